// `/proc/<pid>/audit`: what the processes of a namespace were refused, and what they used.

internal import FileSystem

/// The file of one process. It is about the namespace that the process has when it is opened.
final class ProcessAudit: AuditFile, @unchecked Sendable {
    private let process: Process

    init(_ process: Process, _ superblock: Superblock) {
        self.process = process
        super.init(in: superblock, about: { process.files.namespace })
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(if: process.isVisible(in: namespace))
    }

    override var made: UInt64 { superblock.date(of: process.started) }
}
