// What a process sees: which mounts there are. There is no global tree.

public import KernelABI
internal import KernelBase
internal import Synchronization

/// A view of the file systems.
///
/// Namespaces form a tree: a child may inherit its parent's mounts when it is made, and mounts that
/// the parent makes later with `:propagate`. What a child does is never seen by its parent.
public final class Namespace: Sendable {
    private struct State {
        /// Without the root; later ones cover earlier ones.
        var mounts: [Mount] = []
        /// Inherited through propagation, but unmounted here.
        var refused: [Mount] = []
        var confinement: Confinement?
        /// Whether ``confinement`` was made for this namespace, not inherited.
        var hasOwnRules = false
    }

    /// The namespace that this one was made from.
    public let parent: Namespace?
    private let depth: Int
    private let state: Spinlock<State>
    /// The mount that shows `/`. Set once: every walk looks at it, and needs no lock to.
    private let rootMount = AtomicLazyReference<Mount>()

    /// The most mounts in a namespace.
    public static var maximumMounts: Int { 256 }
    private static var maximumDepth: Int { 64 }

    /// An empty namespace.
    ///
    /// - Throws: `.noSpace` when there are too many namespaces above it.
    public init(parent: Namespace?) throws(Errno) {
        self.parent = parent
        depth = (parent?.depth ?? 0) + 1
        state = Spinlock(State(confinement: parent?.confinement), rank: .namespace)
        guard depth <= Namespace.maximumDepth else { throw .noSpace }
    }

    /// A child namespace with all mounts of this one that are not private or inside of private ones.
    public func copy() throws(Errno) -> Namespace {
        let child = try Namespace(parent: self)
        var inheritedRoot = root
        if inheritedRoot?.attributes.contains(.privateMount) == true { inheritedRoot = nil }
        let inherited = state.withLock { [inheritedRoot] state in
            var copy = State(refused: state.refused, confinement: state.confinement)
            for mount in state.mounts where !mount.attributes.contains(.privateMount) {
                // In the order of their making, so that a mount's parent comes first.
                let parentIsThere =
                    mount.parent === inheritedRoot
                    || copy.mounts.contains { $0 === mount.parent }
                if parentIsThere, inheritedRoot != nil { copy.mounts.append(mount) }
            }
            return copy
        }
        child.state.withLock { $0 = inherited }
        if let inheritedRoot { _ = child.rootMount.storeIfNil(inheritedRoot) }
        return child
    }

    /// Whether this is `other` or above it: processes here may see what belongs to processes there.
    public func isSame(asOrAbove other: Namespace) -> Bool {
        var place: Namespace? = other
        while let here = place {
            if here === self { return true }
            place = here.parent
        }
        return false
    }

    /// The rules for its processes, and the record of what they were refused; `nil` outside of
    /// sandboxes.
    public var confinement: Confinement? { state.withLock { $0.confinement } }

    /// Puts the processes of this namespace, and of those made from it later, under rules for good.
    /// Rules that it has inherited go on to hold: these can only take away from what is left.
    ///
    /// - Throws: `.notPermitted` if it has rules of its own already.
    public func confine(_ confinement: Confinement) throws(Errno) {
        let isDone = state.withLock { state in
            guard !state.hasOwnRules else { return false }
            state.confinement =
                state.confinement.map { confinement.placed(within: $0) } ?? confinement
            state.hasOwnRules = true
            return true
        }
        if !isDone { throw .notPermitted }
    }

    /// The root and all mounts of its own.
    var allMounts: [Mount] {
        let mounts = state.withLock { $0.mounts }
        return if let root { [root] + mounts } else { mounts }
    }

    /// How many mounts it has of its own.
    public var mountCount: Int {
        state.withLock { $0.mounts.count } + (root == nil ? 0 : 1)
    }

    /// The root and all mounts that it shows: its own, and those that reach it from above.
    var shownMounts: [Mount] {
        var shown = allMounts
        var refused = state.withLock { $0.refused }
        var place = parent
        while let above = place {
            let (mounts, refusedThere) = above.state.withLock { ($0.mounts, $0.refused) }
            for mount in mounts where mount.attributes.contains(.propagated) {
                let isNew = !(refused + shown).contains { $0 === mount }
                if isNew { shown.append(mount) }
            }
            refused.append(contentsOf: refusedThere)
            place = above.parent
        }
        return shown
    }

