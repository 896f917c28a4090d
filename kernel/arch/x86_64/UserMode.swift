// The way into user mode, and the way back that programs ask for: SYSCALL (AMD APM vol. 2, 6.1).

internal import CArch

/// Lets user mode of this CPU call the kernel.
func enableSystemCalls() {
    let extendedFeatures = ModelSpecificRegister.extendedFeatures
    extendedFeatures.write(extendedFeatures.read() | 1)
    // SYSRET adds 16 and 8 to the upper field for its code and stack selectors.
    ModelSpecificRegister.systemCallSelectors.write(
        UInt64(ARCH_SELECTOR_KERNEL_DATA) << 48 | UInt64(ARCH_SELECTOR_KERNEL_CODE) << 32)
    ModelSpecificRegister.systemCallEntry.write(arch_syscall_entry_address())
    ModelSpecificRegister.systemCallFlagMask.write(UserFlags.clearedOnEntry)
}

/// The flags register where user mode is concerned (Intel SDM vol. 1, 3.4.3).
public enum UserFlags {
    /// Trap, interrupt, direction, I/O privilege, nested task, alignment check.
    static var clearedOnEntry: UInt64 { 0x4_7700 }
    /// Interrupts on, nothing else.
    public static var initial: UInt64 { 0x202 }
    /// What a program may choose for itself: arithmetic flags, direction, identification.
    public static var ofPrograms: UInt64 { 0x20_0CD5 }
}

/// Sets what runs when a program executes SYSCALL: on the thread's kernel stack, interrupts off. The
/// argument is the address of the ``InterruptFrame``.
public func setSystemCallHandler(_ handler: InterruptHandler) {
    unsafe arch_set_system_call_handler(handler)
}

extension InterruptFrame {
    /// The registers of a thread that begins at `entry` in user mode, with its stack pointer at
    /// `stackPointer` and two arguments.
    public static func user(
        entry: UInt64, stackPointer: UInt64, arguments: (UInt64, UInt64)
    ) -> InterruptFrame {
        InterruptFrame(
            r15: 0, r14: 0, r13: 0, r12: 0, r11: 0, r10: 0, r9: 0, r8: 0, rbp: 0,
            rdi: arguments.0, rsi: arguments.1, rdx: 0, rcx: 0, rbx: 0, rax: 0,
            vector: 0, errorCode: 0, rip: entry, cs: UInt64(ARCH_SELECTOR_USER_CODE),
            rflags: UserFlags.initial, rsp: stackPointer, ss: UInt64(ARCH_SELECTOR_USER_DATA))
    }

    /// Goes to user mode with these registers, off the calling thread's kernel stack.
    ///
    /// - Precondition: interrupts are off.
    public func enterUserMode() -> Never {
        unsafe withUnsafePointer(to: self) { unsafe arch_enter_user($0) }
        haltForever()
    }
}

/// Returns whether SYSRET may be used: it takes RIP and RFLAGS from RCX and R11, which the program
/// expects to lose, but an interrupted program that a note diverted does not.
@c(arch_dispatch_syscall)
func dispatchSystemCall(_ frame: UnsafeMutableRawPointer) -> Int32 {
    let registers = unsafe frame.assumingMemoryBound(to: InterruptFrame.self)
    let rip = unsafe registers.pointee.rip
    unsafe arch_call_system_call_handler(frame)
    // SYSRET with a non-canonical address faults in the kernel, with the user's stack.
    return unsafe registers.pointee.rip == rip && rip >> 47 == 0 ? 1 : 0
}
