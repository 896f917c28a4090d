// The process under test: threads that make calls.

import CSystem
import KernelABI
import SeededRandom
import Std

extension SeededGenerator {
    mutating func below(_ count: UInt64) -> UInt64 { next() % count }

    mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(below(UInt64(values.count)))]
    }

    mutating func oneIn(_ count: UInt64) -> Bool { below(count) == 0 }
}

/// Memory that arguments point into: some pages, the last of which is followed by nothing. Behind
/// that is memory of which the fuzzer itself needs nothing, so that it can be unmapped.
struct Arena: Sendable {
    static var pages: UInt64 { 16 }
    let start: UInt64
    var end: UInt64 { start + Arena.pages * 4096 }
    var victim: UInt64 { end + 4096 }

    init() {
        let path = Array("/dev/const/zero".utf8)
        let file = unsafe path.withUnsafeBytes { bytes in
            call(.open, [UInt64(UInt(bitPattern: bytes.baseAddress)), UInt64(bytes.count)])
        }
        let place = call(
            .mmap, [UInt64(bitPattern: Int64(file)), 0, (2 * Arena.pages + 1) * 4096, 3, 0])
        start = UInt64(bitPattern: Int64(place))
        _ = call(.munmap, [end, 4096])
    }

    func store(_ bytes: [UInt8], at address: UInt64) {
        guard address >= start, address + UInt64(bytes.count) <= end,
            let base = unsafe UnsafeMutablePointer<UInt8>(bitPattern: UInt(address))
        else { return }
        for index in bytes.indices { unsafe base[index] = bytes[index] }
    }
}

/// A call as it is, without any of libstd's help.
@discardableResult
func call(_ call: SystemCall, _ arguments: [UInt64]) -> Int {
    func argument(_ index: Int) -> Int {
        index < arguments.count ? Int(bitPattern: UInt(arguments[index])) : 0
    }
    return system_call(
        Int(call.rawValue), argument(0), argument(1), argument(2), argument(3), argument(4),
        argument(5))
}

let paths = [
    "/", ".", "..", "/a", "/a/b", "/a/file", "/file", "file:c", "/a/new:cw", "/a/dir:cd",
    "/a/../file:rw", "/dev/const/zero", "/dev/const/one", "/dev/const/null", "/dev/pipe/new",
    "/dev/pipe/new:n", "/dev/shmem/new", "/net/local/seqpacket", "/net/local/stream",
    "/proc/self/ctl", "/proc/self/env", "/proc/self/env/X:c", "/proc/self/wait:n",
    "/proc/self/note", "/proc/self/cwd", "/proc/self/prio", "/proc/self/perf", "/proc/self/ns",
    "/proc/self/group", "/proc/self/mounts", "/dev/random", "/dev/klog:n", "/proc", "/proc/1/ctl",
    "/proc/1/cmdline", "/proc/1/wait:n", "/sys/fs",
    "/sys/fs/tmpfs", "tmpfs", "/bin/hello", "/bin/echo", "/bin/no", "", "::", "/a:zz", "/a:dR",
    "/link:l", "/a/b:P", "/a/b:g", "/a/b:L", "/file:t", "/file:ae", "//a//b//",
]

let texts = [
    "hello", "kill", "close 3 -1", "dup2 0 9", "touch /x && touch /y", "start", "setns 3",
    "bind /a /a/b", "mount /a/b tmpfs", "&&", "\"", "\\", "stop it", "31", "-1",
    "99999999999999999999",
    "bind s && listen 4", "connect s", "a && b && c",
    "childlimits", "childlimits memory=1048576 threads=2", "childlimits processes=0",
    "childlimits memory=18446744073709551615 weight=18446744073709551615 files=0 sockets=0",
    "childlimits memory", "childlimits =1 =2", "childname x", "copyns", "confine * -",
    "confine - *",
    "confine s,t s", "killset", "killset it is over", "setgroup self", "setgroup 1", "setns -1",
    "mount /a tmpfs && unmount /a", "close 0 18446744073709551615", "dup2 5 99999", "stop",
]

