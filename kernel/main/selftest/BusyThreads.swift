// Threads for tests that want all the time there is.

internal import Arch
internal import KernelBase
internal import Scheduler
internal import Synchronization

/// Threads that run until they are told to stop.
final class BusyThreads: Sendable {
    let shouldStop = Atomic<Bool>(false)
    let finished = Atomic<Int>(0)
    let doorbell = WaitQueue()

    func spin() {
        while !shouldStop.load(ordering: .relaxed) { relaxCPU() }
        finished.add(1, ordering: .acquiringAndReleasing)
        doorbell.wakeAll()
    }

    func start(_ priority: Priority) -> Thread {
        guard let thread = Thread(priority: priority, { self.spin() }) else {
            panic("no memory for the threads of a test")
        }
        thread.start()
        return thread
    }

    func stop(_ count: Int) {
        shouldStop.store(true, ordering: .relaxed)
        doorbell.wait { finished.load(ordering: .acquiring) == count }
    }
}
