// The record of a sandbox as a file, and which of its mounts were ever used.

public import KernelABI

/// A file with what the processes of a namespace were refused and what they used.
///
/// Lines are those of the namespace's ``Confinement``, then `used mount <rights> <path>` for each
/// mount: `-` stands for none. The text is made at each read from the start, so that an open file can
/// be read again, also after the last process is gone.
open class AuditFile: Vnode, @unchecked Sendable {
    /// Tells whose namespace it is about; `nil` when there is none any more.
    public typealias Subject = @Sendable () -> Namespace?

    private let subject: Subject

    /// A file about a namespace.
    public init(in superblock: Superblock, about subject: @escaping Subject) {
        self.subject = subject
        super.init(superblock, .device, [.read])
    }

    public final override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        guard let namespace = subject() else { throw .noProcess }
        return OpenAudit(opening, namespace)
    }
}

private final class OpenAudit: PositionedFile, @unchecked Sendable {
    private let namespace: Namespace

    init(_ opening: consuming Opening, _ namespace: Namespace) {
        self.namespace = namespace
        super.init(opening)
    }

    override var size: UInt64 { 0 }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        let text = namespace.auditReport()
        guard offset < text.count else { return }
        try buffer.append(text, from: Int(offset))
    }
}

extension Namespace {
    /// What its processes were refused and what they used.
    func auditReport() -> [UInt8] {
        var text: [UInt8] = []
        confinement?.report(into: &text)
        for mount in allMounts {
            text.append("used mount ")
            let used = mount.usedRights
            if used.isEmpty { text.append(UInt8(ascii: "-")) }
            for (right, letter) in [
                (FilePermissions.read, "r"), (.write, "w"), (.execute, "x"),
            ] as [(FilePermissions, StaticString)] where used.contains(right) {
                text.append(letter)
            }
            text.append(UInt8(ascii: " "))
            text.append(contentsOf: mount.path)
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }
}

extension Mount {
    /// Where it is, from the root of the tree of mounts that it is in.
    fileprivate var path: [UInt8] {
        var names: [[UInt8]] = []
        var length = 0
        var mount = self
        while let above = mount.parent, let mountpoint = mount.mountpoint {
            var dentry: Dentry? = mountpoint
            while let here = dentry, here !== above.root {
                names.append(here.name)
                length += here.name.count + 1
                dentry = here.parent
                // Nothing that a path could name.
                if length > Limits.path { return [] }
            }
            mount = above
        }
        if names.isEmpty { return [UInt8(ascii: "/")] }
        return names.reversed().flatMap { [UInt8(ascii: "/")] + $0 }
    }
}