/// Files that are told what to do.
let controls = [
    "/proc/self/ctl", "/proc/self/note", "/proc/self/notegroup", "/proc/self/prio",
    "/proc/self/cwd", "/proc/1/ctl", "/proc/1/note", "/net/local/0/ctl", "/net/local/1/ctl",
    "/net/local/2/ctl",
]

let boundaries: [UInt64] = [
    0, 1, 2, 7, 8, 16, 63, 64, 255, 256, 4095, 4096, 4097, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF,
    0x1_0000_0000, 0x3FFF_FFFF, 0x4000_0000, 0x80_0000_0000, 0x100_0000_0000, 0x180_0000_0000,
    0x1FF_FFFF_F000, 0x200_0000_0000, 0x7FFF_FFFF_E000, 0x7FFF_FFFF_EFFF, 0x7FFF_FFFF_F000,
    0x7FFF_FFFF_FFFF, 0x8000_0000_0000, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000,
    0xFFFF_8000_0000_0000, 0xFFFF_FFFF_FFFF_F000, .max - 7, .max - 1, .max,
]

/// One thread's calls, from its own seed.
struct Caller {
    var random: SeededGenerator
    let arena: Arena

    mutating func makeCalls(_ count: UInt64) {
        for _ in 0..<count { makeCall() }
    }

    /// Tells a file what to do: more than chance would bring together.
    private mutating func command() {
        let path = "\(random.pick(controls)):rw"
        let file = call(.open, [text(path), UInt64(path.utf8.count)])
        guard file >= 0 else { return }
        let words = random.pick(texts)
        // The process would end, and its threads with it.
        if words.utf8.starts(with: "kill".utf8), !random.oneIn(50) { return }
        call(.write, [UInt64(file), text(words), UInt64(words.utf8.count)])
        if !random.oneIn(8) { call(.close, [UInt64(file)]) }
    }

    private mutating func makeCall() {
        if random.oneIn(8) { return command() }
        let number = random.below(SystemCall.count + 2)
        guard let chosen = SystemCall(rawValue: number) else {
            // A call that there is not.
            _ = system_call(Int(bitPattern: UInt(number &* 0x1_0000_0001)), 1, 2, 3, 4, 5, 6)
            return
        }
        // What ends the thread or the process is made now and then only.
        switch chosen {
        case .exit, .threadExit, .noted: if !random.oneIn(300) { return }
        case .setThreadPointer: if !random.oneIn(300) { return }
        case .notify: if !random.oneIn(100) { return }
        case .spawn: if !random.oneIn(6) { return }
        default: break
        }
        var arguments: [UInt64] = []
        let row = chosen.row
        for index in 0..<6 { arguments.append(argument(row.arguments[index], arguments)) }
        spare(chosen, &arguments)
        call(chosen, arguments)
    }

    /// Makes most calls such that the process outlives them.
    private mutating func spare(_ call: SystemCall, _ arguments: inout [UInt64]) {
        // A key can be claimed when its maker has ended, and keeps a file open until then.
        if call == .share { arguments[1] = min(arguments[1], 5_000_000) }
        if random.oneIn(200) { return }
        switch call {
        case .threadCreate: arguments[0] = codeAddress(endingThread)
        case .notify: arguments[0] = codeAddress(handlingNotes)
        case .munmap, .mprotect: arguments[0] = victimAddress()
        case .mmap: arguments[1] = random.oneIn(2) ? 0 : victimAddress()
        default: break
        }
    }

    private mutating func victimAddress() -> UInt64 {
        arena.victim + random.below(Arena.pages) * 4096 + (random.oneIn(8) ? random.below(64) : 0)
    }

