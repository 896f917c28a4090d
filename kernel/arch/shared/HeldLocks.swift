// Which ranks of locks a CPU holds: the memory of the lock-order checks in debug builds.

internal import CArch

/// A set of lock ranks below 64 for each CPU.
///
/// Only the CPU itself reads and writes its set, with interrupts disabled (on the host: the thread
/// that stands for it), so that plain memory will do.
public enum HeldLocks {
    /// The calling CPU's set, bit r standing for rank r.
    ///
    /// - Precondition: the caller cannot move to another CPU.
    public static var current: UInt64 {
        get { arch_get_held_lock_ranks(currentCPU.rawValue) }
        set { arch_set_held_lock_ranks(currentCPU.rawValue, newValue) }
    }
}
