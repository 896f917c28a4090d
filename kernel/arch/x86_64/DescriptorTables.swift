// GDT, TSS and IDT: what the CPU wants to see before it takes an interrupt (Intel SDM vol. 3 ch. 3,
// 6 and 8). Each CPU has a GDT and a TSS of its own; all share the IDT.

internal import CArch

/// Stacks that interrupts switch to whatever the state of the current one (TSS.IST).
enum InterruptStack: UInt8 {
    case doubleFault = 1
    case nonMaskable = 2
    case machineCheck = 3

    static let count = 3
}

/// Fills the IDT, once.
func buildInterruptTable() {
    for vector in 0...UInt8.max {
        let stack: InterruptStack? =
            switch Exception(rawValue: vector) {
            case .doubleFault: .doubleFault
            case .nonMaskable: .nonMaskable
            case .machineCheck: .machineCheck
            default: nil
            }
        let stub = arch_interrupt_stub(vector)
        unsafe arch_gate_at(vector).pointee = ArchGate(
            offsetLow: UInt16(truncatingIfNeeded: stub),
            selector: UInt16(ARCH_SELECTOR_KERNEL_CODE),
            stackIndex: stack?.rawValue ?? 0,
            attributes: 0x8E,  // present, privilege level 0, interrupt gate
            offsetMiddle: UInt16(truncatingIfNeeded: stub >> 16),
            offsetHigh: UInt32(truncatingIfNeeded: stub >> 32),
            reserved: 0)
    }
}

/// Gives the CPU `cpu` its GDT, TSS and the IDT. Runs on that CPU.
func loadDescriptorTables(_ cpu: UnsafeMutablePointer<ArchCPU>) {
    unsafe cpu.pointee.taskState.ioPermissionBase = UInt16(MemoryLayout<ArchTaskState>.size)
    unsafe cpu.pointee.descriptors = (
        0,
        0x00AF_9A00_0000_FFFF,  // kernel code, 64-bit
        0x00CF_9200_0000_FFFF,  // kernel data
        0x00CF_F200_0000_FFFF,  // user data
        0x00AF_FA00_0000_FFFF,  // user code, 64-bit
        0, 0
    )
    let taskState = unsafe withUnsafePointer(to: &cpu.pointee.taskState) {
        UInt64(UInt(bitPattern: $0))
    }
    let limit = UInt64(MemoryLayout<ArchTaskState>.size - 1)
    unsafe cpu.pointee.descriptors.5 =
        limit | (taskState & 0xFF_FFFF) << 16 | 0x89 << 40 | (taskState >> 24 & 0xFF) << 56
    unsafe cpu.pointee.descriptors.6 = taskState >> 32

    let descriptors = unsafe withUnsafePointer(to: &cpu.pointee.descriptors) {
        UInt(bitPattern: $0)
    }
    let gates = unsafe UInt(bitPattern: arch_gate_at(0))
    var gdt = ArchTablePointer(limit: 7 * 8 - 1, base: UInt64(descriptors))
    var idt = ArchTablePointer(limit: 256 * 16 - 1, base: UInt64(gates))
    unsafe arch_load_descriptor_tables(&gdt, &idt)
}
