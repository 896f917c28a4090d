// A world with pipes, sockets and devices.

import FileSystem
import IPC
import KernelABI
import Scheduler

struct Net {
    let world: World
    let family: LocalFamily
    let process: Process

    init() throws {
        world = try World()
        process = try world.process()
        let netfs = SyntheticFileSystem("netfs", services: world.services)
        family = try LocalFamily(in: netfs.directory("local"))
        let devfs = SyntheticFileSystem("devfs", services: world.services)
        let devices = devfs.superblock
        let constants = try devfs.directory("const")
        try constants.add("zero", ConstantDevice(0, in: devices))
        try constants.add("one", ConstantDevice(0xFF, in: devices))
        try constants.add("null", ConstantDevice(nil, in: devices))
        try devfs.directory("pipe").add("new", PipeMaker(in: devices))
        let random = SharedGenerator()
        try devfs.root.add("random", RandomDevice(in: devices, source: { random.next() }))
        try devfs.root.add("klog", LogFile(in: devices))
        let frames = world.frames
        try devfs.directory("shmem").add(
            "new", SharedMemoryMaker(in: devices) { SharedObject(frames: frames) })
        for (name, type) in [("/net", netfs), ("/dev", devfs)] {
            _ = try process.open(name + ":cd")
            try process.context.mount(type, at: path(name))
        }
    }

    func pipe(_ flags: String = "") throws -> (reading: OpenFile, writing: OpenFile) {
        try process.context.openBoth(path("/dev/pipe/new" + flags))
    }
}

extension Process {
    /// Another process of the same world, as a child of this one.
    func spawn(in namespace: Namespace? = nil) throws -> Process {
        Process(
            world,
            FileContext(
                processID: context.processID + 1000, namespace: namespace ?? context.namespace,
                descriptors: DescriptorTable(limit: 64), parent: context))
    }

    func socket(_ kind: String = "seqpacket", _ flags: String = "") throws(Errno) -> String {
        try read("/net/local/\(kind)\(flags)")
    }

    func control(_ id: String, _ commands: String) throws(Errno) {
        try write("/net/local/\(id)/ctl", commands)
    }

    func data(_ id: String, _ flags: String = "") throws(Errno) -> OpenFile {
        try open("/net/local/\(id)/data\(flags)")
    }

    func accept(_ id: String, _ flags: String = "") throws(Errno) -> OpenFile {
        try open("/net/local/\(id)/accept\(flags)")
    }

    /// Both ends of a new connection.
    func connect(_ kind: String = "seqpacket", _ flags: String = "") throws -> (
        client: OpenFile, server: OpenFile, id: String
    ) {
        let server = try socket(kind)
        try control(server, "bind name\(server) && listen")
        let client = try socket(kind)
        try control(client, "connect name\(server)")
        return (try data(client, flags), try accept(server, flags), client)
    }
}

func poll(
    _ files: [(OpenFile?, PollEvents)], until deadline: Instant? = Instant(nanoseconds: 0)
) throws(Errno) -> [PollEvents] {
    var requests = files.map { PollRequest($0.0, $0.1) }
    _ = try PollRequest.wait(for: &requests, until: deadline)
    return requests.map(\.ready)
}
