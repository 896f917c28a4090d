// Process groups: who gets a note together.

internal import KernelBase

/// A group of processes. It is nothing but an identity: whoever has it can be found in the table.
public final class ProcessGroup: Sendable {
    /// The number of the process that it was made for.
    public let id: UInt64

    init(id: UInt64) {
        self.id = id
    }
}

extension Process {
    /// The group that it belongs to.
    public var group: ProcessGroup { state.withLock { $0.group } }

    /// Moves it to another group.
    func setGroup(_ group: ProcessGroup) {
        let before = state.withLock { state in
            let before = state.group
            state.group = group
            return before
        }
        _ = before
    }
}
