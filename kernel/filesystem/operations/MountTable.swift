// What a namespace shows where, as text.

public import KernelABI
internal import KernelBase

extension FileContext {
    /// A line for each mount, from the root on: where it is and what may be done there, and the kind of
    /// file system, as in `/dev:rwL devfs`. What a bind shows is not told: its place may be outside of what
    /// the process can see. In names, line feeds and backslashes stand behind a backslash.
    ///
    /// - Throws: `.nameTooLong` when a mount is deeper than paths can tell.
    public func mountTable() throws(Errno) -> [UInt8] {
        var text: [UInt8] = []
        for mount in namespace.shownMounts {
            for byte in try path(of: mount) {
                switch byte {
                case UInt8(ascii: "\n"): text.append("\\n")
                case UInt8(ascii: "\\"): text.append("\\\\")
                default: text.append(byte)
                }
            }
            text.append(":")
            text.append(letters: mount)
            text.append(" ")
            text.append(mount.root.file?.superblock.typeName ?? "?")
            text.append("\n")
        }
        return text
    }

    /// Where a mount is, or was when it is lost.
    func path(of mount: Mount) throws(Errno) -> [UInt8] {
        guard let parent = mount.parent, let mountpoint = mount.mountpoint else {
            return [UInt8(ascii: "/")]
        }
        return try path(
            of: Location(
                place: Place(mount: parent, dentry: mountpoint), limit: mount.permissions,
                namespace: namespace))
    }
}

extension [UInt8] {
    /// A mount's rights and attributes as path flags.
    fileprivate mutating func append(letters mount: Mount) {
        for (right, letter) in [
            (FilePermissions.read, UInt8(ascii: "r")), (.write, UInt8(ascii: "w")),
            (.execute, UInt8(ascii: "x")),
        ] where mount.permissions.contains(right) { append(letter) }
        for (attribute, letter) in [
            (EntryAttributes.privateMount, UInt8(ascii: "P")), (.propagated, UInt8(ascii: "g")),
            (.locked, UInt8(ascii: "L")),
        ] where mount.attributes.contains(attribute) { append(letter) }
    }
}
