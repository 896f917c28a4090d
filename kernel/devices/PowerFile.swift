// `/dev/power`: switching off and restarting, for whoever was given the file.

public import FileSystem
public import KernelABI

/// The file that ends the machine's run.
public enum PowerFile {
    /// What can be asked for.
    public enum Request: Equatable, Sendable {
        /// Switch off; the status is for a virtual machine's monitor, 0 for success.
        case off(status: UInt8)
        /// Restart.
        case restart
    }

    /// A file that takes `off`, `off STATUS` and `restart`.
    ///
    /// A status that is a number from 0 to 127 is passed on; other text counts as 1.
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
        guard command.argumentCount > 0 else { return .off(status: 0) }
        if command.argumentCount == 1, let number = CommandText.number(command.words[1]),
            number < 128
        {
            return .off(status: UInt8(number))
        }
        return .off(status: 1)
    }
}
