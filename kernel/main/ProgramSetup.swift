// What it takes to run programs: files, the table of processes, the system calls; and the first program.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import KernelBase
internal import KernelLog
internal import Memory
internal import Processes
internal import Scheduler
internal import SystemCalls

/// What programs run on.
struct ProgramSetup: Sendable {
    /// All processes.
    let processes: ProcessTable
    /// The file systems.
    let files: FileSetup
    /// Pages a process may use unless somebody says otherwise.
    let memoryLimit: PageCount
}

/// Prepares for programs.
func startPrograms(
    _ archive: RootArchive?, _ memory: MemorySetup, _ devices: DeviceSetup,
    _ peripherals: PeripheralSetup
) -> ProgramSetup {
    let entropy = Entropy()
    // An eighth stays the kernel's own.
    let total = memory.frames.statistics.free.rawValue
    let limit = PageCount(total - total / 8)
    let account = MemoryAccount(limit: limit)
    let bounds = HeapBounds(memory.heap, memory.frames, account)
    KernelMemory.install { bounds.pagesLeft() }
    let processes = ProcessTable(
        ProcessMachine(
            kernelSpace: memory.kernelSpace, directMap: memory.frames.directMap,
            account: account, entropy: { entropy.next() },
            cpuCount: { Processors.onlineCount }))
    let wallClockStart = devices.wallClockStart
    let keys = ShareKeys(
        hasEnded: { (try? processes.process($0))?.hasEnded ?? true },
        entropy: { entropy.next() })
    do throws(Errno) {
        let keeper = Thread { while true { keys.removeWhatExpires() } }
        guard let futexes = FutexTable(), let keeper else { throw .noMemory }
        keeper.start()
        let files = try FileSetup(archive, memory, devices, entropy)
        try peripherals.addFiles(to: files.devfs)
        let procfs = try ProcFS.make(processes, services: files.services)
        try files.sysfs.register(procfs)
        try files.show(procfs, at: "/proc")
        let services = SystemCallServices(
            wallClock: { wallClockStart &+ Instant.now.nanoseconds }, memoryLimit: limit,
            keys: keys, names: files.services.cache)
        SystemCalls(processes, futexes, services).install()
        return ProgramSetup(processes: processes, files: files, memoryLimit: limit)
    } catch {
        panic("the file systems could not be set up; add memory")
    }
}

extension ProgramSetup {
    private static var initPath: StaticString { "/sbin/init" }

    /// Starts the first program and looks after it until it ends, which it should not.
    func startInit() {
        do throws(Errno) {
            let process = try spawnInit()
            let status = try process.waitForEnd()
            Log.error("/sbin/init has ended: \(utf8: status.span)")
        } catch {
            Log.error("/sbin/init cannot be started: \(error.name)")
        }
    }

    private func spawnInit() throws(Errno) -> Process {
        var arguments = [ProgramSetup.initPath.byteArray]
        let argument = KernelOptions.current.initArgument
        if !argument.isEmpty { arguments.append(argument) }
        let namespace = files.namespace
        let finder = FileContext(
            processID: 0, namespace: namespace, descriptors: DescriptorTable(limit: 0))
        let program = try finder.open(try PathText(ProgramSetup.initPath.byteArray))
        return try processes.make(
            ProcessTable.Request(
                ProcessOrigin(parent: nil, arguments: arguments),
                program: try FileProgram(program), memoryLimit: memoryLimit
            ) { (id) throws(Errno) in
                FileContext(
                    processID: id, namespace: namespace,
                    descriptors: DescriptorTable(limit: Limits.filesPerProcess))
            })
    }
}
