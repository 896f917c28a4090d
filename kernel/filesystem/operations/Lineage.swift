// What lasts as long as a process or one that descends from it.

internal import KernelBase

/// Something that ends when the process that made it and all its descendants have ended.
open class LineageMember: @unchecked Sendable {
    /// For subclasses.
    public init() {}

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

    /// Adds a member, unless there are `limit` already; tells whether it did.
    public func add(_ member: LineageMember, limit: Int) -> Bool {
        state.withLock { state in
            guard state.members.count < limit else { return false }
            state.members.append(member)
            return true
        }
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
