// Model-specific registers by name (Intel SDM vol. 4; AMD APM vol. 2 appendix A).

/// A model-specific register of the CPU that executes the call.
public struct ModelSpecificRegister: Sendable {
    let number: UInt32

    init(_ number: UInt32) {
        self.number = number
    }

    /// Where the local APIC is, and which mode it is in.
    public static var apicBase: Self { Self(0x1B) }
    /// Deadline of the local APIC's timer, in time-stamp counts.
    public static var timestampDeadline: Self { Self(0x6E0) }
    /// The x2APIC register that xAPIC has at byte `offset` of its page.
    public static func x2APIC(_ offset: UInt32) -> Self { Self(0x800 + offset >> 4) }
    /// IA32_PAT, the page attribute table.
    static var pageAttributeTable: Self { Self(0x277) }
    /// IA32_EFER, extended features.
    static var extendedFeatures: Self { Self(0xC000_0080) }
    /// STAR: selectors of SYSCALL and SYSRET.
    static var systemCallSelectors: Self { Self(0xC000_0081) }
    /// LSTAR: where SYSCALL goes in 64-bit mode.
    static var systemCallEntry: Self { Self(0xC000_0082) }
    /// FMASK: the flags that SYSCALL clears.
    static var systemCallFlagMask: Self { Self(0xC000_0084) }
    /// Base of the FS segment: a user thread's thread-local storage.
    public static var fsBase: Self { Self(0xC000_0100) }
    /// Base of the GS segment: the CPU's own data while in the kernel.
    static var gsBase: Self { Self(0xC000_0101) }
    /// What SWAPGS exchanges with ``gsBase``.
    static var kernelGSBase: Self { Self(0xC000_0102) }

    /// Reads the register; a general protection fault when the CPU lacks it.
    public func read() -> UInt64 { Hardware.readModelSpecific(number) }
    /// Writes the register; a general protection fault when the CPU lacks it.
    public func write(_ value: UInt64) { Hardware.writeModelSpecific(number, value) }
}
