// The lines of a script. Programs that it starts read the same file: for them it goes on behind the line
// that started them, as `shell < script` and `cat script | shell` let expect.

public import KernelABI
public import Std

/// The lines of an open file, of which no more is taken than was handed out.
public struct ScriptLines {
    private let file: Descriptor
    /// Bytes that are read at a time: what was too much can be given back only by moving the file's
    /// position, which a pipe does not have.
    private let step: Int

    /// Lines of an open file, which it does not own.
    @export(interface)
    public init(_ file: Descriptor) {
        self.file = file
        let type = (try? file.status()).flatMap { FileType(rawValue: $0.type) }
        step = type == .regular ? 512 : 1
    }

    /// The next line without its line end; nil at the end of the file. Waits for a pipe's writer.
    @export(interface)
    public func next() throws(Errno) -> [UInt8]? {
        var line: [UInt8] = []
        while true {
            let part = try file.read(upTo: step)
            if part.isEmpty { return line.isEmpty ? nil : line }
            guard let end = part.firstIndex(of: 10) else {
                line += part
                continue
            }
            let rest = part.count - end - 1
            if rest > 0 { try file.seek(-rest, from: .current) }
            return line + part[..<end]
        }
    }
}
