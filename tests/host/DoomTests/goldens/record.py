"""Records what the reference engine does, for DemoGoldenTests and PlayGoldenTests.

  record.py demos RUN_ORACLE IWAD_FOLDER > demos.txt     Freedoom's eight built-in demos, tic by tic
  record.py plays RUN_ORACLE IWAD_FOLDER > plays.txt     a machine-made play on each of the 68 maps
  record.py demo RUN_ORACLE IWAD DEMO_FILE               the hash of all rows, as RecordingTests has it
  record.py save IWAD SAVE_FILE                          the hash of a saved game, as SaveTests has it

RUN_ORACLE is the program that plays a demo in the reference engine and leaves state.csv. Hashes are
the low 32 bits of FNV-1a of a row's columns up to mobjhash.
"""
import os
import struct
import subprocess
import sys
import tempfile

TICS = 1400
STRIDE = 35


def fnv(data, value=14695981039346656037):
    for byte in data:
        value = (value ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return value


def play(seed, skill, episode, number, flags):
    """A demo in which keys are held for random times. PlayScript.swift makes the same bytes."""
    state = seed

    def draw(limit):
        nonlocal state
        state = (state * 1664525 + 1013904223) & 0xFFFFFFFF
        return (state >> 16) % limit

    data = bytearray([109, skill, episode, number, 0, flags & 1, flags >> 1 & 1, flags >> 2 & 1])
    data += bytes([0, 1, 0, 0, 0])
    forward = side = turn = buttons = hold = 0
    for _ in range(TICS):
        if hold == 0:
            hold = 3 + draw(38)
            forward = (50, 50, 50, 25, 0, -50, 50, 127)[draw(8)]
            side = (0, 0, 0, 40, -40, 24, -24, 0)[draw(8)]
            turn = (0, 0, 0, 0, 5, -5, 2, -2, 10, -10, 1, -1)[draw(12)]
            buttons = 1 if draw(100) < 35 else 0
        hold -= 1
        extra = 2 if draw(100) < 12 else 0
        if draw(100) < 2:
            extra |= 4 | draw(8) << 3
        data += bytes([forward & 255, side & 255, turn & 255, buttons | extra])
    return bytes(data + b'\x80')


def rows(run_oracle, iwad, demo):
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, OR_VT='1', OR_STATE='1')
        subprocess.run([run_oracle, iwad, demo, folder], env=environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with open(os.path.join(folder, 'state.csv')) as file:
            return [line.rstrip('\n').rsplit(',', 1) for line in file][1:]


def record_demos(run_oracle, folder):
    for game in (1, 2):
        iwad = os.path.join(folder, f'freedoom{game}.wad')
        for number in (1, 2, 3, 4):
            print(f'# freedoom{game} demo{number}')
            for columns, _ in rows(run_oracle, iwad, f'demo{number}'):
                print(f'{fnv(columns.encode()) & 0xFFFFFFFF:08x}')


def record_plays(run_oracle, folder):
    maps = [(1, e, m) for e in range(1, 5) for m in range(1, 10)] + [(2, 1, m) for m in range(1, 33)]
    for index, (game, episode, number) in enumerate(maps):
        iwad = os.path.join(folder, f'freedoom{game}.wad')
        skill, flags, seed = index % 5, (0, 1, 0, 2, 3, 0, 4)[index % 7], 1000 + index
        with tempfile.NamedTemporaryFile(suffix='.lmp') as file:
            file.write(play(seed, skill, episode, number, flags))
            file.flush()
            recorded = rows(run_oracle, iwad, file.name)
        hashes, value = [], 14695981039346656037
        for tic, (columns, _) in enumerate(recorded, 1):
            value = fnv(columns.encode(), value)
            if tic % STRIDE == 0:
                hashes.append(f'{value & 0xFFFFFFFF:08x}')
        print(f'freedoom{game} {episode} {number} {skill} {flags} {seed} {len(recorded)}',
              ' '.join(hashes), flush=True)


def record_demo(run_oracle, iwad, demo):
    value = fnv(b'')
    for columns, _ in rows(run_oracle, iwad, demo):
        value = fnv(columns.encode(), value)
    print(f'{value & 0xFFFFFFFF:08X}')


def save_hash(iwad, save):
    """The hash of a saved game in which pointers are 1 or 0 and what a screen changes is cleared."""
    with open(iwad, 'rb') as file:
        wad = file.read()
    with open(save, 'rb') as file:
        data = bytearray(file.read())
    count, start = struct.unpack_from('<ii', wad, 4)
    entries = [struct.unpack_from('<ii8s', wad, start + 16 * index) for index in range(count)]
    names = [entry[2].split(b'\0')[0].decode('latin1') for entry in entries]
    episode, number = data[41:43]
    lump = names.index(f'E{episode}M{number}' if 'E1M1' in names else f'MAP{number:02d}')
    lines, sectors = entries[lump + 2], entries[lump + 8]

    def flatten(*places):
        for place in places:
            is_set = any(data[place:place + 4])
            data[place:place + 4] = bytes([1 if is_set else 0, 0, 0, 0])

    at = 52
    flatten(at, at + 57 * 4)
    data[at + 54 * 4:at + 55 * 4] = bytes(4)
    at += 280 + sectors[1] // 26 * 14
    for line in range(lines[1] // 14):
        sides = struct.unpack_from('<hh', wad, lines[0] + 14 * line + 10)
        data[at + 1] &= 0xFE
        at += 6 + 10 * sum(side != -1 for side in sides)
    while data[at] == 1:
        at += 1 + (-(at + 1) & 3)
        flatten(*(at + 4 * place for place in (0, 1, 2, 6, 7, 11, 12, 13, 23, 30)), at + 150)
        at += 154
    at += 1
    sizes = (48, 40, 42, 56, 36, 36, 28)
    while data[at] != 7:
        size = sizes[data[at]]
        at += 1 + (-(at + 1) & 3)
        flatten(at, at + 4, at + 8)
        at += size
    print(f'{fnv(data):016x} {len(data)}')


if __name__ == '__main__':
    {'demos': record_demos, 'plays': record_plays, 'demo': record_demo, 'save': save_hash}[sys.argv[1]](*sys.argv[2:])
