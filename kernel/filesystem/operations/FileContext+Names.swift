// Making, moving and removing names. Each is one step for everybody else, done while the file
// system's names are held for writing.

public import KernelABI
internal import Scheduler
internal import Synchronization

extension FileContext {
    // MARK: - Making

    /// Makes a symbolic link. The target is kept as it is; nothing needs to exist there.
    public func makeSymbolicLink(to target: [UInt8], at text: PathText) throws(Errno) {
        guard !target.isEmpty else { throw .noEntry }
        guard target.count <= Limits.path else { throw .nameTooLong }
        guard !target.contains(0) else { throw .invalidArgument }
        var walk = try PathWalk.begin(text.view, self)
        let name = try walk.findParent(text.view, self)
        _ = try makeEntry(name, .symbolicLink(target), in: walk)
    }

    /// Gives a file another name.
    ///
    /// - Throws: `.crossesFileSystems` unless both places are reached through the same mount;
    ///   `.accessDenied` if more could be done with the file under the new name than under the old
    ///   one.
    public func makeLink(to old: PathText, at new: PathText) throws(Errno) {
        var source = try PathWalk.begin(old.view, self)
        try source.find(old.view, self, followingLast: !old.flags.contains(.nofollow))
        var target = try PathWalk.begin(new.view, self)
        let name = try target.findParent(new.view, self)
        try FileContext.checkMove(from: source, to: target)
        let vnode = source.vnode
        let directory = target.vnode
        if vnode.type == .directory { throw .notPermitted }
        guard target.permissions.contains(.write) else { throw .accessDenied }
        let parent = target.place.dentry
        let cache = directory.superblock.services.cache
        try directory.superblock.names.withWriteLock { _ throws(Errno) in
            // A file whose last name is gone does not come back.
            if directory.isRemoved || vnode.linkCount.load(ordering: .relaxed) == 0 {
                throw .noEntry
            }
            if try directory.lookup(name.span, self) != nil { throw .exists }
            try directory.attach(vnode, as: name.span)
            cache.remove(parent, name.span)
        }
    }

    /// Files must not gain rights by getting another name.
    private static func checkMove(
        from source: borrowing PathWalk, to target: borrowing PathWalk
    ) throws(Errno) {
        guard source.place.mount === target.place.mount else { throw .crossesFileSystems }
        guard target.limit.isSubset(of: source.limit) else {
            throw .accessDenied
        }
    }

    // MARK: - Moving

    /// Moves a file or directory; what had the new name is replaced, and nobody can see a moment at
    /// which neither has it. With `:exclusive` a name that is taken is an error.
    ///
    /// - Throws: `.crossesFileSystems` unless both places are reached through the same mount;
    ///   `.notEmpty`, `.isDirectory` and `.notDirectory` when what has the new name cannot be
    ///   replaced; `.busy` when something is mounted on either name in any namespace;
    ///   `.invalidArgument` when a directory would end up inside itself.
    public func rename(_ old: PathText, to new: PathText) throws(Errno) {
        var source = try PathWalk.begin(old.view, self)
        let oldName = try source.findParent(old.view, self)
        var target = try PathWalk.begin(new.view, self)
        let newName = try target.findParent(new.view, self)
        try FileContext.checkMove(from: source, to: target)
        guard source.permissions.contains(.write), target.permissions.contains(.write) else {
            throw .accessDenied
        }
        source.place.mount.noteUse(.write)
        let oldParent = source.place
        let newParent = target.place
        let oldDirectory = source.vnode
        let newDirectory = target.vnode
        let cache = oldDirectory.superblock.services.cache
        try oldDirectory.superblock.names.withWriteLock { _ throws(Errno) in
            let vnode = try visible(oldName, in: oldDirectory)
            if newDirectory.isRemoved { throw .noEntry }
            let replaced = try newDirectory.lookup(newName.span, self)
            if replaced === vnode { return }
            let dentry = cache.find(oldParent.dentry, oldName.span)
            if vnode.type == .directory {
                // Whoever walked to a place inside of the directory found it in the cache.
                if let dentry, newParent.dentry.isSame(asOrBelow: dentry) {
                    throw .invalidArgument
                }
            }
            if let replaced {
                if new.flags.contains(.exclusive) { throw .exists }
                try checkReplacement(of: replaced, by: vnode, newName, newParent.dentry)
            }
            if FileContext.isMountpoint(oldName, in: oldParent.dentry) { throw .busy }
            try newDirectory.attach(vnode, as: newName.span)
            try oldDirectory.detach(oldName.span, self)
            replaced?.wasUnlinked()
            cache.remove(oldParent.dentry, oldName.span)
            cache.remove(newParent.dentry, newName.span)
            if let dentry { cache.move(dentry, to: newParent.dentry, as: newName.span) }
        }
    }

