// Parents and children: who keeps the status of whom.
//
// An ended process stays in the table until the process that started it has read its status, or has
// ended itself. So nobody has to adopt orphans: one whose parent is gone leaves the table as it ends.

internal import KernelBase

extension Process {
    /// How many ended children a process may leave unread; the status that was there first goes then.
    static var mostUnreadChildren: Int { 256 }

    /// Notes that this process has started another.
    ///
    /// - Returns: false when it is ending or has ended: who was told to end makes no more of its kind.
    func adopt(_ child: Process) -> Bool {
        state.withLock { state in
            guard state.status == nil else { return false }
            state.children.append(child)
            return true
        }
    }

    /// Whether this process keeps the status of a child that has ended. A child that has to make room
    /// for it is removed from the table.
    func keeps(_ child: Process) -> Bool {
        let (isKept, children) = state.withLock { state in
            (state.children.contains { $0 === child }, state.children)
        }
        guard isKept else { return false }
        // Looked at without the lock, as children have locks of the same rank.
        var unread = 0
        var oldest: Process?
        for other in children where other.hasEnded {
            unread += 1
            if oldest == nil { oldest = other }
        }
        if unread > Process.mostUnreadChildren, let oldest, oldest !== child {
            oldest.wasRead(by: id)
        }
        return true
    }

    /// The status of this process was read by the process with number `reader`.
    func wasRead(by reader: UInt64) {
        guard reader == parentID, hasEnded else { return }
        if let parent = try? table.process(parentID) { parent.forget(self) }
        table.remove(self)
    }

    func forget(_ child: Process) {
        let forgotten = state.withLock { state -> Process? in
            guard let index = state.children.firstIndex(where: { $0 === child }) else {
                return nil
            }
            return state.children.remove(at: index)
        }
        _ = forgotten
    }

    /// The process that started this one has ended.
    func parentHasEnded() {
        if hasEnded { return table.remove(self) }
        // Nobody else would ever start it.
        if isSuspended { end(status: Array("its parent ended before it was started".utf8)) }
    }
}
