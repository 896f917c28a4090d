// `/proc/<pid>/env`: a file for each variable. Making one makes a variable, removing one removes it.

internal import FileSystem
internal import KernelABI

/// The directory.
final class EnvironmentDirectory: Vnode, @unchecked Sendable {
    private let process: Process

    init(_ process: Process, _ superblock: Superblock) {
        self.process = process
        super.init(superblock, .directory, [.read, .write, .execute])
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        .visible(if: process.isVisible(in: namespace))
    }
    override var remembersMissingNames: Bool { false }
    override var made: UInt64 { superblock.date(of: process.started) }

    private func file(_ variable: EnvironmentVariable) -> Vnode {
        VariableFile(variable, process, superblock)
    }

    override func lookup(
        _ name: Span<UInt8>, _ context: FileContext
    ) throws(Errno) -> Vnode? {
        process.environment.variable(name.array).map { file($0) }
    }

    override func makeEntry(
        _ name: Span<UInt8>, _ kind: NewFile, _ context: FileContext
    ) throws(Errno) -> Vnode {
        guard case .regular = kind else { throw .notPermitted }
        return file(try process.environment.make(name.array))
    }

    override func detach(_ name: Span<UInt8>, _ context: FileContext) throws(Errno) {
        try process.environment.remove(name.array)
    }

    override func entry(
        after cookie: UInt64, _ context: FileContext
    ) throws(Errno) -> DirectoryEntry? {
        guard let variable = process.environment.variable(after: cookie) else { return nil }
        return DirectoryEntry(
            cookie: variable.cookie, name: variable.name, vnode: file(variable))
    }
}

/// The file of a variable, whose content is the value.
private final class VariableFile: Vnode, @unchecked Sendable {
    private let variable: EnvironmentVariable
    private let process: Process

    init(_ variable: EnvironmentVariable, _ process: Process, _ superblock: Superblock) {
        self.variable = variable
        self.process = process
        super.init(superblock, .regular, [.read, .write])
    }

    override func appearance(in namespace: Namespace) -> Appearance {
        guard process.isVisible(in: namespace) else { return .hidden }
        return .visible(ifCurrent: variable.isPresent)
    }
    override var size: UInt64 { UInt64(variable.content.count) }
    override var made: UInt64 { superblock.date(of: process.started) }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        guard let start = Int(exactly: offset) else { return }
        try buffer.append(variable.content, from: start)
    }

    override func write(at offset: UInt64, from buffer: inout WriteBuffer) throws(Errno) {
        let bytes = try buffer.takeAll(atMost: Environment.maximumBytes)
        guard offset <= UInt64(Environment.maximumBytes - bytes.count) else { throw .noSpace }
        let start = Int(offset)
        try process.environment.change(variable, growingBy: start + bytes.count) { value in
            while value.count < start { value.append(0) }
            value.replaceSubrange(start..<min(start + bytes.count, value.count), with: bytes)
        }
    }

    override func append(from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        let bytes = try buffer.takeAll(atMost: Environment.maximumBytes)
        var end = 0
        try process.environment.change(variable, growingBy: bytes.count) { value in
            value.append(contentsOf: bytes)
            end = value.count
        }
        return UInt64(end)
    }

    override func truncate(to length: UInt64) throws(Errno) {
        guard length <= UInt64(Environment.maximumBytes) else { throw .noSpace }
        let length = Int(length)
        try process.environment.change(variable, growingBy: length) { value in
            while value.count < length { value.append(0) }
            value.removeLast(value.count - length)
        }
    }
}
