// The names in `/proc/<pid>`.

internal import FileSystem
internal import KernelABI

/// A file in the directory of a process.
enum ProcessEntry: UInt8 {
    case priority, directory, commandLine, note, groupNote, group, namespace, number, wait
    case performance, control, environment, audit, mounts

    /// How many there are.
    static var count: UInt8 { 14 }

    var name: StaticString {
        switch self {
        case .priority: "prio"
        case .directory: "cwd"
        case .commandLine: "cmdline"
        case .note: "note"
        case .groupNote: "notegroup"
        case .group: "group"
        case .namespace: "ns"
        case .number: "pid"
        case .wait: "wait"
        case .performance: "perf"
        case .control: "ctl"
        case .environment: "env"
        case .audit: "audit"
        case .mounts: "mounts"
        }
    }

    /// Whether it exists only for processes in the process' own namespace or one above.
    var isRestricted: Bool {
        switch self {
        case .commandLine, .number, .wait, .performance: false
        default: true
        }
    }

    static func named(_ name: Span<UInt8>) -> ProcessEntry? {
        for index in 0..<count {
            if let entry = ProcessEntry(rawValue: index), name.holds(entry.name) { return entry }
        }
        return nil
    }

    /// All names.
    static var names: [[UInt8]] {
        (0..<count).compactMap { ProcessEntry(rawValue: $0)?.name.byteArray }
    }

    /// The file of a process.
    func vnode(of process: Process, in superblock: Superblock) -> Vnode {
        switch self {
        case .priority, .directory, .commandLine, .note, .groupNote, .number, .performance,
            .mounts:
            ProcessText(self, process, superblock)
        case .group, .namespace: ProcessHandleFile(self, process, superblock)
        case .wait: WaitFile(process, superblock)
        case .control: ProcessControl(process, superblock)
        case .environment: EnvironmentDirectory(process, superblock)
        case .audit: ProcessAudit(process, superblock)
        }
    }
}

extension Process {
    /// Whether its restricted files exist for processes in `namespace`.
    func isVisible(in namespace: Namespace) -> Bool {
        namespace.isSame(asOrAbove: files.namespace)
    }

    /// Whether it is still in the table.
    var isListed: Bool { (try? table.process(id)) === self }
}