    private mutating func argument(_ kind: ArgumentKind, _ before: [UInt64]) -> UInt64 {
        if kind == .none { return 0 }
        if random.oneIn(12) { return random.pick(boundaries) }
        if random.oneIn(40) { return random.next() }
        switch kind {
        case .none: return 0
        case .number: return random.oneIn(2) ? random.below(10) : random.pick(boundaries)
        case .descriptor: return random.oneIn(8) ? .max : random.below(24)
        case .process: return random.below(20)
        case .nanoseconds: return random.pick([0, 0, 1, 1000, 1_000_000, 5_000_000, .max])
        case .flags: return random.oneIn(2) ? random.below(8) : random.below(512)
        case .address, .output, .structure: return address()
        case .entries: return entries()
        case .path: return text(random.pick(paths))
        case .input: return text(random.pick(random.oneIn(2) ? texts : paths))
        case .length: return length(before)
        }
    }

    private mutating func address() -> UInt64 {
        switch random.below(12) {
        case 0: random.pick(boundaries)
        case 1: arena.end - random.below(32)
        case 2: arena.start + random.below(Arena.pages) * 4096
        case 3: arena.start + random.below(Arena.pages) * 4096 &- random.below(16)
        case 4: codeAddress(endingThread)
        case 5, 6: arena.victim + random.below(Arena.pages * 4096)
        default: arena.start + random.below(Arena.pages * 4096) & ~7
        }
    }

    private mutating func text(_ string: String) -> UInt64 {
        let bytes = Array(string.utf8)
        let place = arena.start + random.below(Arena.pages * 4096 - 256)
        // Mostly where it can be read; sometimes across the end.
        arena.store(bytes, at: place)
        lastLength = UInt64(bytes.count)
        return place
    }

    private var lastLength: UInt64 = 0

    /// An array of references for `spawn`, or of entries for `poll`.
    private mutating func entries() -> UInt64 {
        let place = arena.start + random.below(Arena.pages * 4096 - 256) & ~7
        let count = random.below(5)
        for index in 0..<count {
            let word = text(random.pick(paths))
            var bytes: [UInt8] = []
            for value in [word, random.oneIn(10) ? random.pick(boundaries) : lastLength] {
                for shift in 0..<8 {
                    bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift * 8)))
                }
            }
            arena.store(bytes, at: place + index * 16)
        }
        lastLength = count
        return place
    }

    private mutating func length(_ before: [UInt64]) -> UInt64 {
        if random.oneIn(6) { return random.pick(boundaries) }
        if random.oneIn(6) { return random.below(64) * 4096 }
        let length = lastLength
        lastLength = random.below(300)
        return length
    }

    init(seed: UInt64, arena: Arena) {
        random = SeededGenerator(seed: seed)
        self.arena = arena
    }
}

private typealias Entry = @convention(c) (UInt, UInt) -> Void

/// A thread that ends at once, without any of libstd's help.
private let endingThread: Entry = { _, _ in
    _ = system_call(Int(SystemCall.threadExit.rawValue), 0, 0, 0, 0, 0, 0)
}

/// A handler that goes on where the note struck.
private let handlingNotes: Entry = { _, _ in
    _ = system_call(Int(SystemCall.noted.rawValue), 0, 0, 0, 0, 0, 0)
}

private func codeAddress(_ entry: Entry) -> UInt64 {
    UInt64(UInt(bitPattern: unsafe unsafeBitCast(entry, to: Int.self)))
}

/// Fuzzes from several threads, then ends, whatever the threads are doing.
func fuzz(seed: UInt64, calls: UInt64) -> Never {
    var random = SeededGenerator(seed: seed)
    let arena = Arena()
    call(.notify, [codeAddress(handlingNotes)])
    var threads: [Thread] = []
    for _ in 0..<4 {
        let threadSeed = random.next()
        let thread = try? Thread {
            var caller = Caller(seed: threadSeed, arena: arena)
            caller.makeCalls(calls)
        }
        if let thread { threads.append(thread) }
    }
    // Long enough for the calls; threads that wait for ever are ended with the process.
    Thread.sleep(.milliseconds(400))
    call(.exit, [arena.start, 0])
    while true {}
}
