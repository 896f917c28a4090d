// Symbolic links that point somewhere else for each process, as `/proc/self`.

public import KernelABI

/// A symbolic link to the entry beside it whose name is the number of the process that follows it.
///
/// Where it leads is looked up once for each process: programs that ask about themselves do so often.
public final class OwnNumberLink: Vnode, @unchecked Sendable {
    /// A link.
    public init(in superblock: Superblock) {
        super.init(superblock, .symbolicLink, [.read, .write, .execute])
    }

    public override func target(_ context: FileContext) throws(Errno) -> [UInt8] {
        guard context.processID != 0 else { throw .noEntry }
        var target: [UInt8] = []
        target.append(decimal: context.processID)
        return target
    }

    override func directTarget(
        _ context: FileContext, in directory: Dentry, _ namespace: Namespace
    ) -> Dentry? {
        if let known = context.ownEntry(in: directory) { return known }
        guard let name = try? target(context),
            let entry = try? context.lookup(name.span, in: directory, namespace)
        else { return nil }
        context.setOwnEntry(entry, in: directory)
        return entry
    }
}
