// Symbolic links whose target the kernel decides, as `/proc/self`.

public import KernelABI

/// A symbolic link that may point somewhere else for each process.
public final class SyntheticLink: Vnode, @unchecked Sendable {
    private let makeTarget: @Sendable (FileContext) throws(Errno) -> [UInt8]

    /// A link to what `target` returns.
    public init(
        in superblock: Superblock,
        target: @escaping @Sendable (FileContext) throws(Errno) -> [UInt8]
    ) {
        makeTarget = target
        super.init(superblock, .symbolicLink, [.read, .write, .execute])
    }

    public override func target(_ context: FileContext) throws(Errno) -> [UInt8] {
        try makeTarget(context)
    }
}
