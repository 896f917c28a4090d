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

    deinit {
        for mount in state.withLock({ $0.mounts }) { mount.isShownNoMore() }
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
            // While they are still shown here, so that their mountpoints stay all the time.
            for mount in copy.mounts { mount.isShown() }
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
        for mount in propagatedMounts where !shown.contains(where: { $0 === mount }) {
            shown.append(mount)
        }
        return shown
    }

    /// The mounts that reach it from above.
    private var propagatedMounts: [Mount] {
        var place = parent
        guard place != nil else { return [] }
        var found: [Mount] = []
        var refused = state.withLock { $0.refused }
        while let above = place {
            let (mounts, refusedThere) = above.state.withLock { ($0.mounts, $0.refused) }
            for mount in mounts where mount.attributes.contains(.propagated) {
                if !refused.contains(where: { $0 === mount }) { found.append(mount) }
            }
            refused.append(contentsOf: refusedThere)
            place = above.parent
        }
        return found
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
        guard let mount = mount(at: place), mount.isLockedForOthers else { return nil }
        return mount
    }

    /// What is mounted at a place for those who see this namespace, but got there in `view`.
    func mount(at place: Place, reachedIn view: Namespace) -> Mount? {
        if let mount = mount(at: place) { return mount }
        return view === self ? nil : view.lockedMount(at: place)
    }

    /// A place that was reached in `view`, or the root of what is mounted there, or on that.
    func covered(_ place: Place, reachedIn view: Namespace) -> Place {
        var place = place
        while place.dentry.isMountpoint, let mount = mount(at: place, reachedIn: view) {
            place = Place(mount: mount, dentry: mount.root)
        }
        return place
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

    /// The entries on which something is mounted of a directory that was reached in `view`.
    func mountpoints(in directory: Place, reachedIn view: Namespace) -> [Dentry] {
        var found = mountpoints(in: directory) { _ in true }
        if view !== self { found += view.mountpoints(in: directory) { $0.isLockedForOthers } }
        return found
    }

    private func mountpoints(in directory: Place, where matches: (Mount) -> Bool) -> [Dentry] {
        var found: [Dentry] = []
        for mount in state.withLock({ $0.mounts }) + propagatedMounts
        where mount.parent === directory.mount && matches(mount) {
            guard let mountpoint = mount.mountpoint, mountpoint.parent === directory.dentry else {
                continue
            }
            found.append(mountpoint)
        }
        return found
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
            mount.isShown()
            state.mounts.append(mount)
            return true
        }
        if !isDone { throw .noSpace }
    }

    /// Takes a mount away.
    ///
    /// - Throws: `.busy` while others are mounted inside of it, or it is the root; `.notPermitted`
    ///   when it is locked; `.invalidArgument` when it is not part of the namespace; `.noSpace` when
    ///   too many that reach it from above were taken away.
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
            let index = state.mounts.firstIndex { $0 === mount }
            guard index != nil || isPropagated else { return .invalidArgument }
            if isPropagated {
                // One that was inherited when this was made would come back from above.
                guard state.refused.count < Namespace.maximumMounts else { return .noSpace }
                state.refused.append(mount)
            }
            if let index { removed = state.mounts.remove(at: index) }
            return nil
        }
        removed?.isShownNoMore()
        if let failure { throw failure }
    }
}

extension Mount {
    func isMounted(at place: Place) -> Bool {
        mountpointID == place.dentry.id && parent === place.mount
    }

    /// Whether those who see another namespace, but start from a place in one that shows it, must
    /// respect it.
    fileprivate var isLockedForOthers: Bool {
        attributes.contains(.locked) && !attributes.contains(.privateMount)
    }
}
