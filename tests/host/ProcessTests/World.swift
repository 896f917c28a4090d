// A kernel's processes in a test: simulated memory, a root with `/proc`, paths as strings.

import Arch
import FileSystem
import Glibc
import KernelABI
import Memory
import Processes
import Scheduler

final class World: Sendable {
    /// What the wall clock said when the other clock was at 0.
    static let startOfClock: UInt64 = 1_000_000_000_000_000_000
    static var now: UInt64 { startOfClock + Instant.now.nanoseconds }
    let table = ProcessTable(ProcessMachine())
    let cache: DentryCache
    let tmpfs: TmpfsType
    let sysfs: SyntheticFileSystem
    let namespace: Namespace
    let initial: Process

    init() throws {
        // Never unmapped: files give their pages back to it, and may outlive the world.
        let bytes: UInt64 = 32 << 20
        guard
            let memory = unsafe mmap(
                nil, Int(bytes + PageSize.large.bytes), PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), unsafe memory != MAP_FAILED
        else { throw Errno.noMemory }
        let base = unsafe VirtualAddress(memory).roundedUp(to: .large) ?? .zero
        let frames = unsafe FrameAllocator.make(
            directMap: DirectMap(base: base), cpuCount: 4, regionCount: 1
        ) { _ in
            MemoryRegion(
                PhysicalRange(from: PhysicalAddress(1 << 20), to: PhysicalAddress(bytes)), .now)
        }
        guard let frames, let cache = DentryCache(limit: 1024, bucketCount: 64) else {
            throw Errno.noMemory
        }
        self.cache = cache
        let services = FileSystemServices(cache: cache, wallClock: { World.now })
        tmpfs = TmpfsType(frames: frames, defaultPages: 1024, services: services)
        sysfs = SyntheticFileSystem("sysfs", services: services)
        let procfs = try ProcFS.make(table, services: services)
        try sysfs.register(tmpfs)
        try sysfs.register(procfs)
        namespace = try Namespace(parent: nil)
        let namespace = namespace
        initial = try table.make(
            ProcessOrigin(parent: nil, arguments: [text("/sbin/init")])
        ) { id throws(Errno) in
            FileContext(
                processID: id, namespace: namespace, descriptors: DescriptorTable(limit: 64))
        }
        try initial.files.mount(tmpfs, at: path("/"))
        for (point, type) in [("/sys", sysfs), ("/proc", procfs)] {
            _ = try initial.open(point + ":cd")
            try initial.files.mount(type, at: path(point))
        }
    }
}

func text(_ string: String) -> [UInt8] { Array(string.utf8) }

func path(_ string: String) throws(Errno) -> PathText { try PathText(text(string)) }

extension Process {
    /// A child, in the same namespace unless told otherwise.
    func child(
        _ arguments: String = "program", in namespace: Namespace? = nil, _ flags: SpawnFlags = []
    ) throws -> Process {
        let words = arguments.split(separator: " ").map { text(String($0)) }
        let files = files
        let origin = ProcessOrigin(parent: self, arguments: words, flags: flags)
        let meter = origin.resources?.meter
        return try table.make(origin) { id throws(Errno) in
            let child = FileContext(
                processID: id, namespace: namespace ?? files.namespace,
                descriptors: try files.descriptors.copy(meter: meter), parent: files)
            child.setWorkingDirectory(files.workingDirectory)
            return child
        }
    }

    /// Ends as a program with one thread does.
    func finish(_ status: String = "") {
        asThread { end(status: text(status)) }
    }

    func open(_ string: String) throws(Errno) -> OpenFile { try files.open(try path(string)) }

    func read(_ string: String) throws(Errno) -> String { try open(string).text() }

    func write(_ string: String, _ content: String) throws(Errno) {
        _ = try open(string).write(content)
    }

    func control(_ other: Process, _ commands: String) throws(Errno) {
        try write("/proc/\(other.id)/ctl", commands)
    }

    func exists(_ string: String) -> Bool { (try? files.status(of: path(string))) != nil }

    func list(_ string: String) throws(Errno) -> [String] {
        try open(string).list(files)
    }
}

extension OpenFile {
    func text() throws(Errno) -> String {
        var all: [UInt8] = []
        while true {
            var bytes = [UInt8](repeating: 0xEE, count: 100)
            let result = unsafe bytes.withUnsafeMutableBytes { memory in
                var buffer = unsafe ReadBuffer(memory)
                return Result { () throws(Errno) in try read(into: &buffer) }
            }
            let count = try result.get()
            if count == 0 { return String(decoding: all, as: UTF8.self) }
            all += bytes.prefix(count)
        }
    }

    @discardableResult
    func write(_ string: String) throws(Errno) -> Int {
        let result = unsafe Array(string.utf8).withUnsafeBytes { memory in
            var buffer = unsafe WriteBuffer(memory)
            return Result { () throws(Errno) in try write(from: &buffer) }
        }
        return try result.get()
    }

    /// All names.
    func list(_ context: FileContext) throws(Errno) -> [String] {
        var names: [String] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: 512)
            let result = unsafe bytes.withUnsafeMutableBytes { memory in
                var buffer = unsafe ReadBuffer(memory)
                return Result { () throws(Errno) -> Int in
                    try readDirectory(into: &buffer, context)
                    return buffer.filled
                }
            }
            let count = try result.get()
            if count == 0 { return names }
            var offset = 0
            while offset < count {
                let length = Int(bytes[offset + 8]) | Int(bytes[offset + 9]) << 8
                let nameLength = Int(bytes[offset + 10]) | Int(bytes[offset + 11]) << 8
                let name = bytes[offset + 16..<offset + 16 + nameLength]
                names.append(String(decoding: name, as: UTF8.self))
                offset += length
            }
        }
    }
}
