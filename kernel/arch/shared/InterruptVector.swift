// The places interrupts arrive at, and what runs there.

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
    /// The log has new lines, and whoever wrote them could not tell those who wait for them.
    public static var logChanged: UInt8 { 0xF4 }
    /// An interrupt that was put off arrives now; see `DeferredInterrupts`.
    public static var deferred: UInt8 { 0xF5 }
    /// What the local APIC delivers when an interrupt vanished; needs no acknowledgement.
    public static var spurious: UInt8 { 0xFF }
}
