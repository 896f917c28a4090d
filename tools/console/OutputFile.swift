// Writing a whole output so that nobody ever sees half of it.

import Glibc

/// Writes whole files.
///
/// The bytes go to a file without a name (`O_TMPFILE`), which gets its name when it is complete.
/// A run that is interrupted, even by `SIGKILL`, leaves neither half a file nor a temporary one; a file that was there before stays until the new one replaces it.
public enum OutputFile {
    /// Writes what `produce` hands to its sink to `path`; `-` is standard output.
    public static func write(
        to path: String, _ produce: (OutputSink) throws(ToolFailure) -> Void
    ) throws(ToolFailure) {
        guard path != "-" else {
            if Terminal.isTerminal(STDOUT_FILENO) {
                throw .usage(
                    "this would write binary data to the terminal; redirect it or use -o FILE")
            }
            return try produce(OutputSink(descriptor: STDOUT_FILENO, name: "standard output"))
        }
        // A device or a pipe is written to, never replaced by a file.
        var status = stat()
        if unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
            return try writeInPlace(path, produce)
        }
        try replace(path, produce)
    }

    /// `O_TMPFILE` of open(2), a macro that Swift does not import: `__O_TMPFILE | O_DIRECTORY`.
    private static let namelessFile = 0o20000000 | O_DIRECTORY

    private static func replace(
        _ path: String, _ produce: (OutputSink) throws(ToolFailure) -> Void
    ) throws(ToolFailure) {
        let directory = directoryName(of: path)
        let descriptor = unsafe open(directory, namelessFile | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else {
            // Some file systems have no nameless files.
            guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else {
                throw .failure("\(path): \(lastError())")
            }
            return try replaceThroughNamedFile(path, produce)
        }
        defer { close(descriptor) }
        try produce(OutputSink(descriptor: descriptor, name: path))
        let source = "/proc/self/fd/\(descriptor)"
        if unsafe linkat(AT_FDCWD, source, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return }
        guard errno == EEXIST else { throw .failure("\(path): \(lastError())") }
        // linkat never replaces; rename does, at once.
        let temporary = temporaryName(for: path)
        guard unsafe linkat(AT_FDCWD, source, AT_FDCWD, temporary, AT_SYMLINK_FOLLOW) == 0 else {
            throw .failure("\(temporary): \(lastError())")
        }
        try moveIntoPlace(temporary, path)
    }

    private static func writeInPlace(
        _ path: String, _ produce: (OutputSink) throws(ToolFailure) -> Void
    ) throws(ToolFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failure("\(path): \(lastError())") }
        defer { close(descriptor) }
        try produce(OutputSink(descriptor: descriptor, name: path))
    }

    private static func replaceThroughNamedFile(
        _ path: String, _ produce: (OutputSink) throws(ToolFailure) -> Void
    ) throws(ToolFailure) {
        let temporary = temporaryName(for: path)
        let descriptor = unsafe open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .failure("\(temporary): \(lastError())") }
        do throws(ToolFailure) {
            defer { close(descriptor) }
            try produce(OutputSink(descriptor: descriptor, name: path))
        } catch {
            unsafe unlink(temporary)
            throw error
        }
        try moveIntoPlace(temporary, path)
    }

    private static func moveIntoPlace(_ temporary: String, _ path: String) throws(ToolFailure) {
        guard unsafe rename(temporary, path) == 0 else {
            let reason = lastError()
            unsafe unlink(temporary)
            throw .failure("\(path): \(reason)")
        }
    }

    private static func temporaryName(for path: String) -> String {
        "\(path).\(getpid()).\(UInt32.random(in: .min ... .max)).tmp"
    }

    private static func directoryName(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// Where the bytes of one output go.
public struct OutputSink {
    let descriptor: Int32
    let name: String

    /// Writes every byte or throws.
    public func write(_ bytes: RawSpan) throws(ToolFailure) {
        var written = 0
        while written < bytes.byteCount {
            let rest = bytes.extracting(droppingFirst: written)
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .failure("\(name): \(lastError())")
            }
            written += count
        }
    }

    /// Writes every byte or throws.
    public func write(_ bytes: [UInt8]) throws(ToolFailure) {
        // SAFETY: bytes have no padding, so every one of them is initialised.
        try write(unsafe bytes.span.bytes)
    }
}
