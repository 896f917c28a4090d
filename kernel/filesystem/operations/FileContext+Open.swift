// Opening and describing files.

public import KernelABI
internal import KernelBase
internal import Synchronization

/// What an opening leads to. It has one owner: the open file keeps it as a whole, so that none of the
/// references in it is counted on the way.
public struct Opening: ~Copyable {
    let standpoint: Standpoint
    /// The most that can be done with files reached from here.
    let limit: FilePermissions
    /// The file.
    public let vnode: Vnode
    /// The rights that the open file will have.
    public let permissions: FilePermissions
    /// The path's flags.
    public let flags: PathFlags

    /// Where the file is.
    public var location: Location {
        Location(place: standpoint.place, limit: limit, namespace: standpoint.namespace)
    }

    /// The same opening of another file: one that is made by being opened.
    public func of(_ vnode: Vnode) -> Opening {
        Opening(
            standpoint: standpoint.copy(), limit: limit, vnode: vnode, permissions: permissions,
            flags: flags)
    }

    /// The same opening with other rights, for files whose ends differ.
    public func limited(to limit: FilePermissions) -> Opening {
        Opening(
            standpoint: standpoint.copy(), limit: self.limit, vnode: vnode,
            permissions: permissions.intersection(limit), flags: flags)
    }
}

extension FileContext {
    /// Opens a file; the path's flags say how.
    ///
    /// - Parameters:
    ///   - path: the path.
    ///   - directory: where a relative path starts instead of at the working directory.
    public func open(_ path: PathView, at directory: OpenFile? = nil) throws(Errno) -> OpenFile {
        let opening = try prepareOpening(path, at: directory)
        let vnode = opening.vnode
        if KernelMemory.isShort(for: .little) { try vnode.checkMemory() }
        return try vnode.open(opening, self)
    }

    /// Opens a file; the path's flags say how.
    public func open(_ text: PathText, at directory: OpenFile? = nil) throws(Errno) -> OpenFile {
        try open(text.view, at: directory)
    }

    /// Opens a file with two ends: the end to read from and the end to write to.
    public func openBoth(_ path: PathView) throws(Errno) -> (reading: OpenFile, writing: OpenFile) {
        let opening = try prepareOpening(path, at: nil)
        let vnode = opening.vnode
        let ends = try vnode.openBoth(opening)
        // Without both rights there would be no ends, whatever is done with them.
        ends.0.noteUse([.read, .write])
        return ends
    }

    /// Opens a file with two ends: the end to read from and the end to write to.
    public func openBoth(_ text: PathText) throws(Errno) -> (reading: OpenFile, writing: OpenFile) {
        try openBoth(text.view)
    }

    private func prepareOpening(
        _ path: PathView, at directory: OpenFile?
    ) throws(Errno) -> Opening {
        var walk = try PathWalk.begin(path, self, at: directory)
        let permissions: FilePermissions
        do throws(Errno) {
            permissions = try findToOpen(path, at: directory, &walk)
        } catch {
            recordRefusal(error, of: path, walk)
            throw error
        }
        return walk.opening(permissions, path.flags)
    }

    /// Walks to what is to be opened, and returns what may be done with it.
    @inline(__always)
    private func findToOpen(
        _ path: PathView, at directory: OpenFile?, _ walk: inout PathWalk
    ) throws(Errno) -> FilePermissions {
        let flags = path.flags
        var wasMade = false
        if flags.contains(.create) {
            wasMade = try findOrMake(&walk, path, directory)
        } else {
            try walk.find(path, self, followingLast: !flags.contains(.nofollow))
        }
        let type = walk.place.dentry.type
        if type == .symbolicLink { throw .tooManySymbolicLinks }
        if flags.contains(.directory), type != .directory { throw .notDirectory }
        let permissions = try FileContext.grant(flags, walk.permissions)
        if flags.contains(.truncate), !wasMade {
            guard permissions.contains(.write) else { throw .accessDenied }
            if type == .regular { try walk.vnode.truncate(to: 0) }
        }
        // Reading and writing are noted when they happen. What is asked for by name is needed all the
        // same: without it there would be no open file.
        walk.place.mount.noteUse(flags.permissions)
        return permissions
    }

    /// Records what a sandbox was refused. A file that is missing inside of what was mounted is no
    /// refusal; one that would be outside is.
    private func recordRefusal(_ error: Errno, of path: PathView, _ walk: borrowing PathWalk) {
        guard error == .noEntry || error == .accessDenied || error == .notPermitted,
            let confinement = walk.namespace.confinement
        else { return }
        if error != .noEntry {
            confinement.record(.denied, path.bytes.array)
        } else if walk.place.mount === walk.namespace.root {
            confinement.record(.absent, path.names.array)
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
        _ walk: inout PathWalk, _ path: PathView, _ directory: OpenFile?
    ) throws(Errno) -> Bool {
        // Others may remove or make the file meanwhile, so try again, but not for ever.
        for _ in 0..<16 {
            guard let name = try walk.findOrMissing(path, self) else {
                if path.flags.contains(.exclusive) { throw .exists }
                return false
            }
            do throws(Errno) {
                let kind: NewFile = path.flags.contains(.directory) ? .directory : .regular
                _ = try makeEntry(name, kind, in: walk)
            } catch {
                guard error == .exists else { throw error }
                if path.flags.contains(.exclusive) { throw error }
                walk = try PathWalk.begin(path, self, at: directory)
                continue
            }
            // Found by walking again, as any file is.
            walk = try PathWalk.begin(path, self, at: directory)
            if try walk.findOrMissing(path, self) == nil { return true }
            walk = try PathWalk.begin(path, self, at: directory)
        }
        throw .busy
    }

    /// Describes a file.
    public func status(
        of path: PathView, at directory: OpenFile? = nil
    ) throws(Errno) -> FileStatus {
        var walk = try PathWalk.begin(path, self, at: directory)
        do throws(Errno) {
            try walk.find(path, self, followingLast: !path.flags.contains(.nofollow))
        } catch {
            recordRefusal(error, of: path, walk)
            throw error
        }
        return FileContext.status(
            walk.vnode, walk.permissions,
            walk.place.dentry === walk.place.mount.root ? walk.place.mount : nil)
    }

    /// Describes a file.
    public func status(
        of text: PathText, at directory: OpenFile? = nil
    ) throws(Errno) -> FileStatus {
        try status(of: text.view, at: directory)
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
        var walk = try PathWalk.begin(text.view, self, at: directory)
        try walk.find(text.view, self, followingLast: false)
        return try walk.vnode.target(self)
    }
}

extension Mount {
    /// What directory listings and `stat` say about the place where it is mounted.
    var shownAttributes: EntryAttributes { attributes.union(.mounted) }
}
