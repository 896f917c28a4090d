// Buries threads that have ended: a thread cannot free the stack that it stands on.

internal import Arch
internal import KernelBase
internal import Memory

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

    /// Has stacks unmapped by somebody who can wait for that.
    static func trimLater(_ stacks: KernelStacks) {
        unsafe shared?.trimLater(stacks)
    }
}

/// The reaper's list.
final class ReaperState: Sendable {
    private let ended = Spinlock(IntrusiveList<ReadyThread>(), rank: .reaper)
    private let queue = WaitQueue()
    /// Where there are more free stacks than are to be kept.
    private let overfull = Spinlock<KernelStacks?>(nil, rank: .reaper)

    func add(_ thread: ReadyThread) {
        ended.withLock { $0.append(thread) }
        queue.wakeOne()
    }

    func trimLater(_ stacks: KernelStacks) {
        overfull.withLock { $0 = stacks }
        queue.wakeOne()
    }

    func run() -> Never {
        while true {
            var next: ReadyThread?
            queue.wait {
                next = ended.withLock { $0.popFirst() }
                return next != nil || overfull.withLock { $0 != nil }
            }
            // Balances `Thread.start()`. This may be the last reference, which gives back the stack.
            next?.release()
            overfull.withLock { $0.take() }?.trim()
            if next != nil { Processors.noteBuried() }
        }
    }
}
