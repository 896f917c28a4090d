// Process groups: who gets a note together.

internal import FileSystem
internal import KernelBase

/// A group of processes. It is nothing but an identity: whoever has it can be found in the table.
///
/// Sandboxes join the groups of those who start them. So being a member says nothing about what one
/// may do to the others; the namespace in which the group was made does.
public final class ProcessGroup: Sendable {
    /// The number of the process that it was made for.
    public let id: UInt64
    /// What the process saw that it was made for, when it was made.
    private let namespace: Namespace

    init(id: UInt64, in namespace: Namespace) {
        self.id = id
        self.namespace = namespace
    }

    /// Whether a process in `writer` may send a note to the member `process` by the group: those for
    /// whom the group was made reach all who have joined it, others whom they could reach anyway.
    func isReachable(_ process: Process, from writer: Namespace) -> Bool {
        writer.isSame(asOrAbove: namespace) || process.isVisible(in: writer)
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
