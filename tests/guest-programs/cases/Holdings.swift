// What the system has, to see whether something got lost.

public import KernelABI
public import Std

/// Numbers in which a leak would show.
public struct Holdings: Equatable, Sendable {
    /// Pages that are free, those that this process has for itself, and those of the kernel's heap, which
    /// grows by 512 at a time and is looked at more closely than that.
    public var pages: UInt64
    /// Bytes in use in the kernel's heap.
    public var heapBytes: UInt64
    /// Threads in the whole system.
    public var threads: UInt64
    /// Open files in the whole system.
    public var openFiles: UInt64
    /// Processes that the caller can see.
    public var processes: Int

    /// What there is at the moment.
    public static func now() throws(Errno) -> Holdings {
        let objects = try numbers("/dev/perf/objects")
        return Holdings(
            pages: try number("free_pages", numbers("/dev/perf/mem"))
                + number("resident_pages", numbers("/proc/self/perf"))
                + number("heap_segment_pages", objects),
            heapBytes: number("heap_bytes", objects),
            threads: number("threads", objects), openFiles: number("open_files", objects),
            processes: try DirectoryEntry.list("/proc")
                .filter { Text.number($0.name.utf8) != nil }.count)
    }

    /// Waits until the system has all of this again: what has just ended is cleared away by others.
    ///
    /// - Parameters:
    ///   - growth: pages that may be missing, for tables of addresses that were not used before.
    ///   - names: bytes of the heap that may be missing, for names that were looked up.
    /// - Returns: what has not come back after a long time, or nil.
    public func waitForAll(growth: UInt64, names: UInt64) throws(Errno) -> String? {
        let start = Instant.now
        while true {
            let now = try Holdings.now()
            if now.pages + growth >= pages, now.heapBytes <= heapBytes + names,
                now.threads <= threads, now.openFiles <= openFiles, now.processes <= processes
            {
                return nil
            }
            if Instant.now.nanoseconds(since: start) > 20_000_000_000 {
                return "lost something: before \(text), now \(now.text)"
            }
            Thread.sleep(.milliseconds(1))
        }
    }

    /// Waits until nobody else runs. Whoever started this program may be about to open the file with
    /// which it waits for the end, and that must not look like something that a case has lost.
    ///
    /// While this process sleeps there is a CPU for everybody who could go on, so those whose times stay
    /// the same wait for something. Where others never rest, it gives up.
    static func waitUntilOthersRest() {
        var before = timesOfOthers()
        for _ in 0..<200 {
            Thread.sleep(.milliseconds(2))
            let now = timesOfOthers()
            if now == before { return }
            before = now
        }
    }

    /// Starts and ends so many threads at a time that the kernel keeps as many of their stacks as it ever
    /// does. Later threads then leave exactly as much as there was before them.
    public static func fillStackCache() {
        let isOver = Mutex(false)
        let changed = Condition()
        var threads: [Thread] = []
        for _ in 0..<24 {
            let thread = try? Thread {
                isOver.wait(for: changed) {
                    $0
                } _: { _ in
                }
            }
            if let thread { threads.append(thread) }
        }
        // Only now that all are there.
        isOver.withLock { $0 = true }
        changed.broadcast()
        for thread in threads { thread.join() }
    }

    /// How long the other processes have run, together.
    private static func timesOfOthers() -> UInt64 {
        var sum: UInt64 = 0
        for entry in (try? DirectoryEntry.list("/proc")) ?? [] {
            guard let id = Text.number(entry.name.utf8), Int(clamping: id) != Process.currentID,
                let words = try? numbers("/proc/\(entry.name)/perf")
            else { continue }
            sum &+= number("user_clocks", words) &+ number("kernel_sched_clocks", words)
        }
        return sum
    }

    private var text: String {
        "\(pages) pages, \(heapBytes) bytes, \(threads) threads, \(openFiles) open files, \(processes) processes"
    }

    private static func numbers(_ path: String) throws(Errno) -> [String] {
        Text.words(try File.read(path))
    }

    private static func number(_ name: String, _ words: [String]) -> UInt64 {
        guard let index = words.firstIndex(of: name), index + 1 < words.count else { return 0 }
        return Text.number(words[index + 1].utf8) ?? 0
    }
}

/// Starts a program and returns once it has said that it is ready, by ``sayReady()``, or has ended.
public func startUntilReady(
    _ words: [String], _ flags: SpawnFlags = [.standardFiles]
) throws(Errno) -> Process {
    let child = try Process.spawn(words, flags)
    let end = try Descriptor.open(child.file("wait:n"))
    var poller = Poller()
    poller.add(end)
    while (try? File.read(child.file("env/READY"))) == nil {
        if try poller.wait(timeoutNanoseconds: 1_000_000) > 0 { break }
    }
    try end.close()
    return child
}

/// Tells whoever started this program with ``startUntilReady(_:_:)`` to go on.
public func sayReady() throws(Errno) {
    try Environment.set("READY", to: "1")
}
