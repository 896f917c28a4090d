// `ctl` files: commands are written to them.

public import KernelABI

/// A file that takes commands.
///
/// A text with several commands is read in full before the first is carried out; they are carried out
/// in order up to the first that fails, whose error the write returns.
open class ControlFile: Vnode, @unchecked Sendable {
    /// Carries out a command for the process that opened the file.
    public typealias Handler = @Sendable (Command, FileContext) throws(Errno) -> Void

    private let handler: Handler

    /// A file whose commands `handler` carries out.
    public init(in superblock: Superblock, handler: @escaping Handler) {
        self.handler = handler
        super.init(superblock, .device, [.write])
    }

    open override var isControl: Bool { true }

    open override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenControl(opening, handler, context)
    }

    /// Never has content to remove.
    open override func truncate(to length: UInt64) throws(Errno) {}
}

private final class OpenControl: OpenFile, @unchecked Sendable {
    private let handler: ControlFile.Handler
    private let context: FileContext

    init(
        _ opening: consuming Opening, _ handler: @escaping ControlFile.Handler,
        _ context: FileContext
    ) {
        self.handler = handler
        self.context = context
        super.init(opening)
    }

    override func writeBytes(from buffer: inout WriteBuffer) throws(Errno) {
        let handler = handler
        try buffer.handOver(
            to: { bytes, context throws(Errno) in
                for command in try CommandText.parse(bytes) { try handler(command, context) }
            }, context, 4 * Limits.path)
    }
}
