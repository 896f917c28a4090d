// What each CPU does before it may run threads: its data behind GS, its tables, its protections.

internal import CArch

/// The stacks that a CPU needs besides those of its threads; each address is the top.
public struct CPUStacks: Sendable {
    /// For double faults.
    public var doubleFault: VirtualAddress
    /// For non-maskable interrupts.
    public var nonMaskable: VirtualAddress
    /// For machine checks.
    public var machineCheck: VirtualAddress

    /// The three stacks, by their tops.
    public init(
        doubleFault: VirtualAddress, nonMaskable: VirtualAddress, machineCheck: VirtualAddress
    ) {
        self.doubleFault = doubleFault
        self.nonMaskable = nonMaskable
        self.machineCheck = machineCheck
    }

    /// The stacks that the boot CPU starts on, part of the kernel image.
    static var boot: CPUStacks {
        let top = VirtualAddress(arch_image_symbol(ArchImageInterruptStackTop))
        return CPUStacks(doubleFault: top, nonMaskable: top, machineCheck: top)
    }
}

/// Makes the boot CPU able to take exceptions. The first thing the kernel does.
public func initialiseBootCPU() {
    assert(InterruptFrame.isLaidOutAsPushed)
    assert(InterruptVector.deferred == UInt8(ARCH_DEFERRED_VECTOR))
    buildInterruptTable()
    initialiseThisCPU(.boot, stacks: .boot)
}

/// Makes the CPU that executes the call the CPU `index`: per-CPU data, descriptor tables,
/// interrupt stacks and protections. Interrupts stay off.
public func initialiseThisCPU(_ index: CPUIndex, stacks: CPUStacks) {
    let cpu = unsafe arch_cpu_at(index.rawValue)
    unsafe cpu.pointee.`self` = cpu
    unsafe cpu.pointee.index = index.rawValue
    unsafe loadDescriptorTables(cpu)
    // After the tables: loading the GS selector clears its base.
    ModelSpecificRegister.gsBase.write(UInt64(UInt(bitPattern: cpu)))
    ModelSpecificRegister.kernelGSBase.write(0)
    setInterruptStacks(stacks)
    enableProtections()
    enableVectorState()
    enableSystemCalls()
}

/// Replaces the interrupt stacks of the CPU that executes the call.
public func setInterruptStacks(_ stacks: CPUStacks) {
    let cpu = unsafe arch_cpu_self()
    unsafe cpu.pointee.taskState.interruptStacks.0 = stacks.doubleFault.rawValue
    unsafe cpu.pointee.taskState.interruptStacks.1 = stacks.nonMaskable.rawValue
    unsafe cpu.pointee.taskState.interruptStacks.2 = stacks.machineCheck.rawValue
}
