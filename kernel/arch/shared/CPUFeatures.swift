// What the CPU can do, as far as the kernel makes a decision by it.

/// Features of the CPU that the kernel makes a decision by.
public struct CPUFeatures: OptionSet, Sendable {
    /// The bits; numbering is the kernel's own.
    public let rawValue: UInt32

    /// Features from bits.
    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Pages can be made non-executable.
    public static var noExecute: Self { Self(rawValue: 1 << 0) }
    /// The kernel cannot be made to execute user pages.
    public static var supervisorExecutionPrevention: Self { Self(rawValue: 1 << 1) }
    /// The kernel cannot touch user pages by accident.
    public static var supervisorAccessPrevention: Self { Self(rawValue: 1 << 2) }
    /// User mode cannot read the addresses of descriptor tables.
    public static var userInstructionPrevention: Self { Self(rawValue: 1 << 3) }
    /// 1 GiB pages.
    public static var gigabytePages: Self { Self(rawValue: 1 << 4) }
    /// Global pages.
    public static var globalPages: Self { Self(rawValue: 1 << 5) }
    /// The RDRAND instruction.
    public static var randomNumbers: Self { Self(rawValue: 1 << 6) }
    /// The local APIC's registers as MSRs.
    public static var x2APIC: Self { Self(rawValue: 1 << 7) }
    /// The local APIC's timer can be given a time-stamp count.
    public static var timestampDeadline: Self { Self(rawValue: 1 << 8) }
    /// The time-stamp counter runs at one rate in all power states.
    public static var invariantTimestamp: Self { Self(rawValue: 1 << 9) }
    /// XSAVE and friends.
    public static var extendedStateSave: Self { Self(rawValue: 1 << 10) }

    /// The protections that the kernel wants from a CPU.
    public static var protections: CPUFeatures {
        [
            .noExecute, .supervisorExecutionPrevention, .supervisorAccessPrevention,
            .userInstructionPrevention,
        ]
    }
}
