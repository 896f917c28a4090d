// Threads on several CPUs: that all of them run, wait and end, and that nothing of them stays.

internal import Arch
internal import KernelBase
internal import KernelLog
internal import Memory
internal import Scheduler
internal import Synchronization

/// What the threads of a test share.
private final class Meeting: Sendable {
    let turn = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
    let doorbell = WaitQueue()
    let total = SleepingMutex(0, rank: .process)

    /// Waits until `count` threads have finished.
    func awaitFinished(_ count: Int) {
        doorbell.wait { finished.load(ordering: .acquiring) == count }
    }

    func finish() {
        finished.add(1, ordering: .acquiringAndReleasing)
        doorbell.wakeAll()
    }
}

extension SelfTest {
    mutating func checkThreads() {
        // The first threads fill caches that later ones use.
        runThreadsTogether(count: 64)
        let before = freePagesAfterThreads()
        expect("threads.take-turns", passToken(), "a wake-up was lost")
        expect("threads.share-a-mutex", addUnderMutex(), "the mutex let two threads in")
        runThreadsTogether(count: 64)
        let after = freePagesAfterThreads()
        if after != before {
            Log.error("free pages: \(before.rawValue) before, \(after.rawValue) after")
        }
        expect("threads.leave-nothing", after == before, "ended threads keep memory")
        expect(
            "threads.are-buried-without-help", threadsAreBuried(),
            "a CPU went to sleep with a thread to run")
    }

    /// Threads that end while this one keeps its CPU: nobody but those on whose CPUs they end can see to
    /// it that they are buried.
    private func threadsAreBuried() -> Bool {
        for round in 0..<1000 {
            for _ in 0...round % 8 { start {} }
            let end = Instant.now + .seconds(30)
            while Scheduling.liveThreadCount > threadsAtStart {
                guard Instant.now < end else { return false }
                relaxCPU()
            }
        }
        return true
    }

    /// Free pages, counting the page tables of kernel mappings as free: a few stacks stay mapped for
    /// the next threads, and how many tables they need depends on which ones they are.
    private var freePages: PageCount {
        memory.frames.statistics.free + PageCount(UInt64(memory.kernelSpace.tableCount))
    }

    /// The number of free pages once all threads of the tests have given back what they had.
    func freePagesAfterThreads() -> PageCount {
        while Scheduling.liveThreadCount > threadsAtStart {
            let end = Instant.now + .milliseconds(1)
            while Instant.now < end { _ = Thread.park(until: end, .uninterruptible) }
        }
        return freePages
    }

    /// Runs `count` threads that are all there at the same time.
    private func runThreadsTogether(count: Int) {
        let meeting = Meeting()
        for _ in 0..<count {
            start {
                meeting.turn.add(1, ordering: .acquiringAndReleasing)
                meeting.doorbell.wakeAll()
                meeting.doorbell.wait { meeting.turn.load(ordering: .acquiring) == count }
                meeting.finish()
            }
        }
        meeting.awaitFinished(count)
    }

    private func start(_ body: @escaping @Sendable () -> Void) {
        guard let thread = Thread(body) else { panic("no memory for the threads of a test") }
        thread.start()
    }

    /// Eight threads in a ring, each of which wakes the next one.
    private func passToken() -> Bool {
        let meeting = Meeting()
        let members = 8
        let rounds = 500
        for member in 0..<members {
            start {
                for round in 0..<rounds {
                    meeting.doorbell.wait {
                        meeting.turn.load(ordering: .acquiring) == round * members + member
                    }
                    meeting.turn.add(1, ordering: .acquiringAndReleasing)
                    meeting.doorbell.wakeAll()
                }
                meeting.finish()
            }
        }
        meeting.awaitFinished(members)
        return meeting.turn.load(ordering: .acquiring) == members * rounds
    }

    private func addUnderMutex() -> Bool {
        let meeting = Meeting()
        let members = 16
        for _ in 0..<members {
            start {
                for step in 0..<200 {
                    meeting.total.withLock { total in
                        let seen = total
                        if step % 50 == 0 { Scheduling.yield() }
                        total = seen + 1
                    }
                }
                meeting.finish()
            }
        }
        meeting.awaitFinished(members)
        return meeting.total.withLock { $0 } == members * 200
    }
}
