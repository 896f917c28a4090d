// Asking the CPU what it can do (CPUID, Intel SDM vol. 2), and switching its protections on.

internal import CArch

extension CPUFeatures {
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
