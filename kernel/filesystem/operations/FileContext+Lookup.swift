// Names: looking one up, making one.

internal import KernelABI
internal import Scheduler

extension FileContext {
    /// What a name in a directory means for a process in `namespace`.
    ///
    /// - Throws: `.noEntry`, also for what exists but must not be seen.
    func lookup(
        _ name: Span<UInt8>, in directory: Dentry, _ namespace: Namespace
    ) throws(Errno) -> Dentry {
        try lookupInline(name, in: directory, namespace)
    }

    /// ``lookup(_:in:_:)`` for the one who does it at each step of a walk.
    @inline(__always)
    func lookupInline(
        _ name: Span<UInt8>, in directory: Dentry, _ namespace: Namespace
    ) throws(Errno) -> Dentry {
        guard let known = directory.cachedEntry(name) else {
            return try lookupPastCache(name, in: directory, namespace, forgetting: nil)
        }
        switch known.appearance(in: namespace) {
        case .visible: return known
        case .hidden: throw .noEntry
        case .outdated:
            return try lookupPastCache(name, in: directory, namespace, forgetting: known)
        }
    }

    @inline(never)
    private func lookupPastCache(
        _ name: Span<UInt8>, in directory: Dentry, _ namespace: Namespace,
        forgetting outdated: Dentry?
    ) throws(Errno) -> Dentry {
        guard let file = directory.file else { throw .noEntry }
        let cache = file.superblock.services.cache
        if let outdated { cache.forget(outdated) }
        let text = name.array
        let found = try file.superblock.names.withReadLock { _ throws(Errno) -> Dentry? in
            guard let vnode = try file.lookup(text.span, self) else {
                if file.remembersMissingNames, !file.isRemoved {
                    _ = cache.insert(nil, directory, text.span)
                }
                return nil
            }
            return cache.insert(vnode, directory, text.span)
        }
        guard let found, let vnode = found.file, vnode.isVisible(in: namespace) else {
            throw .noEntry
        }
        return found
    }

    /// Makes a file under a name in the directory that a walk has come to.
    ///
    /// - Throws: `.exists` when the name is taken.
    func makeEntry(
        _ name: [UInt8], _ kind: NewFile, in walk: borrowing PathWalk
    ) throws(Errno) -> Dentry {
        let directory = walk.vnode
        let parent = walk.place.dentry
        guard walk.permissions.contains(.write) else { throw .accessDenied }
        walk.place.mount.noteUse(.write)
        let cache = directory.superblock.services.cache
        return try directory.superblock.names.withWriteLock { _ throws(Errno) in
            if directory.isRemoved { throw .noEntry }
            if try directory.lookup(name.span, self) != nil { throw .exists }
            let vnode = try directory.makeEntry(name.span, kind, self)
            cache.remove(parent, name.span)
            return cache.insert(vnode, parent, name.span)
        }
    }
}
