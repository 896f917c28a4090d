// The other CPUs: starting them, and stopping them in a panic.

internal import Arch
internal import Drivers
internal import KernelLog
internal import Memory
internal import Synchronization

/// What the CPUs of this machine share while they start and when they stop.
enum Processors {
    /// How many CPUs run.
    static let online = Atomic<UInt32>(1)

    // Written once at boot, before other CPUs run.
    nonisolated(unsafe) fileprivate static var apic: LocalAPIC?
    nonisolated(unsafe) fileprivate static var kernelRoot = PhysicalAddress(0)
    nonisolated(unsafe) fileprivate static var stacks: CPUStacks?
}

/// Starts all CPUs that the firmware lists; returns how many run.
func startProcessors(_ memory: MemorySetup, _ devices: DeviceSetup) -> UInt32 {
    unsafe Processors.kernelRoot = memory.tables.root
    let own = devices.apic.identifier
    setInterruptStacks(makeInterruptStacks(memory.tables))
    guard let page = memory.startUpPage, devices.platform.cpus.count > 1 else { return 1 }
    guard
        let starter = ProcessorStarter(
            apic: devices.apic, clock: devices.clock, page: page, frames: memory.frames)
    else { panic("there is not enough memory to start the other CPUs; add memory") }

    if devices.platform.cpus.leftOut > 0 {
        Log.warning("\(devices.platform.cpus.leftOut) CPUs stay off: there are too many")
    }
    for index in 0..<devices.platform.cpus.count {
        let target = devices.platform.cpus[index]
        if target == own { continue }
        let expected = Processors.online.load(ordering: .acquiring)
        unsafe Processors.stacks = makeInterruptStacks(memory.tables)
        let isUp = starter.start(
            target, as: CPUIndex(expected), stackTop: makeStack(memory.tables),
            entry: { runProcessor(CPUIndex(UInt32(truncatingIfNeeded: $0))) },
            isOnline: { Processors.online.load(ordering: .acquiring) > expected })
        if !isUp { Log.warning("the CPU with APIC id \(target) did not start") }
    }
    return Processors.online.load(ordering: .acquiring)
}

/// Where a started CPU begins, on its own stack and the start-up page tables.
private func runProcessor(_ index: CPUIndex) -> Never {
    switchRootTable(to: unsafe Processors.kernelRoot)
    guard let stacks = unsafe Processors.stacks, let apic = unsafe Processors.apic else {
        haltForever()
    }
    initialiseThisCPU(index, stacks: stacks)
    apic.enable()
    Log.debug("CPU \(index.rawValue) runs")
    Processors.online.add(1, ordering: .releasing)
    idleForever()
}

private func makeStack(_ tables: KernelPageTables) -> VirtualAddress {
    guard let top = tables.makeStack(PageCount(4)) else {
        panic("there is not enough memory for kernel stacks; add memory")
    }
    return top
}

private func makeInterruptStacks(_ tables: KernelPageTables) -> CPUStacks {
    CPUStacks(
        doubleFault: makeStack(tables), nonMaskable: makeStack(tables),
        machineCheck: makeStack(tables))
}

/// Installs what the local APICs themselves raise.
func installAPICHandlers(_ apic: LocalAPIC) {
    unsafe Processors.apic = apic
    unsafe setInterruptHandler(InterruptVector.apicError) { _ in
        guard let apic = unsafe Processors.apic else { return }
        Log.error("local APIC error \(hex: UInt64(apic.takeErrors()))")
        apic.acknowledge()
    }
}

/// Stops all other CPUs for good, whatever they do.
func stopOtherCPUs() {
    guard let apic = unsafe Processors.apic else { return }
    // Each of them enters the panic report, is not the first, and halts.
    apic.sendNonMaskableToOthers()
}
