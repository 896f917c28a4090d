// Changing what a namespace shows.

public import KernelABI
public import Memory
internal import Scheduler

extension FileContext {
    /// Mounts a file system at a path.
    ///
    /// - Parameters:
    ///   - point: where; its flags say which rights the mount gives at most, and `:private`,
    ///     `:propagate` and `:locked`. In a namespace without a root it has to be `/`.
    ///   - source: the directory of a kind of file system, as `/sys/fs/tmpfs`, or its bare name.
    ///   - options: for the file system.
    ///   - payer: pays for the memory of a file system that is made for this.
    public func mount(
        _ source: PathText, at point: PathText, options: [UInt8] = [],
        payer: MemoryAccount? = nil
    ) throws(Errno) {
        var source = source
        if !source.path.contains(UInt8(ascii: "/")) {
            source = try PathText(("/sys/fs/" as StaticString).byteArray + source.path)
        }
        var walk = try PathWalk.begin(source.view, self)
        try walk.find(source.view, self, followingLast: true)
        guard let type = walk.vnode.mountableType else { throw .noDevice }
        try mount(type, at: point, options: options, payer: payer)
    }

    /// Mounts a file system of a kind that the caller has already been given.
    public func mount(
        _ type: FileSystemType, at point: PathText, options: [UInt8] = [],
        payer: MemoryAccount? = nil
    ) throws(Errno) {
        let root = try type.makeRoot(options: options, payer: payer)
        try attach(root, at: point, limit: [.read, .write, .execute], isBinding: false)
    }

    /// Mounts a file system of the kernel's own making.
    public func mount(root: Dentry, at point: PathText) throws(Errno) {
        try attach(root, at: point, limit: [.read, .write, .execute], isBinding: false)
    }

    /// Shows an open file or directory at another place, with its rights or fewer.
    ///
    /// - Throws: `.notPermitted` when a locked mount covers something inside the directory: it would
    ///   come to light at the other place.
    public func bind(_ file: OpenFile, at point: PathText) throws(Errno) {
        let source = file.location
        let isCovered =
            namespace.hasMounts(inside: source.place) { $0.attributes.contains(.locked) }
            || source.namespace.hasMounts(inside: source.place) {
                $0.attributes.contains(.locked)
            }
        if isCovered { throw .notPermitted }
        try attach(
            source.place.dentry, at: point, limit: file.permissions.intersection(source.limit),
            isBinding: true)
    }

    private func attach(
        _ root: Dentry, at point: PathText, limit: FilePermissions, isBinding: Bool
    ) throws(Errno) {
        let flags = point.flags
        if flags.isSuperset(of: [.isPrivate, .propagate]) { throw .invalidArgument }
        guard flags.permissions.isSubset(of: limit) else { throw .accessDenied }
        let permissions = flags.permissions.isEmpty ? limit : flags.permissions
        let attributes = flags.mountAttributes
        let namespace = namespace
        let isRootDirectory = root.file?.type == .directory
        if namespace.root == nil {
            guard isRootDirectory, point.path.allSatisfy({ $0 == UInt8(ascii: "/") }),
                !point.path.isEmpty
            else { throw .noEntry }
            return try namespace.setRoot(try Mount(root, at: nil, permissions, attributes))
        }
        var walk = try PathWalk.begin(point.view, self)
        try walk.find(point.view, self, followingLast: true)
        guard isRootDirectory == (walk.vnode.type == .directory) else {
            throw isRootDirectory ? .notDirectory : .isDirectory
        }
        guard namespace.contains(walk.place.mount) else { throw .notPermitted }
        if walk.place.dentry === walk.place.mount.root,
            walk.place.mount.attributes.contains(.locked)
        {
            throw .busy
        }
        let mount = try Mount(root, at: walk.place, permissions, attributes)
        let place = walk.place
        // While the names are held nobody takes away what it is mounted on.
        try walk.vnode.superblock.names.withReadLock { _ throws(Errno) in
            if place.dentry !== place.mount.root, place.dentry.isGone { throw .noEntry }
            try namespace.add(mount)
        }
    }

    /// Removes the uppermost mount at a path, or one that no path leads to any more and that
    /// ``mountTable()`` shows under this path.
    ///
    /// - Throws: `.invalidArgument` when nothing is mounted there; `.notPermitted` when it is locked;
    ///   `.busy` when there are mounts inside.
    public func unmount(_ point: PathText) throws(Errno) {
        let mount: Mount
        do throws(Errno) {
            mount = try mountToRemove(at: point)
        } catch {
            guard let lost = lostMount(at: point.path) else { throw error }
            mount = lost
        }
        try namespace.remove(mount)
    }

    private func mountToRemove(at point: PathText) throws(Errno) -> Mount {
        var walk = try PathWalk.begin(point.view, self)
        try walk.find(point.view, self, followingLast: true)
        guard walk.place.dentry === walk.place.mount.root else { throw .invalidArgument }
        return walk.place.mount
    }

    /// The kernel takes files away without asking what is mounted on them, as those of a socket.
    private func lostMount(at path: [UInt8]) -> Mount? {
        namespace.shownMounts.last { mount in
            guard mount.isLost, let place = try? self.path(of: mount) else { return false }
            return place == path
        }
    }
}

extension PathFlags {
    var mountAttributes: EntryAttributes {
        var attributes: EntryAttributes = []
        if contains(.isPrivate) { attributes.insert(.privateMount) }
        if contains(.propagate) { attributes.insert(.propagated) }
        if contains(.locked) { attributes.insert(.locked) }
        return attributes
    }
}
