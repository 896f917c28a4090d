// Vectors, their handlers, and the dispatch that entry.S calls.

internal import CArch

/// What runs when an interrupt arrives, with interrupts off.
///
/// The argument is the address of an ``InterruptFrame``. The handler allocates nothing and drops no
/// last reference. It may change the frame to change where the interrupted code goes on.
public typealias InterruptHandler = @convention(c) (UnsafeMutableRawPointer) -> Void

/// The 256 places an interrupt can arrive at.
public enum InterruptVector {
    /// Vectors from here on are for devices and the kernel; those below belong to the CPU.
    public static var firstFree: UInt8 { 32 }
    /// The local APIC's timer.
    public static var timer: UInt8 { 0xF0 }
    /// Another CPU wants this one to look at its run queue.
    public static var reschedule: UInt8 { 0xF1 }
    /// Another CPU changed page tables that this one may have cached.
    public static var flushTranslations: UInt8 { 0xF2 }
    /// The local APIC reports an error of its own.
    public static var apicError: UInt8 { 0xF3 }
    /// What the local APIC delivers when an interrupt vanished; needs no acknowledgement.
    public static var spurious: UInt8 { 0xFF }
}

/// Sets what runs when `vector` arrives, on all CPUs.
public func setInterruptHandler(_ vector: UInt8, _ handler: InterruptHandler) {
    unsafe arch_set_interrupt_handler(vector, handler)
}

/// Sets what runs when the CPU raises `exception`.
public func setExceptionHandler(_ exception: Exception, _ handler: InterruptHandler) {
    unsafe setInterruptHandler(exception.rawValue, handler)
}

/// How deep this CPU is inside interrupt handlers; 0 in a thread.
public var interruptDepth: UInt32 {
    unsafe arch_cpu_self().pointee.interruptDepth
}

@c(arch_dispatch_interrupt)
func dispatchInterrupt(_ frame: UnsafeMutableRawPointer) {
    let cpu = unsafe arch_cpu_self()
    unsafe cpu.pointee.interruptDepth &+= 1
    let vector = unsafe frame.assumingMemoryBound(to: InterruptFrame.self).pointee.vector
    // A stub pushed the vector, so it is below 256.
    unsafe arch_call_interrupt_handler(UInt8(truncatingIfNeeded: vector), frame)
    unsafe cpu.pointee.interruptDepth &-= 1
    if unsafe cpu.pointee.interruptDepth == 0 { unsafe arch_call_interrupt_exit(frame) }
}

/// Sets what runs on the way out of the outermost interrupt of a CPU, on the interrupted thread's
/// kernel stack with interrupts off: the place for preemption and for what a program must hear before
/// it goes on. The argument is the address of the ``InterruptFrame``.
public func setInterruptExitHandler(_ handler: InterruptHandler) {
    unsafe arch_set_interrupt_exit(handler)
}
