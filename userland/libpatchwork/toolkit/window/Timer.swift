// Timers of a program. They cost nothing while they wait: the program sleeps until the first is due.

/// Something that happens later, once or again and again.
public final class Timer {
    /// When it is due, in nanoseconds since the system started.
    public private(set) var due: UInt64
    /// Nanoseconds from one time to the next; nil for once.
    public let interval: UInt64?
    /// What happens.
    let action: () -> Void
    /// Whether it will still happen.
    public private(set) var isActive = true

    init(due: UInt64, interval: UInt64?, _ action: @escaping () -> Void) {
        self.due = due
        self.interval = interval
        self.action = action
    }

    /// Lets it never happen again.
    public func cancel() { isActive = false }

    /// Does it, and sets the next time. Times that were missed are left out.
    func fire(now: UInt64) {
        if let interval {
            due &+= interval
            if due <= now { due = now &+ interval }
        } else {
            isActive = false
        }
        action()
    }
}
