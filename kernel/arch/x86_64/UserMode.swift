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

/// How a thread goes on after a system call.
public enum UserModeReturn: Int32, Sendable {
    /// With all registers as in the frame.
    case withAllRegisters = 0
    /// With RCX and R11 lost, as callers expect; the quicker way.
    case fromCall = 1
    /// Not in user mode any more: ``InterruptFrame/enterUserMode(stackTop:)`` returns.
    case leave = 2
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

    /// Goes to user mode with these registers; returns, interrupts off, when the thread is to leave
    /// user mode for good.
    ///
    /// - Parameter stackTop: becomes the top of what is left of the kernel stack, for
    ///   ``CPULocal/setKernelStack(_:)`` whenever the thread runs again.
    /// - Precondition: interrupts are off.
    public func enterUserMode(stackTop: inout VirtualAddress) {
        // Stored before user mode begins: a switch of threads in user mode needs it.
        unsafe withUnsafeMutablePointer(to: &stackTop) { place in
            unsafe place.withMemoryRebound(to: UInt64.self, capacity: 1) { word in
                unsafe withUnsafePointer(to: self) { unsafe arch_enter_user($0, word) }
            }
        }
    }
}
