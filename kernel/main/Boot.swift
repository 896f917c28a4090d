// The boot order. Read it as a table of contents.

internal import Arch
internal import BootInfo
internal import BootMap
internal import Drivers
internal import KernelLog

/// Brings the system up on the boot CPU, which has its descriptor tables and nothing else.
func boot(_ info: BootInfo, _ memoryMap: consuming BootMemoryMap) -> Never {
    startLog()
    installPanicReport()
    readOptions(info)
    let source: StaticString = info.source == BootSourceUEFI ? "UEFI" : "PVH"
    Log.info("PatchworkOS, booted through \(source)")
    reportProtections()
    if case .panic(let fault) = KernelOptions.current.test { fault.happen() }
    haltForever()
}

private func startLog() {
    Log.start()
    if let serial = SerialPort.com1() { Log.add(serial) }
}

private func readOptions(_ info: BootInfo) {
    guard info.commandLine != 0 else { return }
    let start = unsafe physicalMemory(PhysicalAddress(info.commandLine), as: UInt8.self)
    let text = unsafe Span(_unsafeStart: start, count: Int(clamping: info.commandLineLength))
    KernelOptions.use(KernelOptions(parsing: text))
    Log.info("command line: \(utf8: text)")
}

private func reportProtections() {
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
