// The boot order. Read it as a table of contents.

internal import Arch
internal import BootInfo
internal import BootMap
internal import Drivers
internal import KernelLog
internal import Memory
internal import Scheduler

/// Brings the system up on the boot CPU, which has its descriptor tables and nothing else.
func boot(_ info: BootInfo, _ memoryMap: BootMemoryMap) -> Never {
    Log.start()
    installPanicReport()
    readOptions(info)
    showLog()
    reportMachine(info)
    let memory = MemorySetup(info, memoryMap)
    let archive = RootArchive(info)
    let screen = ScreenSetup(info, memory, archive)
    if let archive { KernelSymbols.use(archive) }
    let devices = DeviceSetup(info, memory)
    startScheduler(memory, devices)
    let processors = startProcessors(memory, devices)
    let peripherals = PeripheralSetup(memory, devices, screen, archive)
    Log.info("ready on \(processors) CPUs, \(devices.clock.now / 1_000) µs after entry")

    let system = startPrograms(archive, memory, devices, peripherals)
    guard let first = Thread({ runFirstThread(memory, devices, system) }) else {
        panic("there is not enough memory for the first threads; add memory")
    }
    first.start()
    Scheduling.runIdle()
}

/// What the system does once it can do several things at once.
private func runFirstThread(
    _ memory: MemorySetup, _ devices: DeviceSetup, _ system: ProgramSetup
) {
    switch KernelOptions.current.test {
    case .panic(let fault): fault.happen()
    case .selfTest: SelfTest.runAll(memory, devices, system.processes)
    case .powerOff:
        Log.info("switching off")
        devices.power.off()
        Log.error("the firmware offers no way to switch the machine off")
    case .reset:
        Log.info("restarting")
        devices.power.reset()
    case nil: system.startInit()
    }
}

/// Shows the log on the serial line, which becomes the console later.
private func showLog() {
    unsafe SystemSerial.port = SerialPort.com1()
    if !KernelOptions.current.isQuiet { SystemSerial.showLog() }
}

private func readOptions(_ info: BootInfo) {
    guard info.commandLine != 0 else { return }
    let start = unsafe physicalMemory(PhysicalAddress(info.commandLine), as: UInt8.self)
    let text = unsafe Span(_unsafeStart: start, count: Int(clamping: info.commandLineLength))
    Log.info("command line: \(utf8: text)")
    KernelOptions.use(KernelOptions(parsing: text))
}

private func reportMachine(_ info: BootInfo) {
    let source: StaticString = info.source == BootSourceUEFI ? "UEFI" : "PVH"
    Log.info("PatchworkOS, booted through \(source)")
    let missing = CPUFeatures.protections.subtracting(CPUFeatures.current)
    if missing.contains(.noExecute) {
        Log.warning("this CPU cannot make pages non-executable")
    }
    if missing.contains(.supervisorExecutionPrevention) {
        Log.warning("this CPU has no SMEP: the kernel could be made to execute user pages")
    }
    if missing.contains(.supervisorAccessPrevention) {
        Log.warning("this CPU has no SMAP: the kernel could touch user pages by accident")
    }
    if missing.contains(.userInstructionPrevention) {
        Log.warning("this CPU has no UMIP: programs can see where descriptor tables lie")
    }
}
