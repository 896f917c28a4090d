// The order in which locks may be taken. Two CPUs that take locks in the same order cannot wait
// for each other.

internal import Arch

/// A lock's place in the order: a CPU takes locks in rising rank only.
///
/// Ranks of equal value never nest. Debug builds stop with a message at the first inversion,
/// whether or not it would have deadlocked that time.
public struct LockRank: Comparable, Sendable {
    /// Below 64.
    public let rawValue: UInt8

    /// - Precondition: `rawValue` is below 64.
    @inlinable
    public init(_ rawValue: UInt8) {
        precondition(rawValue < 64)
        self.rawValue = rawValue
    }

    /// Orders by when they may be taken.
    @inlinable
    public static func < (left: LockRank, right: LockRank) -> Bool {
        left.rawValue < right.rawValue
    }

    // From the outermost to the innermost, with room between them.

    /// Tables of processes and groups.
    @inlinable public static var processTable: LockRank { LockRank(4) }
    /// One process.
    @inlinable public static var process: LockRank { LockRank(8) }
    /// Mount tables and namespaces.
    @inlinable public static var namespace: LockRank { LockRank(12) }
    /// Directory entries and vnodes.
    @inlinable public static var vnode: LockRank { LockRank(16) }
    /// Open files, descriptor tables.
    @inlinable public static var file: LockRank { LockRank(18) }
    /// Pipes, sockets, shared memory objects.
    @inlinable public static var communication: LockRank { LockRank(20) }
    /// What a sandbox was refused.
    @inlinable public static var audit: LockRank { LockRank(22) }
    /// State of one device driver.
    @inlinable public static var device: LockRank { LockRank(24) }
    /// What an input device has reported: taken inside its driver's lock.
    @inlinable public static var input: LockRank { LockRank(26) }
    /// The page tables of one process.
    @inlinable public static var addressSpace: LockRank { LockRank(32) }
    /// Which kernel stacks are taken.
    @inlinable public static var kernelStacks: LockRank { LockRank(33) }
    /// The kernel's own part of the page tables.
    @inlinable public static var kernelAddressSpace: LockRank { LockRank(34) }
    /// Queues of threads that wait for something.
    @inlinable public static var waitQueue: LockRank { LockRank(40) }
    /// Timers of one CPU.
    @inlinable public static var timers: LockRank { LockRank(42) }
    /// Threads that have ended.
    @inlinable public static var reaper: LockRank { LockRank(38) }
    /// The run queue of one CPU.
    @inlinable public static var runQueue: LockRank { LockRank(44) }
    /// The generator of random numbers, which anyone may need; unoptimised, it allocates.
    @inlinable public static var entropy: LockRank { LockRank(48) }
    /// The kernel's heap: below everything that allocates while it holds a lock.
    @inlinable public static var heap: LockRank { LockRank(50) }
    /// Address ranges for large blocks of the heap.
    @inlinable public static var heapPages: LockRank { LockRank(51) }
    /// The supply of free frames that are cleared.
    @inlinable public static var clearedFrames: LockRank { LockRank(53) }
    /// A CPU's cache of free frames.
    @inlinable public static var frameCache: LockRank { LockRank(54) }
    /// The frame allocator.
    @inlinable public static var frames: LockRank { LockRank(56) }
    /// The log: anyone may write a line, whatever locks they hold.
    @inlinable public static var log: LockRank { LockRank(62) }
    /// Serial port and screen, below the log.
    @inlinable public static var console: LockRank { LockRank(63) }

    /// Stops a debug build when the calling CPU holds a ``Spinlock``: what is about to happen may
    /// put the thread to sleep.
    public static func assertNoneHeld() {
        #if DEBUG
        let interrupts = InterruptState.disable()
        let held = HeldLocks.current
        interrupts.restore()
        require(held == 0, "a thread would sleep while it holds a spinlock")
        #endif
    }
}
