// What the CPU can do (CPUID, Intel SDM vol. 2), and switching its protections on.

internal import CArch

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

    /// The features of the CPU that executes the call; all CPUs of a machine have the same.
    public static var current: CPUFeatures {
        let highestLeaf = arch_cpuid(0, 0).eax
        let basic = arch_cpuid(1, 0)
        let structured =
            highestLeaf >= 7 ? arch_cpuid(7, 0) : ArchCPUID(eax: 0, ebx: 0, ecx: 0, edx: 0)
        let highestExtendedLeaf = arch_cpuid(0x8000_0000, 0).eax
        let extended = arch_cpuid(0x8000_0001, 0)
        let power: UInt32 =
            highestExtendedLeaf >= 0x8000_0007 ? arch_cpuid(0x8000_0007, 0).edx : 0

        var features: CPUFeatures = []
        func take(_ feature: CPUFeatures, _ register: UInt32, bit: UInt32) {
            if register >> bit & 1 != 0 { features.insert(feature) }
        }
        take(.noExecute, extended.edx, bit: 20)
        take(.supervisorExecutionPrevention, structured.ebx, bit: 7)
        take(.supervisorAccessPrevention, structured.ebx, bit: 20)
        take(.userInstructionPrevention, structured.ecx, bit: 2)
        take(.gigabytePages, extended.edx, bit: 26)
        take(.globalPages, basic.edx, bit: 13)
        take(.randomNumbers, basic.ecx, bit: 30)
        take(.x2APIC, basic.ecx, bit: 21)
        take(.timestampDeadline, basic.ecx, bit: 24)
        take(.invariantTimestamp, power, bit: 8)
        take(.extendedStateSave, basic.ecx, bit: 26)
        return features
    }

    /// The protections that the kernel wants from a CPU.
    public static var protections: CPUFeatures {
        [
            .noExecute, .supervisorExecutionPrevention, .supervisorAccessPrevention,
            .userInstructionPrevention,
        ]
    }
}

/// Switches on what this CPU has of ``CPUFeatures/protections``, global pages and the kernel's
/// page attribute table. Once for each CPU.
func enableProtections() {
    let features = CPUFeatures.current
    var cr4 = arch_read_cr4()
    if features.contains(.globalPages) { cr4 |= 1 << 7 }
    if features.contains(.userInstructionPrevention) { cr4 |= 1 << 11 }
    if features.contains(.supervisorExecutionPrevention) { cr4 |= 1 << 20 }
    if features.contains(.supervisorAccessPrevention) { cr4 |= 1 << 21 }
    arch_write_cr4(cr4)
    arch_set_has_smap(features.contains(.supervisorAccessPrevention))

    let extendedFeatures = ModelSpecificRegister.extendedFeatures
    if features.contains(.noExecute) { extendedFeatures.write(extendedFeatures.read() | 1 << 11) }
    ModelSpecificRegister.pageAttributeTable.write(CacheType.pageAttributeTable)

    // CR0.WP: read-only pages bind the kernel too.
    arch_write_cr0(arch_read_cr0() | 1 << 16)
}
