// Files whose content is text that the kernel writes when they are opened.

public import KernelABI
internal import Scheduler

/// A file whose content is made when it is opened, so that one reader sees one moment.
open class TextFile: Vnode, @unchecked Sendable {
    /// Makes the content.
    public typealias Reader = @Sendable (FileContext) throws(Errno) -> [UInt8]
    /// Takes what was written, in one piece.
    public typealias Writer = @Sendable ([UInt8], FileContext) throws(Errno) -> Void

    private let reader: Reader?
    private let writer: Writer?
    private let longestWrite: Int

    /// A file.
    ///
    /// - Parameters:
    ///   - superblock: whose file it is.
    ///   - reader: makes the content; `nil` when it cannot be read.
    ///   - writer: takes what is written; `nil` when it cannot be written. Each write counts as a
    ///     whole.
    ///   - longestWrite: the most bytes of one write.
    public init(
        in superblock: Superblock, reader: Reader? = nil, writer: Writer? = nil,
        longestWrite: Int = 4096
    ) {
        self.reader = reader
        self.writer = writer
        self.longestWrite = longestWrite
        var permissions: FilePermissions = []
        if reader != nil { permissions.insert(.read) }
        if writer != nil { permissions.insert(.write) }
        super.init(superblock, .device, permissions)
    }

    /// The content, for a process that may read it.
    open func content(for context: FileContext) throws(Errno) -> [UInt8] {
        guard let reader else { return [] }
        return try reader(context)
    }

    open override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        var content: [UInt8] = []
        if opening.permissions.contains(.read) { content = try self.content(for: context) }
        // Who writes is of interest to the writer only.
        return OpenText(opening, content, writer.map { ($0, context) }, longestWrite)
    }

    /// Never has content of its own to remove.
    open override func truncate(to length: UInt64) throws(Errno) {}
}

/// An open text file.
final class OpenText: PositionedFile, @unchecked Sendable {
    private let content: [UInt8]
    private let writer: (take: TextFile.Writer, context: FileContext)?
    private let longestWrite: Int

    init(
        _ opening: consuming Opening, _ content: consuming [UInt8],
        _ writer: (TextFile.Writer, FileContext)?, _ longestWrite: Int
    ) {
        self.content = content
        self.writer = writer
        self.longestWrite = longestWrite
        super.init(opening)
    }

    override var size: UInt64 { UInt64(content.count) }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        guard offset < size else { return }
        try buffer.append(content, from: Int(offset))
    }

    /// Without the position, which means nothing here and would be locked while the writer does
    /// whatever it does.
    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        guard let writer else { throw .accessDenied }
        try buffer.handOver(to: writer.take, writer.context, longestWrite)
    }
}

extension WriteBuffer {
    /// Takes all bytes and hands them to `writer`; none count as taken when it throws.
    mutating func handOver(
        to writer: TextFile.Writer, _ context: FileContext, _ limit: Int
    ) throws(Errno) {
        let before = taken
        let bytes = try takeAll(atMost: limit)
        do throws(Errno) {
            try writer(bytes, context)
        } catch {
            giveBack(downTo: before)
            throw error
        }
    }
}
