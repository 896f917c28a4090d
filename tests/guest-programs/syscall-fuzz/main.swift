// Calls every system call with random, boundary and aliasing arguments from several threads. What may
// happen to the program that does so is its own business; the kernel has to stay up, end it when it is
// told to, and get everything back.
//
//   syscall-fuzz [seed [rounds [calls]]]
//
// Each round is a process of its own in a namespace of its own, from a seed of its own. The seed is
// printed: given as an argument, it makes the same calls with the same arguments again.

import CSystem
import Cases
import KernelABI
import SeededRandom
import Std

struct Options {
    var seed: UInt64
    var rounds: UInt64 = 20
    var calls: UInt64 = 400

    init(_ words: [String]) {
        let numbers = words.compactMap { Text.number($0.utf8) }
        seed = numbers.first ?? Instant.now.nanoseconds(since: Instant(nanoseconds: 0))
        if numbers.count > 1 { rounds = numbers[1] }
        if numbers.count > 2 { calls = numbers[2] }
    }
}

/// What the processes under test find in their namespace.
let view = [
    "mount /:rwx tmpfs",
    "touch /dev/const:cdp", "touch /dev/pipe:cd", "touch /dev/shmem:cd",
    "touch /net/local:cdp", "touch /proc:cd", "touch /sys:cd", "touch /bin:cd", "touch /a/b:cdp",
    "bind /dev/const /dev/const", "bind /dev/pipe /dev/pipe", "bind /dev/shmem /dev/shmem",
    "bind /net/local /net/local", "touch /dev/random:c", "touch /dev/klog:c",
    "bind /dev/random /dev/random", "bind /dev/klog:r /dev/klog", "bind /proc /proc",
    "bind /sys /sys",
    "bind /bin:rx /base/bin", "touch /a/file", "touch /file",
]

/// Runs one round; returns what is wrong, or nil.
func runRound(_ seed: UInt64, _ options: Options) throws(Errno) -> String? {
    let child = try Process.spawn(
        [Arguments.all[0], "child", "\(seed)", "\(options.calls)"],
        [.suspend, .emptyFiles, .emptyNamespace, .newGroup, .emptyDirectory])
    for command in view { try child.control(command) }
    let wait = try Descriptor.open(child.file("wait"))
    defer { try? wait.close() }
    try child.start()
    var poller = Poller()
    poller.add(wait)
    // It ends itself after a while; what does not is ended from outside.
    if try poller.wait(timeoutNanoseconds: 20_000_000_000) == 0 {
        try child.kill(status: "out of patience")
        if try poller.wait(timeoutNanoseconds: 20_000_000_000) == 0 {
            return "seed \(seed): it cannot be ended"
        }
    }
    let status = String(decoding: try wait.readAll(), as: UTF8.self)
    if options.rounds <= 40 { print("round \(seed): \(status.isEmpty ? "ended" : status)") }
    return nil
}

func runAll(_ options: Options) throws(Errno) -> String? {
    print("seed \(options.seed), \(options.rounds) rounds of \(options.calls) calls a thread")
    var random = SeededGenerator(seed: options.seed)
    Holdings.fillStackCache()
    // Caches fill up during the first rounds.
    let warmUp = min(4, options.rounds / 2)
    var before: Holdings?
    for round in 0..<options.rounds {
        if round == warmUp { before = try Holdings.now() }
        // One round can be replayed by its own seed.
        let seed = options.rounds == 1 ? options.seed : random.next()
        if let failure = try runRound(seed, options) { return failure }
    }
    // Each round has names of its own.
    return try before?.waitForAll(growth: 16, names: options.rounds << 14)
}

func main() -> Never {
    let words = Array(Arguments.all.dropFirst())
    if words.first == "child" {
        let numbers = words.compactMap { Text.number($0.utf8) }
        fuzz(seed: numbers.first ?? 1, calls: numbers.count > 1 ? numbers[1] : 100)
    }
    var failure: String?
    do throws(Errno) {
        failure = try runAll(Options(words))
    } catch {
        failure = "the fuzzer itself failed: \(error.name)"
    }
    print(failure.map { "case syscall-fuzz failed \($0)" } ?? "case syscall-fuzz ok")
    Process.exit(failure ?? "")
}

main()
