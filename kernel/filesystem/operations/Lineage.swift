// What lasts as long as a process or one that descends from it.

internal import KernelBase
internal import Synchronization

/// Something that ends when the process that made it and all its descendants have ended.
open class LineageMember: @unchecked Sendable {
    /// Whether it need not be kept any more.
    fileprivate let isOver = Atomic<Bool>(false)

    /// For subclasses.
    public init() {}

    /// Says that it has ended before its lineage. Whoever ends it need not be who made it, and it does not
    /// know the lineage, which keeps it, so it is left there until its place is needed.
    public final func hasEnded() { isOver.store(true, ordering: .relaxed) }

    /// The last of the processes has ended. Called once, with no lock held.
    open func lineageEnded() {}
}

/// A process and those that descend from it. Every process keeps its own, which keeps its parent's.
public final class Lineage: Sendable {
    private struct State {
        var parent: Lineage?
        var members: [LineageMember] = []
    }

    private let state: Spinlock<State>

    init(parent: Lineage?) {
        state = Spinlock(State(parent: parent), rank: .process)
    }

    /// A long line of processes is taken apart one by one, not recursively.
    deinit {
        let members = state.withLock { state in
            let members = state.members
            state.members = []
            return members
        }
        for member in members { member.lineageEnded() }
        var next = takeParent()
        while next != nil, isKnownUniquelyReferenced(&next) {
            let parent = next?.takeParent()
            next = parent
        }
    }

    private func takeParent() -> Lineage? {
        state.withLock { state in
            let parent = state.parent
            state.parent = nil
            return parent
        }
    }

    /// Adds a member, unless there are `limit` already that have not ended; tells whether it did.
    public func add(_ member: LineageMember, limit: Int) -> Bool {
        // What has ended goes when no lock is held.
        var ended: [LineageMember] = []
        let isAdded = state.withLock { state in
            if state.members.count >= limit {
                ended = state.members.filter { $0.isOver.load(ordering: .relaxed) }
                state.members.removeAll { $0.isOver.load(ordering: .relaxed) }
            }
            guard state.members.count < limit else { return false }
            state.members.append(member)
            return true
        }
        _ = ended
        return isAdded
    }

    /// Takes a member out, if it is one.
    public func remove(_ member: LineageMember) {
        let removed = state.withLock { state -> LineageMember? in
            guard let index = state.members.firstIndex(where: { $0 === member }) else {
                return nil
            }
            return state.members.remove(at: index)
        }
        _ = removed
    }
}
