// `/net/local/addrs`: the names at which somebody listens, and a way to wait for one.

internal import FileSystem
internal import KernelABI
internal import Synchronization

/// The names, one a line: those that the reader may connect to.
///
/// An open file is readable, for `poll`, when names have come or gone since it was read from the start,
/// or opened. What is read is always of the moment.
final class ListeningNames: Vnode, @unchecked Sendable {
    private let family: LocalFamily

    init(_ family: LocalFamily, _ superblock: Superblock) {
        self.family = family
        super.init(superblock, .device, [.read])
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenListeningNames(opening, family, context)
    }
}

private final class OpenListeningNames: PositionedFile, @unchecked Sendable {
    private let family: LocalFamily
    private let context: FileContext
    /// The family's count of changes when the file was read last.
    private let seen: Atomic<UInt64>

    init(_ opening: consuming Opening, _ family: LocalFamily, _ context: FileContext) {
        self.family = family
        self.context = context
        seen = Atomic(family.changeCount)
        super.init(opening)
    }

    override var size: UInt64 { 0 }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        // Before the names are looked at: a change meanwhile is told once too often, not too little.
        if offset == 0 { seen.store(family.changeCount, ordering: .sequentiallyConsistent) }
        let names = family.listeningNames(shownTo: context.namespace.confinement)
        guard offset < UInt64(names.count) else { return }
        try buffer.append(names, from: Int(offset))
    }

    override var readiness: PollEvents {
        seen.load(ordering: .sequentiallyConsistent) == family.changeCount ? [] : .readable
    }

    override var pollQueue: PollQueue? { family.changeQueue }
}
