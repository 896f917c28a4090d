// A path as it was handed in, split into where and how. This is the one place that reads path flags.

public import KernelABI

/// A path whose form has been checked: length, no NUL, known flags.
///
/// Bytes other than `/`, `:` and NUL mean nothing to the kernel. The names in it have not been
/// checked yet; the walk does that as it gets to them.
public struct PathText: Sendable {
    /// Path and flags.
    let bytes: [UInt8]
    /// How many of the bytes come before the flags.
    let length: Int
    /// What follows the first colon.
    public let flags: PathFlags

    /// Splits a path from its flags.
    ///
    /// - Throws: `.noEntry` for an empty text, `.nameTooLong`, and `.invalidArgument` for a NUL, an
    ///   empty flag or an unknown one.
    public init(_ bytes: [UInt8]) throws(Errno) {
        guard !bytes.isEmpty else { throw .noEntry }
        guard bytes.count <= Limits.path else { throw .nameTooLong }
        var flags: PathFlags = []
        var length = bytes.count
        var wordStart: Int?
        let text = bytes.span
        for index in text.indices {
            let byte = text[index]
            if byte == 0 { throw .invalidArgument }
            guard byte == UInt8(ascii: ":") else { continue }
            if let start = wordStart {
                flags.formUnion(try PathText.word(bytes, start..<index))
            } else {
                length = index
            }
            wordStart = index + 1
        }
        if let start = wordStart { flags.formUnion(try PathText.word(bytes, start..<bytes.count)) }
        self.bytes = bytes
        self.length = length
        self.flags = flags
    }

    /// A path without flags that the kernel itself names.
    public init(_ text: StaticString) throws(Errno) {
        try self.init(text.byteArray)
    }

    private static func word(_ bytes: [UInt8], _ range: Range<Int>) throws(Errno) -> PathFlags {
        guard let flags = PathFlags.word(bytes.span.extracting(range)) else {
            throw .invalidArgument
        }
        return flags
    }

    /// The bytes before the flags.
    public var path: [UInt8] { [UInt8](bytes[..<length]) }
}
