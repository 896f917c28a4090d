// Files without state: `/dev/const/*` and `/dev/random`.

public import FileSystem
public import KernelABI

/// A file that reads as the same byte for ever, or as nothing, and swallows what is written.
public final class ConstantDevice: Vnode, @unchecked Sendable {
    private let byte: UInt8?

    /// A file full of `byte`; `nil` for one that is empty.
    public init(_ byte: UInt8?, in superblock: Superblock) {
        self.byte = byte
        super.init(superblock, .device, [.read, .write])
    }

    public override func read(
        at offset: UInt64, into buffer: inout ReadBuffer
    ) throws(Errno) {
        guard let byte else { return }
        try buffer.append(repeating: byte, count: UInt64(buffer.remaining))
    }

    public override func write(
        at offset: UInt64, from buffer: inout WriteBuffer
    ) throws(Errno) {
        _ = buffer.discard()
    }

    public override func append(from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        _ = buffer.discard()
        return 0
    }

    public override func truncate(to length: UInt64) throws(Errno) {}

    public override func mapping() throws(Errno) -> Mapping {
        guard let byte else { throw .notSupported }
        return .fresh(fill: byte)
    }
}

/// A file that reads as unpredictable bytes.
public final class RandomDevice: Vnode, @unchecked Sendable {
    private let source: @Sendable () -> UInt64

    /// A file that reads what `source` makes.
    public init(in superblock: Superblock, source: @escaping @Sendable () -> UInt64) {
        self.source = source
        super.init(superblock, .device, .read)
    }

    public override func read(
        at offset: UInt64, into buffer: inout ReadBuffer
    ) throws(Errno) {
        while buffer.remaining > 0 {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(256)
            while bytes.count < min(buffer.remaining, 256) {
                let word = source()
                for shift in stride(from: UInt64(0), to: 64, by: 8) {
                    bytes.append(UInt8(truncatingIfNeeded: word >> shift))
                }
            }
            try buffer.append(bytes)
        }
    }
}

/// `/dev/shmem/new`: opening it makes a shared memory object; the first mapping gives it its size.
public final class SharedMemoryMaker: Vnode, @unchecked Sendable {
    private let makeObject: @Sendable () -> SharedObject

    /// A file whose objects come from `makeObject`.
    public init(
        in superblock: Superblock, makeObject: @escaping @Sendable () -> SharedObject
    ) {
        self.makeObject = makeObject
        super.init(superblock, .device, [.read, .write])
    }

    public override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        let object = makeObject()
        return OpenSharedMemory(
            opening.of(SharedMemoryVnode(superblock, object)), object)
    }

    public override func truncate(to length: UInt64) throws(Errno) {}
}

/// One object, so that `stat` tells its size.
private final class SharedMemoryVnode: Vnode, @unchecked Sendable {
    private let object: SharedObject

    init(_ superblock: Superblock, _ object: SharedObject) {
        self.object = object
        super.init(superblock, .device, [.read, .write])
    }

    override var size: UInt64 { object.size }
}

private final class OpenSharedMemory: OpenFile, @unchecked Sendable {
    private let object: SharedObject

    init(_ opening: consuming Opening, _ object: SharedObject) {
        self.object = object
        super.init(opening)
    }

    override func makeMapping() throws(Errno) -> Mapping { .object(object) }

    override func seek(by offset: Int64, from origin: SeekOrigin) throws(Errno) -> UInt64 {
        guard offset == 0, origin == .end else { throw .notSeekable }
        return object.size
    }
}
