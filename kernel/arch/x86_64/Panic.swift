// The way out when an invariant is broken.

internal import CArch

/// Stops the system: an invariant that the kernel relies on does not hold.
///
/// Raises an invalid-opcode exception, so that the panic report shows the registers and the
/// backtrace of exactly this place. Never for anything that a user program, a device or a file
/// can cause.
public func panic(_ message: StaticString) -> Never {
    let cpu = unsafe arch_cpu_self()
    unsafe cpu.pointee.panicMessage = message.utf8Start
    unsafe cpu.pointee.panicMessageLength = UInt64(message.utf8CodeUnitCount)
    arch_undefined_instruction()
}

/// The UTF-8 bytes of the message of a ``panic(_:)`` on this CPU; empty when there was none.
public var panicMessage: UnsafeBufferPointer<UInt8> {
    let cpu = unsafe arch_cpu_self()
    return unsafe UnsafeBufferPointer(
        start: cpu.pointee.panicMessage, count: Int(cpu.pointee.panicMessageLength))
}

/// Makes the CPU raise a double fault, by taking the stack away: for testing its report.
public func raiseDoubleFault() -> Never {
    arch_lose_stack()
}