    // MARK: - Looking

    /// The mount that shows `/`, not counting mounts that cover it.
    var root: Mount? { rootMount.load() }

    /// What is mounted at a place, or `nil`.
    func mount(at place: Place) -> Mount? {
        if let own = state.withLock({ $0.mounts.last { $0.isMounted(at: place) } }) { return own }
        return propagatedMount { $0.isMounted(at: place) }
    }

    /// The mount at a place that must be respected by those who got there from this namespace.
    func lockedMount(at place: Place) -> Mount? {
        guard let mount = mount(at: place), mount.attributes.contains(.locked),
            !mount.attributes.contains(.privateMount)
        else { return nil }
        return mount
    }

    /// Whether a mount is part of this view.
    func contains(_ mount: Mount) -> Bool {
        if root === mount || state.withLock({ $0.mounts.contains { $0 === mount } }) {
            return true
        }
        return propagatedMount { $0 === mount } != nil
    }

    /// Whether something is mounted at `place` or below it in the same mount.
    func hasMounts(inside place: Place, where matches: (Mount) -> Bool) -> Bool {
        let mounts = state.withLock { $0.mounts }
        let found = mounts.contains { mount in
            guard mount.parent === place.mount, let mountpoint = mount.mountpoint else {
                return false
            }
            return matches(mount) && mountpoint.isSame(asOrBelow: place.dentry)
        }
        if found { return true }
        return propagatedMount { mount in
            guard mount.parent === place.mount, let mountpoint = mount.mountpoint else {
                return false
            }
            return matches(mount) && mountpoint.isSame(asOrBelow: place.dentry)
        } != nil
    }

    /// The attributes of what is mounted on entries of a directory.
    func mounts(in directory: Place) -> [Mount] {
        state.withLock { $0.mounts }.filter {
            $0.parent === directory.mount && $0.mountpoint?.parent === directory.dentry
        }
    }

    private func propagatedMount(_ matches: (Mount) -> Bool) -> Mount? {
        var place = parent
        guard place != nil else { return nil }
        var refused = state.withLock { $0.refused }
        while let above = place {
            let (mounts, refusedThere) = above.state.withLock { ($0.mounts, $0.refused) }
            let found = mounts.last { mount in
                mount.attributes.contains(.propagated) && !refused.contains { $0 === mount }
                    && matches(mount)
            }
            if let found { return found }
            refused.append(contentsOf: refusedThere)
            place = above.parent
        }
        return nil
    }

    // MARK: - Changing

    /// Makes `mount` what shows `/`.
    ///
    /// - Throws: `.busy` when there is one.
    func setRoot(_ mount: Mount) throws(Errno) {
        if rootMount.storeIfNil(mount) !== mount { throw .busy }
    }

    /// Adds a mount.
    func add(_ mount: Mount) throws(Errno) {
        let isDone = state.withLock { state in
            guard state.mounts.count < Namespace.maximumMounts else { return false }
            state.mounts.append(mount)
            return true
        }
        if !isDone { throw .noSpace }
    }

    /// Takes a mount away.
    ///
    /// - Throws: `.busy` while others are mounted inside of it, or it is the root; `.notPermitted`
    ///   when it is locked; `.invalidArgument` when it is not part of the namespace.
    func remove(_ mount: Mount) throws(Errno) {
        if mount.attributes.contains(.locked) { throw .notPermitted }
        let isPropagated = propagatedMount { $0 === mount } != nil
        let isRoot = root === mount
        // What is taken out goes when no lock is held.
        var removed: Mount?
        let failure = state.withLock { state -> Errno? in
            if isRoot || state.mounts.contains(where: { $0.parent === mount }) {
                return .busy
            }
            if let index = state.mounts.firstIndex(where: { $0 === mount }) {
                removed = state.mounts.remove(at: index)
                return nil
            }
            guard isPropagated, state.refused.count < Namespace.maximumMounts else {
                return .invalidArgument
            }
            state.refused.append(mount)
            return nil
        }
        _ = removed
        if let failure { throw failure }
    }
}

extension Mount {
    func isMounted(at place: Place) -> Bool {
        mountpointID == place.dentry.id && parent === place.mount
    }
}
