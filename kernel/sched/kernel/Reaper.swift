// Buries threads that have ended: a thread cannot free the stack that it stands on.

internal import Arch
internal import KernelBase

/// The threads that have ended and left their CPU.
enum Reaper {
    // Written once at boot.
    nonisolated(unsafe) private static var shared: ReaperState? = nil

    /// Starts the thread that does the work.
    static func start() {
        let state = ReaperState()
        unsafe shared = state
        guard let thread = Thread({ state.run() }) else {
            panic("there is not enough memory for the first threads; add memory")
        }
        thread.start()
    }

    /// Hands over a thread that no CPU uses any more. Interrupts are off.
    static func add(_ thread: ReadyThread) {
        unsafe shared?.add(thread)
    }
}

/// The reaper's list.
final class ReaperState: Sendable {
    private let ended = Spinlock(IntrusiveList<ReadyThread>(), rank: .reaper)
    private let queue = WaitQueue()

    func add(_ thread: ReadyThread) {
        ended.withLock { $0.append(thread) }
        queue.wakeOne()
    }

    func run() -> Never {
        while true {
            var next: ReadyThread?
            queue.wait {
                next = ended.withLock { $0.popFirst() }
                return next != nil
            }
            // Balances `Thread.start()`. This may be the last reference, which frees the stack.
            next?.release()
            Processors.noteBuried()
        }
    }
}