    private func checkReplacement(
        of replaced: Vnode, by vnode: Vnode, _ name: [UInt8], _ parent: Dentry
    ) throws(Errno) {
        if FileContext.isMountpoint(name, in: parent) { throw .busy }
        switch (vnode.type == .directory, replaced.type == .directory) {
        case (true, false): throw .notDirectory
        case (false, true): throw .isDirectory
        case (true, true): if try replaced.entry(after: 0, self) != nil { throw .notEmpty }
        case (false, false): break
        }
    }

    private func visible(_ name: [UInt8], in directory: Vnode) throws(Errno) -> Vnode {
        guard let vnode = try directory.lookup(name.span, self), vnode.isVisible(in: namespace)
        else { throw .noEntry }
        return vnode
    }

    /// Whether something is mounted on an entry, for whomever: its name has to stay, or whoever relies on
    /// the mount would end up in whatever gets the name next.
    ///
    /// - Precondition: the superblock's names are held for writing, so that nothing is mounted meanwhile.
    private static func isMountpoint(_ name: [UInt8], in directory: Dentry) -> Bool {
        // A mount keeps its mountpoint, so the cache knows it.
        directory.cachedEntry(name.span)?.isMountpoint ?? false
    }

    // MARK: - Removing

    /// Removes a name, and the file with its last one; a directory with `:directory`, with all that
    /// is in it with `:directory:recursive`. Files that are open live on without a name.
    ///
    /// - Throws: `.busy` when something is mounted there in any namespace.
    public func remove(_ text: PathText, at directory: OpenFile? = nil) throws(Errno) {
        var walk = try PathWalk.begin(text.view, self, at: directory)
        let name = try walk.findParent(text.view, self)
        guard walk.permissions.contains(.write) else { throw .accessDenied }
        walk.place.mount.noteUse(.write)
        let wanted = text.flags.intersection([.directory, .recursive])
        if wanted == [.directory, .recursive] {
            try removeTree(name, in: walk.place)
        } else {
            try removeEntry(name, in: walk.place, asDirectory: wanted.contains(.directory))
        }
    }

    private func removeEntry(
        _ name: [UInt8], in place: Place, asDirectory: Bool?
    ) throws(Errno) {
        guard let directory = place.dentry.file else { throw .noEntry }
        let cache = directory.superblock.services.cache
        try directory.superblock.names.withWriteLock { _ throws(Errno) in
            let vnode = try visible(name, in: directory)
            let isDirectory = vnode.type == .directory
            if let asDirectory, asDirectory != isDirectory {
                throw isDirectory ? .isDirectory : .notDirectory
            }
            if FileContext.isMountpoint(name, in: place.dentry) { throw .busy }
            if isDirectory, try vnode.entry(after: 0, self) != nil { throw .notEmpty }
            try directory.detach(name.span, self)
            vnode.wasUnlinked()
            cache.remove(place.dentry, name.span)
        }
    }

    /// Removes a tree from its leaves up, one name at a time. What others put in meanwhile goes, too.
    private func removeTree(_ name: [UInt8], in place: Place) throws(Errno) {
        var path: [(place: Place, name: [UInt8])] = [(place, name)]
        while let (place, name) = path.last {
            do throws(Errno) {
                try removeEntry(name, in: place, asDirectory: path.count == 1 ? true : nil)
                path.removeLast()
                continue
            } catch {
                guard error == .notEmpty else { throw error }
            }
            let dentry = try lookup(name.span, in: place.dentry, namespace)
            guard let vnode = dentry.file,
                let entry = try vnode.entry(after: 0, self)
            else { continue }
            path.append((Place(mount: place.mount, dentry: dentry), entry.name))
        }
    }
}

extension Vnode {
    /// Notes that a name is gone.
    final func wasUnlinked() {
        if type == .directory { markRemoved() }
    }
}
