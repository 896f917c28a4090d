// A file that somebody has open: what a descriptor stands for.

public import KernelABI
internal import Synchronization

/// An open file. Descriptors of many processes may stand for the same one; it ends with the last.
///
/// Methods may be called by several threads at once.
open class OpenFile: @unchecked Sendable {
    private let opening: Opening
    /// The change up to which whoever watches the file knows it.
    private let seenChange: Atomic<UInt64>

    /// What an opening leads to.
    public init(_ opening: consuming Opening) {
        seenChange = Atomic(opening.vnode.changeCount)
        self.opening = opening
        OpenFile.count.wrappingAdd(1, ordering: .relaxed)
    }

    deinit { OpenFile.count.wrappingSubtract(1, ordering: .relaxed) }

    private static let count = Atomic<Int>(0)

    /// How many there are, in the whole system.
    public static var liveCount: Int { count.load(ordering: .relaxed) }

    /// Where it was opened.
    public final var location: Location { opening.location }
    /// The file that was opened.
    public final var vnode: Vnode { _read { yield opening.vnode } }
    /// What may be done with it.
    public final var permissions: FilePermissions { opening.permissions }
    /// The flags that it was opened with.
    public final var flags: PathFlags { opening.flags }

    /// Whether reading and writing fail rather than wait.
    public final var isNonblocking: Bool { flags.contains(.nonblock) }

    // MARK: - For callers

    /// Reads at the file's position and returns how many bytes; 0 at the end. May sleep.
    public final func read(into buffer: inout ReadBuffer) throws(Errno) -> Int {
        guard permissions.contains(.read) else { throw .accessDenied }
        noteUse(.read)
        do throws(Errno) {
            try readBytes(into: &buffer)
        } catch {
            // What was read before it went wrong counts.
            if buffer.filled == 0 { throw error }
        }
        return buffer.filled
    }

    /// Writes at the file's position and returns how many bytes. May sleep.
    public final func write(from buffer: inout WriteBuffer) throws(Errno) -> Int {
        guard permissions.contains(.write) else { throw .accessDenied }
        noteUse(.write)
        do throws(Errno) {
            try writeBytes(from: &buffer)
        } catch {
            if buffer.taken == 0 { throw error }
        }
        return buffer.taken
    }

    /// What to map, with the rights that the file gives.
    public final func mapping(for wanted: FilePermissions) throws(Errno) -> Mapping {
        guard permissions.contains(.read) else { throw .accessDenied }
        let mapping = try makeMapping()
        // Fresh memory is the process' own, whatever it is made from.
        if case .fresh = mapping {
            noteUse(.read)
            return mapping
        }
        guard wanted.isSubset(of: permissions) else { throw .accessDenied }
        noteUse(wanted)
        return mapping
    }

    /// Notes that somebody made use of rights.
    final func noteUse(_ rights: FilePermissions) {
        opening.standpoint.place.mount.noteUse(rights)
    }

    /// Notes that it is run as a program.
    public final func noteExecution() { noteUse(.execute) }

    /// What of `wanted` holds. Failure, hang-up and bad descriptors are told unasked.
    public final func readiness(of wanted: PollEvents) -> PollEvents {
        readiness.intersection(wanted.union([.failed, .hangUp, .badDescriptor]))
    }

    /// Describes the file. What changed up to now is known then: ``PollEvents/changed`` tells of later
    /// changes only.
    public final func status() -> FileStatus {
        // Before looking: a change meanwhile is told once too often rather than never.
        seenChange.store(vnode.changeCount, ordering: .sequentiallyConsistent)
        let mount = opening.standpoint.place.mount
        let isRoot = opening.standpoint.place.dentry === mount.root
        return FileContext.status(vnode, permissions, isRoot ? mount : nil)
    }

    // MARK: - For subclasses

    /// Reads; the right to has been checked.
    open func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        throw .notSupported
    }

    /// Writes; the right to has been checked.
    open func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        throw .notSupported
    }

    /// Moves the position.
    open func seek(by offset: Int64, from origin: SeekOrigin) throws(Errno) -> UInt64 {
        throw .notSeekable
    }

    /// What only this kind of file can do: see `FileControl`.
    open func control(
        _ request: UInt64, _ argument: UInt64, _ memory: UserMemory
    ) throws(Errno) -> UInt64 {
        guard request == FileControl.setModified.rawValue else { throw .notSupportedByFile }
        guard permissions.contains(.write) else { throw .accessDenied }
        noteUse(.write)
        try vnode.setModified(argument == Limits.forever ? nil : argument)
        return 0
    }

    /// Reads whole directory records, as many as there is room for.
    open func readDirectory(
        into buffer: inout ReadBuffer, _ context: FileContext
    ) throws(Errno) {
        throw .notDirectory
    }

    /// What the file is ready for. Files that never wait are ready for all that they allow.
    open var readiness: PollEvents {
        var events: PollEvents = []
        if permissions.contains(.read) { events.insert(.readable) }
        if permissions.contains(.write) { events.insert(.writable) }
        if permissions.contains(.read),
            vnode.changeCount != seenChange.load(ordering: .sequentiallyConsistent)
        {
            events.insert(.changed)
        }
        return events
    }

    /// Who tells of changes in ``readiness``; `nil` when there are none.
    open var pollQueue: PollQueue? { vnode.changeQueue }

    /// The namespace that the open file stands for, if it stands for one.
    open var heldNamespace: Namespace? { nil }

    /// The process group that the open file stands for, if it stands for one. Nothing here knows what
    /// that is.
    open var heldGroup: AnyObject? { nil }

    /// What to map.
    open func makeMapping() throws(Errno) -> Mapping {
        try vnode.mapping()
    }
}
