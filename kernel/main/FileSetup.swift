// The kernel's file half: what the file systems get, which there are, and the trees that devices,
// sockets and the kernel itself fill.

internal import Arch
internal import BootArchive
internal import Devices
internal import Drivers
internal import FileSystem
internal import IPC
internal import KernelABI
internal import KernelLog
internal import Memory
internal import Scheduler

/// The file systems of this kernel.
struct FileSetup: Sendable {
    /// What the file systems share.
    let services: FileSystemServices
    /// Devices: drivers add theirs.
    let devfs: SyntheticFileSystem
    /// Sockets.
    let netfs: SyntheticFileSystem
    /// The kinds of file systems.
    let sysfs: SyntheticFileSystem
    /// Files in memory.
    let tmpfs: TmpfsType
    /// What the first process sees: the boot archive as `/`, with the system's trees mounted.
    let namespace: Namespace

    /// Makes the trees, but for `/proc`, which needs the processes. `archive` becomes the root; without one it is empty.
    init(
        _ archive: RootArchive?, _ memory: MemorySetup, _ devices: DeviceSetup, _ entropy: Entropy
    ) throws(Errno) {
        guard let cache = DentryCache() else { throw .noMemory }
        let wallClockStart = devices.wallClockStart
        services = FileSystemServices(
            cache: cache, wallClock: { wallClockStart &+ Instant.now.nanoseconds })
        devfs = SyntheticFileSystem("devfs", services: services)
        netfs = SyntheticFileSystem("netfs", services: services)
        sysfs = SyntheticFileSystem("sysfs", services: services)
        // Half of what is free now, for each file system: a full /tmp leaves room for programs.
        tmpfs = TmpfsType(
            frames: memory.frames, defaultPages: memory.frames.statistics.free.rawValue / 2,
            services: services)
        for type in [tmpfs, devfs, netfs, sysfs] as [FileSystemType] { try sysfs.register(type) }
        namespace = try Namespace(parent: nil)
        _ = try LocalFamily(in: netfs.directory("local"))
        try addDevices(memory, devices, entropy)
        try mountRoot(archive)
    }

    private func addDevices(
        _ memory: MemorySetup, _ devices: DeviceSetup, _ entropy: Entropy
    ) throws(Errno) {
        let superblock = devfs.superblock
        let constants = try devfs.directory("const")
        try constants.add("zero", ConstantDevice(0, in: superblock))
        try constants.add("one", ConstantDevice(0xFF, in: superblock))
        try constants.add("null", ConstantDevice(nil, in: superblock))
        try devfs.directory("pipe").add("new", PipeMaker(in: superblock))
        let frames = memory.frames
        try devfs.directory("shmem").add(
            "new", SharedMemoryMaker(in: superblock) { SharedObject(frames: frames) })
        try devfs.root.add("random", RandomDevice(in: superblock, source: { entropy.next() }))
        try devfs.root.add(
            "power", PowerFile.make(in: superblock) { end(devices.power, $0) })
        try PerformanceFiles.add(
            to: devfs.directory("perf"), frames: frames, heap: memory.heap,
            processors: {
                Scheduling.processorTimes.map {
                    .init(
                        idle: $0.idle.nanoseconds, active: $0.active.nanoseconds,
                        interrupt: $0.interrupt.nanoseconds)
                }
            },
            threads: { Scheduling.liveThreadCount })
        try addLog(devices)
        addConsole(devices)
    }

    private func addLog(_ devices: DeviceSetup) throws(Errno) {
        let log = LogFile(in: devfs.superblock)
        try devfs.root.add("klog", log)
        LogInterrupt.start(log, devices)
    }

    private func addConsole(_ devices: DeviceSetup) {
        guard let port = unsafe SystemSerial.port else { return }
        let console = ConsoleFile(port, in: devfs.superblock)
        do throws(Errno) {
            try devfs.root.add("console", console)
        } catch {
            return Log.error("/dev/console could not be made")
        }
        SerialInterrupt.start(port, console, devices)
    }

    private func mountRoot(_ archive: RootArchive?) throws(Errno) {
        let root =
            if let archive {
                try tmpfs.makeRoot(from: archive.contents, at: archive.start).root
            } else {
                try tmpfs.makeRoot(options: [], payer: nil)
            }
        let context = FileContext(
            processID: 0, namespace: namespace, descriptors: DescriptorTable(limit: 0))
        try context.mount(root: root, at: try PathText(("/" as StaticString).byteArray))
        _ = try context.open(try PathText("/tmp:cd"))
        for (directory, type) in [
            ("/sys", sysfs), ("/dev", devfs), ("/net", netfs),
        ] as [(StaticString, SyntheticFileSystem)] {
            try show(type, at: directory)
        }
    }

    /// Mounts a file system in the first process' view, at a directory of the root.
    func show(_ type: SyntheticFileSystem, at directory: StaticString) throws(Errno) {
        let context = FileContext(
            processID: 0, namespace: namespace, descriptors: DescriptorTable(limit: 0))
        _ = try context.open(try PathText(directory.byteArray + (":cd" as StaticString).byteArray))
        try context.mount(type, at: try PathText(directory.byteArray))
    }
}

/// Ends the machine's run.
private func end(_ power: Power, _ request: PowerFile.Request) {
    switch request {
    case .off(let status):
        Log.info("switching off")
        // For the monitor of a virtual machine, where there is one that wants to know.
        if KernelOptions.current.reportsStatus {
            report(status)
        }
        power.off()
        Log.error("the firmware offers no way to switch the machine off")
    case .restart:
        Log.info("restarting")
        power.reset()
    }
}

/// Ends a virtual machine as a test does, with the status on its debug console.
private func report(_ status: [UInt8]) -> Never {
    let line: LogMessage = "status \(utf8: status.span)"
    DebugConsole.writeLine(line)
    exitVirtualMachine(status.isEmpty ? 0x10 : 0x11)
}
