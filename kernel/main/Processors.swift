// The other CPUs: starting them, and stopping them in a panic.

internal import Arch
internal import Drivers
internal import KernelLog
internal import Memory
internal import Processes
internal import Scheduler
internal import Synchronization

/// What the CPUs of this machine share while they start and when they stop.
enum Processors {
    /// How many CPUs run.
    static let online = Atomic<UInt32>(1)
    /// How many CPUs run.
    static var onlineCount: UInt32 { online.load(ordering: .acquiring) }

    // Written once at boot, before other CPUs run.
    nonisolated(unsafe) fileprivate static var apic: LocalAPIC?
    nonisolated(unsafe) fileprivate static var hardware: SchedulerHardware?
    // Written for one CPU after the other while they start.
    nonisolated(unsafe) fileprivate static var stacks: CPUStacks?
    nonisolated(unsafe) fileprivate static var idleStack: KernelStackReference?
    nonisolated(unsafe) private static var flusher: TranslationFlusher?
    static var identifiers: APICIdentifiers { APICIdentifiers() }

    /// Creates what makes CPUs forget translations; `nil` when there is no memory.
    static func makeFlusher() -> TranslationFlusher? {
        let flusher = TranslationFlusher(
            interrupt: {
                unsafe apic?.send(InterruptVector.flushTranslations, to: identifiers[$0])
            },
            onlineCount: { online.load(ordering: .acquiring) })
        unsafe Processors.flusher = flusher
        unsafe setInterruptHandler(InterruptVector.flushTranslations) { _ in
            unsafe Processors.apic?.acknowledge()
            unsafe Processors.flusher?.serve()
        }
        return flusher
    }
}

/// The APIC identifiers of the CPUs that run. Each is written before its CPU starts, and only read
/// from then on.
struct APICIdentifiers {
    nonisolated(unsafe) private static var identifiers = InlineArray<256, UInt32>(repeating: 0)

    subscript(_ cpu: CPUIndex) -> UInt32 {
        get { unsafe APICIdentifiers.identifiers[Int(cpu.rawValue)] }
        nonmutating set { unsafe APICIdentifiers.identifiers[Int(cpu.rawValue)] = newValue }
    }
}

/// Makes the boot CPU run threads, and lets the scheduler use timers and interrupts.
func startScheduler(_ memory: MemorySetup, _ devices: DeviceSetup) {
    let apic = devices.apic
    let timer = devices.timer
    SchedulerClock.install(devices.clock.counter)
    KernelStackReference.install { memory.makeStack() }
    let frames = memory.frames
    let hardware = SchedulerHardware(
        setTimer: { deadline in
            if deadline == .never { timer.cancel() } else { timer.set(deadline.nanoseconds) }
        },
        interrupt: { apic.send(InterruptVector.reschedule, to: Processors.identifiers[$0]) },
        kernelRoot: memory.kernelRoot,
        workAhead: { frames.clearAhead() })
    unsafe Processors.hardware = hardware
    Processors.identifiers[.boot] = apic.identifier
    unsafe setInterruptHandler(InterruptVector.timer) { _ in
        unsafe Processors.apic?.acknowledge()
        Scheduling.timerFired()
    }
    unsafe setInterruptHandler(InterruptVector.reschedule) { _ in
        unsafe Processors.apic?.acknowledge()
        Scheduling.rescheduleRequested()
    }
    unsafe setInterruptExitHandler { frame in
        Scheduling.leaveInterrupt()
        let registers = unsafe frame.assumingMemoryBound(to: InterruptFrame.self)
        guard unsafe registers.pointee.cameFromUserMode else { return 0 }
        return unsafe UserThread.beforeUserMode(registers) == .leave ? 1 : 0
    }
    Scheduling.start(
        on: .boot, stack: KernelStackReference(permanent: KernelImage.bootStackTop),
        hardware: hardware)
    frames.whenClearedRunLow { Scheduling.wakeIdleProcessor() }
    Scheduling.startHelpers()
}

/// Starts all CPUs that the firmware lists; returns how many run.
func startProcessors(_ memory: MemorySetup, _ devices: DeviceSetup) -> UInt32 {
    let own = devices.apic.identifier
    setInterruptStacks(makeInterruptStacks(memory))
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
        unsafe Processors.stacks = makeInterruptStacks(memory)
        let idleStack = makeStack(memory)
        unsafe Processors.idleStack = idleStack
        Processors.identifiers[CPUIndex(expected)] = target
        let isUp = starter.start(
            target, as: CPUIndex(expected), stackTop: idleStack.top,
            entry: { runProcessor(CPUIndex(UInt32(truncatingIfNeeded: $0))) },
            isOnline: { Processors.online.load(ordering: .acquiring) > expected })
        if !isUp { Log.warning("the CPU with APIC id \(target) did not start") }
    }
    return Processors.online.load(ordering: .acquiring)
}

/// Where a started CPU begins, on its own stack and the start-up page tables.
private func runProcessor(_ index: CPUIndex) -> Never {
    guard let stacks = unsafe Processors.stacks, let apic = unsafe Processors.apic,
        let hardware = unsafe Processors.hardware, let stack = unsafe Processors.idleStack
    else { haltForever() }
    switchRootTable(to: hardware.kernelRoot)
    initialiseThisCPU(index, stacks: stacks)
    apic.enable()
    Scheduling.start(on: index, stack: stack, hardware: hardware)
    Processors.online.add(1, ordering: .releasing)
    Scheduling.runIdle()
}

private func makeStack(_ memory: MemorySetup) -> KernelStackReference {
    guard let stack = memory.makeStack() else {
        panic("there is not enough memory for kernel stacks; add memory")
    }
    return stack
}

/// Stacks for what may arrive at any moment. CPUs do not leave, so they are kept for ever.
private func makeInterruptStacks(_ memory: MemorySetup) -> CPUStacks {
    func makePermanent() -> VirtualAddress {
        let stack = makeStack(memory)
        _ = unsafe Unmanaged.passRetained(stack)
        return stack.top
    }
    return CPUStacks(
        doubleFault: makePermanent(), nonMaskable: makePermanent(), machineCheck: makePermanent())
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
