"""make_viewpoints.py KIT IWAD [COUNT] > viewpoints-NAME.txt: goldens of frames from many places of every map.

Moves player 1's start to COUNT (20) places of each map (where things stand, with random angles, by a
fixed seed), lets the oracle play two tics of an empty demo there, and prints a line per viewpoint:
    MAP x y angle HASH [mask]
HASH is FNV-1a 64 of the 64,000 palette indices after tic 2. Pixels that vary between runs with
address randomisation are zeroed before hashing; the mask lists them as offset+length pairs in hex.
KIT is the folder with cdoracle.c and its configuration files.
"""
import os, random, shutil, struct, subprocess, sys, tempfile

def fnv(data):
    value = 14695981039346656037
    for byte in data:
        value = ((value ^ byte) * 1099511628211) & 0xFFFFFFFFFFFFFFFF
    return value

class Wad:
    def __init__(self, path):
        self.data = open(path, 'rb').read()
        _, count, start = struct.unpack_from('<4sii', self.data, 0)
        entries = [struct.unpack_from('<ii8s', self.data, start + 16 * i) for i in range(count)]
        self.places = [(e[0], e[1]) for e in entries]
        self.names = [e[2].split(b'\0')[0].decode('latin1') for e in entries]
    def lump(self, index):
        offset, size = self.places[index]
        return self.data[offset:offset + size]

def write_map(wad, index, start, path):
    things = bytearray(wad.lump(index + 1))
    for at in range(0, len(things), 10):
        if struct.unpack_from('<h', things, at + 6)[0] == 1:
            struct.pack_into('<hhh', things, at, *start)
    lumps = [(wad.names[index], b''), ('THINGS', bytes(things))]
    lumps += [(wad.names[i], wad.lump(i)) for i in range(index + 2, index + 11)]
    data, directory = b'', b''
    for name, content in lumps:
        directory += struct.pack('<ii8s', 12 + len(data), len(content), name.encode())
        data += content
    with open(path, 'wb') as file:
        file.write(b'PWAD' + struct.pack('<ii', len(lumps), 12 + len(data)) + data + directory)

def main():
    kit, iwad = sys.argv[1:3]
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    work = tempfile.mkdtemp()
    library = work + '/oracle.so'
    subprocess.check_call(['gcc', '-O2', '-shared', '-fPIC', '-o', library, kit + '/cdoracle.c', '-ldl'])
    def frame(is_random):
        out = tempfile.mkdtemp(dir=work)
        environment = dict(
            os.environ, HOME=out, XDG_DATA_HOME=out, SDL_VIDEODRIVER='dummy', SDL_AUDIODRIVER='dummy',
            OR_OUT=out, LD_PRELOAD=library, OR_TICS=',2,', OR_VT='1')
        command = [] if is_random else ['setarch', '-R']
        command += ['/usr/games/chocolate-doom', '-iwad', iwad, '-file', work + '/map.wad', '-nosound',
                    '-nogui', '-nomouse', '-config', kit + '/oracle-default.cfg',
                    '-extraconfig', kit + '/oracle-extra.cfg', '-timedemo', work + '/demo.lmp']
        subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            return open(out + '/f000002.idx', 'rb').read()[:64000]
        except FileNotFoundError:
            return None
        finally:
            shutil.rmtree(out)
    wad = Wad(iwad)
    source = random.Random(1993)
    for index in range(len(wad.names) - 1):
        if wad.names[index + 1] != 'THINGS':
            continue
        name = wad.names[index]
        things = wad.lump(index + 1)
        episode, number = (int(name[1]), int(name[3])) if name[0] == 'E' else (1, int(name[3:]))
        with open(work + '/demo.lmp', 'wb') as file:
            file.write(bytes([109, 3, episode, number, 0, 0, 0, 0, 0, 1, 0, 0, 0]) + bytes(8) + b'\x80')
        for _ in range(count):
            at = 10 * source.randrange(len(things) // 10)
            x, y = struct.unpack_from('<hh', things, at)
            angle = 45 * source.randrange(8)
            write_map(wad, index, (x, y, angle), work + '/map.wad')
            first = frame(False)
            if first is None:
                continue
            varying = set()
            for attempt in range(2):
                other = frame(True)
                varying |= {i for i in range(64000) if other[i] != first[i]}
                if not varying:
                    break
            if varying:
                for attempt in range(6):
                    other = frame(True)
                    varying |= {i for i in range(64000) if other[i] != first[i]}
            pixels = bytearray(first)
            runs = []
            for i in sorted(varying):
                pixels[i] = 0
                if runs and runs[-1][0] + runs[-1][1] == i:
                    runs[-1][1] += 1
                else:
                    runs.append([i, 1])
            mask = ''.join(' %x+%x' % tuple(run) for run in runs)
            print('%s %d %d %d %016x%s' % (name, x, y, angle, fnv(pixels), mask), flush=True)
    shutil.rmtree(work)

main()
