// Interrupt handlers, and the dispatch that entry.S calls.

internal import CArch

/// Sets what runs when `vector` arrives, on all CPUs.
public func setInterruptHandler(_ vector: UInt8, _ handler: InterruptHandler) {
    unsafe arch_set_interrupt_handler(vector, handler)
}

/// Sets what runs when the CPU raises `exception`.
public func setExceptionHandler(_ exception: Exception, _ handler: InterruptHandler) {
    unsafe setInterruptHandler(exception.rawValue, handler)
}

/// Which vector a handler was called for, by its argument.
@unsafe
public func interruptVector(of frame: UnsafeMutableRawPointer) -> UInt8 {
    // A stub pushed the vector, so it is below 256.
    UInt8(
        truncatingIfNeeded: unsafe frame.assumingMemoryBound(to: InterruptFrame.self).pointee.vector
    )
}

/// How deep this CPU is inside interrupt handlers; 0 in a thread.
public var interruptDepth: UInt32 {
    unsafe arch_cpu_self().pointee.interruptDepth
}

/// How long a CPU has been in handlers of interrupts, in counts of the time-stamp counter.
public func interruptTicks(of cpu: CPUIndex) -> UInt64 {
    // One word, which that CPU alone writes: whoever reads it gets what it was a moment ago.
    unsafe arch_cpu_at(cpu.rawValue).pointee.interruptTicks
}

/// - Returns: 1 when the thread must not go on in user mode.
@c(arch_dispatch_interrupt)
func dispatchInterrupt(_ frame: UnsafeMutableRawPointer) -> Int32 {
    let cpu = unsafe arch_cpu_self()
    if unsafe DeferredInterrupts.takes(frame.assumingMemoryBound(to: InterruptFrame.self), cpu) {
        return 0
    }
    let vector = unsafe interruptVector(of: frame)
    // Exceptions are the interrupted thread's own doing, and its time.
    let isInterrupt = vector >= InterruptVector.firstFree
    let begin = isInterrupt ? readTimestampCounter() : 0
    unsafe cpu.pointee.interruptDepth &+= 1
    unsafe arch_call_interrupt_handler(vector, frame)
    unsafe cpu.pointee.interruptDepth &-= 1
    if isInterrupt { unsafe cpu.pointee.interruptTicks &+= readTimestampCounter() &- begin }
    guard unsafe cpu.pointee.interruptDepth == 0 else { return 0 }
    return unsafe arch_call_interrupt_exit(frame)
}

/// What runs on the way out of the outermost interrupt of a CPU, on the interrupted thread's kernel
/// stack with interrupts off: the place for preemption. The argument is the address of the
/// ``InterruptFrame``. Returns 0, or 1 when the thread, interrupted in user mode, must not go on there.
public typealias InterruptExitHandler = @convention(c) (UnsafeMutableRawPointer) -> Int32

/// Sets what runs on the way out of the outermost interrupt of a CPU.
public func setInterruptExitHandler(_ handler: InterruptExitHandler) {
    unsafe arch_set_interrupt_exit(handler)
}
