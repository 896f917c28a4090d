// Reading a whole input: a file by mapping it, standard input by reading to its end.

import Glibc

/// The bytes of one input. A mapped file costs no copy and no memory of its own.
@safe public final class InputFile {
    /// The name for messages: the path, or "standard input".
    public let name: String
    private let memory: UnsafeRawBufferPointer
    private let owner: Owner

    private enum Owner {
        case mapping
        case heap
        case nothing
    }

    /// Opens `path`; `-` is standard input.
    public init(_ path: String) throws(ToolFailure) {
        guard path != "-" else {
            name = "standard input"
            unsafe memory = try Self.readToEnd(STDIN_FILENO, name: "standard input")
            owner = .heap
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
        switch status.st_mode & S_IFMT {
        case S_IFREG where status.st_size == 0:
            unsafe memory = UnsafeRawBufferPointer(start: nil, count: 0)
            owner = .nothing
        case S_IFREG:
            let size = Int(status.st_size)
            guard let start = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0),
                unsafe start != MAP_FAILED
            else { throw .failure("\(path): \(lastError())") }
            unsafe memory = UnsafeRawBufferPointer(start: start, count: size)
            owner = .mapping
        case S_IFDIR:
            throw .failure("\(path): is a directory; name the files in it")
        default:
            // A pipe or a device cannot be mapped.
            unsafe memory = try Self.readToEnd(descriptor, name: path)
            owner = .heap
        }
    }

    deinit {
        switch owner {
        case .mapping:
            unsafe munmap(UnsafeMutableRawPointer(mutating: memory.baseAddress), memory.count)
        case .heap: unsafe memory.deallocate()
        case .nothing: break
        }
    }

    /// The whole input.
    public var bytes: RawSpan {
        // SAFETY: the memory lives as long as this object, which the span borrows from.
        @_lifetime(borrow self)
        get { unsafe _overrideLifetime(RawSpan(_unsafeBytes: memory), borrowing: self) }
    }

    private static func readToEnd(
        _ descriptor: Int32, name: String
    ) throws(ToolFailure) -> UnsafeRawBufferPointer {
        var capacity = 1 << 16
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
