// Reading a whole input to its end, whatever it is: a file, a pipe, standard input.

import Glibc

/// The bytes of one input.
///
/// They are read rather than mapped: a file that somebody cuts short meanwhile would end a process
/// that had mapped it, and for small files reading is faster.
@safe public final class InputFile {
    /// The name for messages: the path, or "standard input".
    public let name: String
    private let memory: UnsafeRawBufferPointer

    /// Reads `path`; `-` is standard input.
    public init(_ path: String) throws(ToolFailure) {
        guard path != "-" else {
            name = "standard input"
            unsafe memory = try Self.readToEnd(STDIN_FILENO, name: name, expected: 0)
            return
        }
        name = path
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .failure("\(path): \(lastError())") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw .failure("\(path): \(lastError())")
        }
        guard status.st_mode & S_IFMT != S_IFDIR else {
            throw .failure("\(path): is a directory; name the files in it")
        }
        unsafe memory = try Self.readToEnd(
            descriptor, name: path, expected: max(Int(status.st_size), 0))
    }

    deinit { unsafe memory.deallocate() }

    /// The whole input.
    public var bytes: RawSpan {
        // SAFETY: the memory lives as long as this object, which the span borrows from.
        @_lifetime(borrow self)
        get { unsafe _overrideLifetime(RawSpan(_unsafeBytes: memory), borrowing: self) }
    }

    /// The longest input in bytes: room for the largest picture, and an end to `/dev/zero`.
    private static let longest = 1 << 31

    private static func tooLong(_ name: String) -> ToolFailure {
        .failure("\(name): is longer than 2 GiB, more than any picture or font")
    }

    /// - Parameter expected: how long the input says it is; it may be wrong.
    private static func readToEnd(
        _ descriptor: Int32, name: String, expected: Int
    ) throws(ToolFailure) -> UnsafeRawBufferPointer {
        guard expected <= longest else { throw tooLong(name) }
        // One more than expected, so that the end is noticed without growing.
        var capacity = max(expected + 1, 1 << 14)
        var start = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        var count = 0
        while true {
            let got = unsafe read(descriptor, start + count, capacity - count)
            if got < 0 {
                if errno == EINTR { continue }
                let reason = lastError()
                unsafe start.deallocate()
                throw .failure("\(name): \(reason)")
            }
            if got == 0 { return unsafe UnsafeRawBufferPointer(start: start, count: count) }
            count += got
            guard count <= longest else {
                unsafe start.deallocate()
                throw tooLong(name)
            }
            if count == capacity {
                let grown = UnsafeMutableRawPointer.allocate(
                    byteCount: capacity * 2, alignment: 16)
                unsafe grown.copyMemory(from: start, byteCount: count)
                unsafe start.deallocate()
                unsafe start = grown
                capacity *= 2
            }
        }
    }
}

/// The text of `errno`.
func lastError() -> String {
    // SAFETY: strerror's string is valid until the next call; it is copied at once.
    guard let text = unsafe strerror(errno) else { return "error \(errno)" }
    return unsafe String(cString: text)
}
