// A path as it was handed in, split into where and how. This is the one place that reads path flags.

public import KernelABI

/// A path whose form has been checked: length, no NUL, known flags. A view of somebody else's bytes, which
/// lie where the system call has put them: most paths are walked once and never kept.
///
/// Bytes other than `/`, `:` and NUL mean nothing to the kernel. The names in it have not been
/// checked yet; the walk does that as it gets to them.
public struct PathView: ~Escapable {
    /// Path and flags.
    let bytes: Span<UInt8>
    fileprivate let form: PathForm

    /// What follows the first colon.
    public var flags: PathFlags { form.flags }

    @_lifetime(copy bytes)
    fileprivate init(_ bytes: Span<UInt8>, _ form: PathForm) {
        self.bytes = bytes
        self.form = form
    }

    /// Splits a path from its flags.
    ///
    /// - Throws: `.noEntry` for an empty text, `.nameTooLong`, and `.invalidArgument` for a NUL, an
    ///   empty flag or an unknown one.
    @_lifetime(copy bytes)
    public init(_ bytes: Span<UInt8>) throws(Errno) {
        self.init(bytes, try PathForm(bytes))
    }

    /// The bytes before the flags.
    var names: Span<UInt8> {
        @_lifetime(copy self)
        get { bytes.extracting(first: form.length) }
    }
}

/// A path that is kept: see ``PathView``.
public struct PathText: Sendable {
    /// Path and flags.
    let bytes: [UInt8]
    private let form: PathForm

    /// Splits a path from its flags.
    ///
    /// - Throws: as ``PathView/init(_:)``.
    public init(_ bytes: [UInt8]) throws(Errno) {
        form = try PathForm(bytes.span)
        self.bytes = bytes
    }

    /// A path without flags that the kernel itself names.
    public init(_ text: StaticString) throws(Errno) {
        try self.init(text.byteArray)
    }

    /// The path, to be walked.
    var view: PathView {
        @_lifetime(borrow self)
        get { PathView(bytes.span, form) }
    }

    /// What follows the first colon.
    public var flags: PathFlags { form.flags }

    /// The bytes before the flags.
    public var path: [UInt8] { [UInt8](bytes[..<form.length]) }
}

/// Where a path ends and its flags begin, and what they say.
private struct PathForm {
    /// How many bytes come before the flags.
    let length: Int
    let flags: PathFlags

    init(_ text: Span<UInt8>) throws(Errno) {
        guard !text.isEmpty else { throw .noEntry }
        guard text.count <= Limits.path else { throw .nameTooLong }
        length = try PathForm.endOfWord(text, 0)
        var end = length
        var flags: PathFlags = []
        while end < text.count {
            let start = end + 1
            end = try PathForm.endOfWord(text, start)
            guard let word = PathFlags.word(text.extracting(start..<end)) else {
                throw .invalidArgument
            }
            flags.formUnion(word)
        }
        self.flags = flags
    }

    /// The first colon from `start` on, or the end.
    @inline(__always)
    private static func endOfWord(_ text: Span<UInt8>, _ start: Int) throws(Errno) -> Int {
        var index = start
        while index < text.count {
            let byte = text[index]
            // Names have few bytes that are as small as the two that count.
            if byte <= UInt8(ascii: ":") {
                if byte == UInt8(ascii: ":") { break }
                if byte == 0 { throw .invalidArgument }
            }
            index &+= 1
        }
        return index
    }
}
