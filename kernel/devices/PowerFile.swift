// `/dev/power`: switching off and restarting, for whoever was given the file.

public import FileSystem
public import KernelABI

/// The file that ends the machine's run.
public enum PowerFile {
    /// What can be asked for.
    public enum Request: Equatable, Sendable {
        /// Switch off; the status tells a virtual machine's monitor how the run went, empty for success.
        case off(status: [UInt8])
        /// Restart.
        case restart
    }

    /// A file that takes `off`, `off STATUS` and `restart`.
    ///
    /// The status is any words.
    public static func make(
        in superblock: Superblock, _ handler: @escaping @Sendable (Request) -> Void
    ) -> Vnode {
        ControlFile(in: superblock) { command, _ throws(Errno) in
            handler(try request(command))
        }
    }

    private static func request(_ command: Command) throws(Errno) -> Request {
        if command.isNamed("restart") {
            try command.expect(0...0)
            return .restart
        }
        guard command.isNamed("off") else { throw .invalidArgument }
        return .off(status: [UInt8](command.words.dropFirst().joined(separator: [0x20])))
    }
}
