// One mounted file system, and what all of them share.

public import KernelABI
public import Memory
internal import KernelBase
public import Scheduler
internal import Synchronization

/// What the file systems get from the rest of the kernel.
public final class FileSystemServices: Sendable {
    /// The directory entries that were looked up.
    public let cache: DentryCache
    /// Nanoseconds since 1970.
    public let wallClock: @Sendable () -> UInt64

    /// The services of one kernel.
    public init(cache: DentryCache, wallClock: @escaping @Sendable () -> UInt64) {
        self.cache = cache
        self.wallClock = wallClock
    }
}

/// A mounted file system: whatever is the same for all its files.
///
/// It lives for as long as one of its vnodes does.
open class Superblock: @unchecked Sendable {
    /// A number of its own.
    public let number: UInt64
    /// The kind, as in `/sys/fs`.
    public let typeName: StaticString
    /// What the kernel lends it.
    public let services: FileSystemServices
    /// When it was made, in nanoseconds since 1970.
    public let made: UInt64
    /// The moment of ``made``.
    private let madeAt: Instant
    /// How many mounts show it. Whoever has a place in it has a mount, so with the last one go all
    /// remembered names.
    let mountCount = Atomic<Int>(0)
    /// Names change while this is held for writing, and are looked up past the cache while it is held
    /// for reading. Rank ``LockRank/vnode``.
    let names = ReadWriteLock(UInt8(0), rank: .vnode)

    /// A file system.
    public init(_ typeName: StaticString, services: FileSystemServices) {
        number = services.cache.nextNumber()
        self.typeName = typeName
        self.services = services
        made = services.wallClock()
        madeAt = .now
    }

    /// The date of a moment, in nanoseconds since 1970: always the same for the same moment. Moments before
    /// it was made count as that.
    public final func date(of moment: Instant) -> UInt64 {
        guard moment > madeAt else { return made }
        return made &+ (moment.nanoseconds - madeAt.nanoseconds)
    }

    /// The largest file, for `/sys/fs`.
    open var maximumFileSize: UInt64 { 0 }

    /// Bytes that files are stored in multiples of.
    open var blockSize: UInt64 { 4096 }
}

/// A kind of file system, as it stands in `/sys/fs`.
open class FileSystemType: @unchecked Sendable {
    /// Its name.
    public let name: StaticString
    /// What the kernel lends it.
    public let services: FileSystemServices

    /// A kind of file system.
    public init(_ name: StaticString, services: FileSystemServices) {
        self.name = name
        self.services = services
    }

    /// Makes, or finds, a file system to mount, and returns its root.
    ///
    /// - Parameters:
    ///   - options: text from the caller of `mount`; empty for the usual.
    ///   - payer: pays for the memory of what is made; `nil` for nobody in particular.
    open func makeRoot(options: [UInt8], payer: MemoryAccount?) throws(Errno) -> Dentry {
        throw .notSupported
    }

    /// Tells where the instances of this kind are listed. Once, at boot.
    open func setListing(_ directory: SyntheticDirectory) {}
}
