// Running the built commands as a person or a script would, in a folder of their own.

import Glibc

/// A folder that lives as long as a test, in which commands are run by the shell.
public final class Shell {
    /// The folder's path.
    public let folder: String
    private let tools: String

    /// Makes a new folder under /tmp.
    public init() throws {
        var template = Array("/tmp/patchwork-tools-XXXXXX".utf8CString)
        // mkdtemp replaces the X's in place.
        let isMade = unsafe mkdtemp(&template) != nil
        guard isMade else { throw ShellError(what: "no folder can be made in /tmp") }
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // The commands are built beside the tests.
        var path = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink("/proc/self/exe", &path, path.count)
        guard length > 0 else { throw ShellError(what: "the test's own path is unknown") }
        let program = String(
            decoding: path.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        tools = String(program[..<(program.lastIndex(of: "/") ?? program.endIndex)])
    }

    deinit {
        unsafe _ = system("rm -rf '\(folder)'")
    }

    /// The exit status of a command line; what it says goes to the files `out` and `err`.
    public func run(_ command: String) -> Int32 {
        let script = "cd '\(folder)' && PATH='\(tools)':$PATH && { \(command); } >out 2>err"
        let status = unsafe system(script)
        // The low seven bits name a signal; the status lies above them (wait(2)).
        return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
    }

    /// Makes a file of the folder.
    public func write(_ bytes: [UInt8], to name: String) throws {
        guard let file = unsafe fopen("\(folder)/\(name)", "wb") else {
            throw ShellError(what: "\(name) cannot be written")
        }
        defer { unsafe fclose(file) }
        let written = unsafe fwrite(bytes, 1, bytes.count, file)
        guard written == bytes.count else { throw ShellError(what: "\(name) is cut short") }
    }

    /// A file of the folder, or one anywhere by its absolute path.
    public func read(_ name: String) throws -> [UInt8] {
        // An absolute path stands for itself.
        let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
        guard let file = unsafe fopen(path, "rb") else {
            throw ShellError(what: "\(name) cannot be read")
        }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        while true {
            let byte = unsafe fgetc(file)
            if byte == EOF { return bytes }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
    }

    /// A file of the folder as text.
    public func text(_ name: String) throws -> String {
        String(decoding: try read(name), as: UTF8.self)
    }

    /// Names in a folder, without those of the captured streams.
    public func names(in path: String = ".") throws -> [String] {
        guard let directory = unsafe opendir("\(folder)/\(path)") else {
            throw ShellError(what: "\(path) is no folder")
        }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            var name = unsafe entry.pointee.d_name
            let text = unsafe withUnsafeBytes(of: &name) { buffer in
                unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
            }
            if ![".", "..", "out", "err"].contains(text) { names.append(text) }
        }
        return names.sorted()
    }
}

/// Why a test's folder could not be used.
public struct ShellError: Error {
    /// What went wrong.
    public let what: String
}
