// `/proc/<pid>/ctl`: commands for a process.
//
// Descriptors are those of the process itself. Paths that say where something is to appear are seen
// from the process; those that say what is to appear, from whoever opened the file: a process with an
// empty namespace could not name anything.

internal import FileSystem
internal import KernelABI

/// The file of one process.
final class ProcessControl: ControlFile, @unchecked Sendable {
    private let process: Process

    init(_ process: Process, _ superblock: Superblock) {
        self.process = process
        super.init(in: superblock) { command, context throws(Errno) in
            // Others of its set may have outlived it.
            if process.hasEnded, !command.isNamed("killset") { throw .noProcess }
            try process.perform(command, for: context)
        }
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(if: process.isVisible(in: namespace))
    }

    override var made: UInt64 { superblock.date(of: process.started) }
}

extension Process {
    /// Carries out a command that the process of `writer` has written.
    func perform(_ command: Command, for writer: FileContext) throws(Errno) {
        if command.isNamed("close") {
            try close(command)
        } else if command.isNamed("dup2") {
            try command.expect(2...2)
            _ = try files.descriptors.duplicate(
                try command.descriptor(0), to: try command.descriptor(1))
        } else if command.isNamed("bind") {
            try command.expect(2...2)
            let source = try writer.open(try PathText(try command.argument(1)))
            try files.bind(source, at: try PathText(try command.argument(0)))
        } else if command.isNamed("mount") {
            try mount(command, for: writer)
        } else if command.isNamed("touch") {
            try command.expect(1...1)
            let path = try command.argument(0) + (":create" as StaticString).byteArray
            _ = try files.open(try PathText(path))
        } else {
            try performOnProcess(command)
        }
    }

    private func close(_ command: Command) throws(Errno) {
        try command.expect(1...2)
        if command.argumentCount == 1 {
            return try files.descriptors.close(try command.descriptor(0))
        }
        files.descriptors.close(from: try command.number(0), through: try command.number(1))
    }

    private func mount(_ command: Command, for writer: FileContext) throws(Errno) {
        try command.expect(2...3)
        var source = try command.argument(1)
        if !source.contains(UInt8(ascii: "/")) {
            source = ("/sys/fs/" as StaticString).byteArray + source
        }
        guard let type = try writer.open(try PathText(source)).vnode.mountableType else {
            throw .noDevice
        }
        let options = command.argumentCount == 3 ? try command.argument(2) : []
        try files.mount(
            type, at: try PathText(try command.argument(0)), options: options,
            payer: resources?.memory)
    }

    /// Commands that are not about files.
    private func performOnProcess(_ command: Command) throws(Errno) {
        if command.isNamed("start") {
            try command.expect(0...0)
            try start()
        } else if command.isNamed("kill") {
            let words = command.words.dropFirst()
            let status = words.isEmpty ? ("killed" as StaticString).byteArray : join(words)
            guard status.count <= Limits.status else { throw .messageTooLong }
            end(status: status)
        } else if command.isNamed("setns") {
            try command.expect(1...1)
            let file = try files.descriptors.file(try command.descriptor(0))
            guard let namespace = file.heldNamespace else { throw .invalidArgument }
            files.setNamespace(namespace)
        } else if command.isNamed("setgroup") {
            try command.expect(1...1)
            let file = try files.descriptors.file(try command.descriptor(0))
            guard let group = file.heldGroup else { throw .invalidArgument }
            // Sound: only handles of process groups hold one.
            setGroup(unsafe unsafeDowncast(group, to: ProcessGroup.self))
        } else if command.isNamed("childlimits") {
            try limitChildren(command)
        } else if command.isNamed("killset") {
            let words = command.words.dropFirst()
            let status = words.isEmpty ? ("killed" as StaticString).byteArray : join(words)
            guard status.count <= Limits.status else { throw .messageTooLong }
            try endSet(status: status)
        } else if command.isNamed("copyns") {
            try command.expect(0...0)
            files.setNamespace(try files.namespace.copy())
        } else if command.isNamed("confine") {
            try command.expect(2...2)
            try files.namespace.confine(
                Confinement(
                    connect: AllowedNames(list: try command.argument(0)),
                    listen: AllowedNames(list: try command.argument(1))))
        } else {
            throw .invalidArgument
        }
    }

    private func join(_ words: ArraySlice<[UInt8]>) -> [UInt8] {
        var text: [UInt8] = []
        for word in words {
            if !text.isEmpty { text.append(UInt8(ascii: " ")) }
            text.append(contentsOf: word)
        }
        return text
    }
}

extension Command {
    /// An argument that is a descriptor.
    fileprivate func descriptor(_ index: Int) throws(Errno) -> Int32 {
        guard let descriptor = Int32(exactly: try number(index)) else { throw .badDescriptor }
        return descriptor
    }
}
