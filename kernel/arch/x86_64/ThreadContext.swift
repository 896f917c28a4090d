// The registers of a thread that is not running, and going from one thread to another.

internal import CArch

/// Where a thread that is not running will go on: its kernel stack holds its registers.
public struct ThreadContext: Sendable {
    private var stackPointer: UInt64

    /// A thread that runs nowhere yet because it is the one that is running.
    public static var running: ThreadContext { ThreadContext(stackPointer: 0) }

    private init(stackPointer: UInt64) {
        self.stackPointer = stackPointer
    }

    /// A thread that will call `entry` with `argument` on the stack whose top is `stackTop`, interrupts
    /// off. `entry` must not return.
    ///
    /// - Safety: the stack is mapped and nobody else's.
    @unsafe
    public init(
        stackTop: VirtualAddress, entry: @convention(c) (UInt64) -> Void, argument: UInt64
    ) {
        let words = unsafe UnsafeMutablePointer<UInt64>(
            bitPattern: UInt(stackTop.rawValue) - 8 * 8)!
        // In the order in which arch_switch_stack pops them: R15, R14, R13, R12, RBX, RBP.
        unsafe words.initialize(repeating: 0, count: 8)
        unsafe words[3] = UInt64(UInt(bitPattern: unsafeBitCast(entry, to: Int.self)))
        unsafe words[4] = argument
        unsafe words[6] = arch_thread_start_address()
        stackPointer = stackTop.rawValue - 8 * 8
    }

    /// Saves the running thread in `current` and goes on with `next`; returns when some CPU goes on
    /// with `current`.
    ///
    /// - Safety: interrupts are off; `current` stays where it is until it is continued.
    @unsafe
    public static func switchThreads(
        from current: UnsafeMutablePointer<ThreadContext>, to next: ThreadContext
    ) {
        unsafe arch_switch_stack(&current.pointee.stackPointer, next.stackPointer)
    }
}

/// What the CPU that executes the call knows of threads.
public enum CPULocal {
    /// The thread object that runs, as whoever set it wants it.
    public static var thread: UnsafeMutableRawPointer? {
        get { unsafe arch_cpu_current_thread() }
        set { unsafe arch_cpu_self().pointee.currentThread = newValue }
    }

    /// The scheduler's object for this CPU, as it set it.
    public static var processor: UnsafeMutableRawPointer? {
        get { unsafe arch_cpu_processor() }
        set { unsafe arch_cpu_self().pointee.processor = newValue }
    }

    /// Makes entries from user mode switch to the kernel stack whose top is `top`.
    public static func setKernelStack(_ top: VirtualAddress) {
        let cpu = unsafe arch_cpu_self()
        unsafe cpu.pointee.kernelStackTop = top.rawValue
        unsafe cpu.pointee.taskState.stackPointers.0 = top.rawValue
    }

    /// Whether this CPU should look for another thread as soon as it can.
    public static var wantsReschedule: Bool {
        get { unsafe arch_cpu_self().pointee.rescheduleWanted != 0 }
        set { unsafe arch_cpu_self().pointee.rescheduleWanted = newValue ? 1 : 0 }
    }
}
