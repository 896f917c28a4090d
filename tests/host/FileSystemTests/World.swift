// A kernel's file half in a test: simulated memory, a root, processes with strings for paths.

import Arch
import FileSystem
import Glibc
import KernelABI
import Memory
import Synchronization

@safe
final class World: @unchecked Sendable {
    let frames: FrameAllocator
    let cache: DentryCache
    let services: FileSystemServices
    let tmpfs: TmpfsType
    let sysfs: SyntheticFileSystem
    let rootNamespace: Namespace
    let wallClock = WallClock()
    private let nextProcess = Atomic<UInt64>(1)

    init(bytes: UInt64 = 64 << 20, tmpfsPages: UInt64 = 4096, cacheLimit: Int = 1024) throws {
        // Never unmapped: files give their pages back to it, and may outlive the world.
        let mappingLength = Int(bytes + PageSize.large.bytes)
        guard
            let memory = unsafe mmap(
                nil, mappingLength, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), unsafe memory != MAP_FAILED
        else { throw Errno.noMemory }
        let base = unsafe VirtualAddress(memory).roundedUp(to: .large) ?? .zero
        let allocator = unsafe FrameAllocator.make(
            directMap: DirectMap(base: base), cpuCount: 4, regionCount: 1
        ) { _ in
            MemoryRegion(
                PhysicalRange(from: PhysicalAddress(1 << 20), to: PhysicalAddress(bytes)), .now)
        }
        guard let allocator, let cache = DentryCache(limit: cacheLimit, bucketCount: 64) else {
            throw Errno.noMemory
        }
        frames = allocator
        self.cache = cache
        let clock = wallClock
        services = FileSystemServices(
            cache: cache, wallClock: { clock.nanoseconds.load(ordering: .relaxed) })
        tmpfs = TmpfsType(frames: allocator, defaultPages: tmpfsPages, services: services)
        sysfs = SyntheticFileSystem("sysfs", services: services)
        try sysfs.register(tmpfs)
        try sysfs.register(sysfs)
        rootNamespace = try Namespace(parent: nil)
    }

    /// Puts bytes into memory that nobody else gets, where the loader would put the boot archive.
    func store(_ bytes: [UInt8]) -> PhysicalAddress? {
        guard bytes.count <= 2 << 20, let start = frames.allocateLarge() else { return nil }
        unsafe frames.directMap.pointer(to: start).copyMemory(
            from: bytes, byteCount: bytes.count)
        return start
    }

    @unsafe
    func memory(at start: PhysicalAddress, count: Int) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: frames.directMap.pointer(to: start), count: count)
    }

    /// A process in a namespace, by default the root one, which gets a tmpfs and `/sys` at first.
    func process(in namespace: Namespace? = nil, limit: Int = 64) throws -> Process {
        let process = Process(
            self,
            FileContext(
                processID: nextProcess.wrappingAdd(1, ordering: .relaxed).newValue,
                namespace: namespace ?? rootNamespace, descriptors: DescriptorTable(limit: limit)))
        if namespace == nil, rootNamespace.mountCount == 0 {
            try process.context.mount(tmpfs, at: PathText("/"))
            _ = try process.open("/sys:cd")
            try process.context.mount(sysfs, at: PathText("/sys"))
        }
        return process
    }
}

/// A clock that stands still until it is set.
final class WallClock: Sendable {
    let nanoseconds = Atomic<UInt64>(1_000_000_000)

    func set(_ time: UInt64) { nanoseconds.store(time, ordering: .relaxed) }
}

func text(_ string: String) -> [UInt8] { Array(string.utf8) }

func path(_ string: String) throws(Errno) -> PathText { try PathText(text(string)) }

/// A process whose calls take strings.
final class Process: Sendable {
    let world: World
    let context: FileContext

    init(_ world: World, _ context: FileContext) {
        self.world = world
        self.context = context
    }

    func child(_ namespace: Namespace) throws -> Process {
        let child = try world.process(in: namespace)
        child.context.setWorkingDirectory(context.workingDirectory)
        return child
    }

    func open(_ string: String, at directory: OpenFile? = nil) throws(Errno) -> OpenFile {
        try context.open(try path(string), at: directory)
    }

    func read(_ string: String) throws(Errno) -> String {
        try open(string).text()
    }

    func write(_ string: String, _ content: String) throws(Errno) {
        _ = try open(string).write(content)
    }

    func remove(_ string: String) throws(Errno) { try context.remove(try path(string)) }

    func rename(_ old: String, _ new: String) throws(Errno) {
        try context.rename(try path(old), to: try path(new))
    }

    func link(_ old: String, _ new: String) throws(Errno) {
        try context.makeLink(to: try path(old), at: try path(new))
    }

    func symlink(_ target: String, _ string: String) throws(Errno) {
        try context.makeSymbolicLink(to: text(target), at: try path(string))
    }

    func mount(_ point: String, options: String = "") throws(Errno) {
        try context.mount(try path("/sys/fs/tmpfs"), at: try path(point), options: text(options))
    }

    func bind(_ source: String, _ point: String) throws(Errno) {
        try context.bind(try open(source), at: try path(point))
    }

    func unmount(_ point: String) throws(Errno) { try context.unmount(try path(point)) }

    func status(_ string: String) throws(Errno) -> FileStatus {
        try context.status(of: try path(string))
    }

    func exists(_ string: String) -> Bool { (try? status(string)) != nil }

    func list(_ string: String, room: Int = 512) throws(Errno) -> [String] {
        try open(string).list(context, room: room)
    }
}

extension OpenFile {
    func bytes(_ count: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: count)
        let result = unsafe bytes.withUnsafeMutableBytes { memory in
            var buffer = unsafe ReadBuffer(memory)
            return Result { () throws(Errno) in try read(into: &buffer) }
        }
        return Array(bytes.prefix(try result.get()))
    }

    func text() throws(Errno) -> String {
        var all: [UInt8] = []
        while true {
            let part = try bytes(1000)
            if part.isEmpty { return String(decoding: all, as: UTF8.self) }
            all += part
        }
    }

    @discardableResult
    func write(_ bytes: [UInt8]) throws(Errno) -> Int {
        let result = unsafe bytes.withUnsafeBytes { memory in
            var buffer = unsafe WriteBuffer(memory)
            return Result { () throws(Errno) in try write(from: &buffer) }
        }
        return try result.get()
    }

    @discardableResult
    func write(_ string: String) throws(Errno) -> Int { try write(Array(string.utf8)) }

    /// All names, read in pieces of `room` bytes.
    func list(_ context: FileContext, room: Int = 512) throws(Errno) -> [String] {
        try records(context, room: room).map(\.name)
    }

    func records(
        _ context: FileContext, room: Int = 512
    ) throws(Errno) -> [(name: String, attributes: UInt8, type: UInt8)] {
        var names: [(String, UInt8, UInt8)] = []
        while true {
            var bytes = [UInt8](repeating: 0, count: room)
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
                names.append(
                    (String(decoding: name, as: UTF8.self), bytes[offset + 14], bytes[offset + 12]))
                offset += length
            }
        }
    }
}
