// Opening and describing files.

public import KernelABI
internal import Synchronization

/// Everything that a file system learns about an open. It is lent: what is to be kept of it is copied,
/// member by member, and nothing else is counted.
public struct Opening: ~Copyable {
    /// Where the file is.
    public let location: Location
    /// The file.
    public let vnode: Vnode
    /// The rights that the open file will have.
    public let permissions: FilePermissions
    /// The path's flags.
    public let flags: PathFlags
    /// Who opens it.
    public let context: FileContext

    /// The same opening of another file: one that is made by being opened.
    public func of(_ vnode: Vnode) -> Opening {
        Opening(
            location: location, vnode: vnode, permissions: permissions, flags: flags,
            context: context)
    }

    /// The same opening with other rights, for files whose ends differ.
    public func limited(to limit: FilePermissions) -> Opening {
        Opening(
            location: location, vnode: vnode, permissions: permissions.intersection(limit),
            flags: flags, context: context)
    }
}

extension FileContext {
    /// Opens a file; the path's flags say how.
    ///
    /// - Parameters:
    ///   - text: the path.
    ///   - directory: where a relative path starts instead of at the working directory.
    public func open(_ text: PathText, at directory: OpenFile? = nil) throws(Errno) -> OpenFile {
        let opening = try prepareOpening(text, at: directory)
        return try opening.vnode.open(opening)
    }

    /// Opens a file with two ends: the end to read from and the end to write to.
    public func openBoth(_ text: PathText) throws(Errno) -> (reading: OpenFile, writing: OpenFile) {
        let opening = try prepareOpening(text, at: nil)
        let ends = try opening.vnode.openBoth(opening)
        // Without both rights there would be no ends, whatever is done with them.
        opening.location.place.mount.noteUse([.read, .write])
        return ends
    }

    private func prepareOpening(
        _ text: PathText, at directory: OpenFile?
    ) throws(Errno) -> Opening {
        var walk = try PathWalk.begin(text, self, at: directory)
        do throws(Errno) {
            return try prepareOpening(text, at: directory, &walk)
        } catch {
            recordRefusal(error, of: text, walk)
            throw error
        }
    }

    private func prepareOpening(
        _ text: PathText, at directory: OpenFile?, _ walk: inout PathWalk
    ) throws(Errno) -> Opening {
        let flags = text.flags
        var wasMade = false
        if flags.contains(.create) {
            wasMade = try findOrMake(&walk, text, directory)
        } else {
            try walk.find(followingLast: !flags.contains(.nofollow))
        }
        let vnode = walk.vnode
        if vnode.type == .symbolicLink { throw .tooManySymbolicLinks }
        if flags.contains(.directory), vnode.type != .directory { throw .notDirectory }
        let permissions = try FileContext.grant(flags, walk.permissions)
        if flags.contains(.truncate), !wasMade {
            guard permissions.contains(.write) else { throw .accessDenied }
            if vnode.type == .regular { try vnode.truncate(to: 0) }
        }
        // Reading and writing are noted when they happen. What is asked for by name is needed all the
        // same: without it there would be no open file.
        walk.place.mount.noteUse(flags.permissions)
        return Opening(
            // What starts here gets no more than was granted here.
            location: walk.location(limitedTo: permissions), vnode: vnode, permissions: permissions,
            flags: flags, context: self)
    }

    /// Records what a sandbox was refused. A file that is missing inside of what was mounted is no
    /// refusal; one that would be outside is.
    private func recordRefusal(_ error: Errno, of text: PathText, _ walk: PathWalk) {
        guard error == .noEntry || error == .accessDenied || error == .notPermitted,
            let confinement = walk.namespace.confinement
        else { return }
        if error != .noEntry {
            confinement.record(.denied, text.bytes)
        } else if walk.place.mount === walk.namespace.root {
            confinement.record(.absent, text.path)
        }
    }

    /// What is asked for, if it is to be had; all there is, if nothing is asked for.
    private static func grant(
        _ flags: PathFlags, _ available: FilePermissions
    ) throws(Errno) -> FilePermissions {
        let wanted = flags.permissions
        guard wanted.isSubset(of: available), !available.isEmpty else { throw .accessDenied }
        let granted = wanted.isEmpty ? available : wanted
        if flags.contains(.append), !granted.contains(.write) { throw .accessDenied }
        return granted
    }

    /// Walks to a file, making it if it is missing; tells whether this made it.
    private func findOrMake(
        _ walk: inout PathWalk, _ text: PathText, _ directory: OpenFile?
    ) throws(Errno) -> Bool {
        // Others may remove or make the file meanwhile, so try again, but not for ever.
        for _ in 0..<16 {
            guard let name = try walk.findOrMissing() else {
                if text.flags.contains(.exclusive) { throw .exists }
                return false
            }
            do throws(Errno) {
                let kind: NewFile = text.flags.contains(.directory) ? .directory : .regular
                _ = try makeEntry(name, kind, in: walk)
            } catch {
                guard error == .exists else { throw error }
                if text.flags.contains(.exclusive) { throw error }
                walk = try PathWalk.begin(text, self, at: directory)
                continue
            }
            // Found by walking again, as any file is.
            walk = try PathWalk.begin(text, self, at: directory)
            if try walk.findOrMissing() == nil { return true }
            walk = try PathWalk.begin(text, self, at: directory)
        }
        throw .busy
    }

    /// Describes a file.
    public func status(
        of text: PathText, at directory: OpenFile? = nil
    ) throws(Errno) -> FileStatus {
        var walk = try PathWalk.begin(text, self, at: directory)
        do throws(Errno) {
            try walk.find(followingLast: !text.flags.contains(.nofollow))
        } catch {
            recordRefusal(error, of: text, walk)
            throw error
        }
        return FileContext.status(
            walk.vnode, walk.permissions,
            walk.place.dentry === walk.place.mount.root ? walk.place.mount : nil)
    }

    static func status(
        _ vnode: Vnode, _ permissions: FilePermissions, _ mount: Mount?
    ) -> FileStatus {
        var status = FileStatus()
        status.number = vnode.number
        status.fileSystem = vnode.superblock.number
        status.size = vnode.size
        status.blockSize = vnode.superblock.blockSize
        status.links = UInt64(clamping: vnode.linkCount.load(ordering: .relaxed))
        status.type = vnode.type.rawValue
        status.permissions = permissions.rawValue
        if let mount { status.attributes = mount.shownAttributes.rawValue }
        vnode.describe(&status)
        return status
    }

    /// A symbolic link's target.
    public func linkTarget(
        of text: PathText, at directory: OpenFile? = nil
    ) throws(Errno) -> [UInt8] {
        var walk = try PathWalk.begin(text, self, at: directory)
        try walk.find(followingLast: false)
        return try walk.vnode.target(self)
    }
}

extension Mount {
    /// What directory listings and `stat` say about the place where it is mounted.
    var shownAttributes: EntryAttributes { attributes.union(.mounted) }
}
