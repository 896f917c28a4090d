// How much of the CPUs a process gets compared to others.

internal import KernelBase

extension Process {
    /// What a process gets unless somebody chooses otherwise.
    public static var normalPriority: UInt8 { 31 }
    /// The most that may be chosen through a file; what is above is the kernel's.
    public static var highestPriority: UInt8 { 31 }

    /// Its priority, 0 (least) to 63.
    public var priority: UInt8 { state.withLock { $0.priority } }

    /// The priority with which its threads compete: its own, moved by the weight of its set.
    public var effectivePriority: UInt8 {
        UInt8(clamping: min(max(Int(priority) + (resources?.prioritySteps ?? 0), 0), 63))
    }

    /// Changes the priority of the process and all its threads.
    func setPriority(_ priority: UInt8) {
        state.withLock { $0.priority = min(priority, 63) }
        applyPriority()
    }
}
