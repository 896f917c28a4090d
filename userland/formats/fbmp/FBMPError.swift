// What can be wrong with a .fbmp file, each case with the numbers that a person needs to find it.

/// Why a buffer is not a `.fbmp` picture, or cannot become one.
public enum FBMPError: Error, Equatable, Sendable {
    /// The file ends inside the header.
    case truncatedHeader(length: Int)
    /// The first four bytes are not `fbmp`.
    case badMagic(UInt32)
    /// A side is zero, at offset 4 or 8.
    case emptyPicture(width: UInt32, height: UInt32)
    /// The sides ask for more bytes than an address can count.
    case tooLarge(width: UInt32, height: UInt32)
    /// The file ends before its last pixel.
    case truncatedPixels(needed: Int, length: Int)
    /// Bytes follow the last pixel.
    case trailingBytes(expected: Int, length: Int)
    /// The buffer does not begin at a multiple of four, so pixels cannot be read in place.
    case misaligned
    /// A writer was given a number of pixels that is not width × height.
    case wrongPixelCount(expected: Int, actual: Int)

    /// The offset in the file at which the fault shows.
    public var offset: Int {
        switch self {
        case .truncatedHeader(let length), .truncatedPixels(_, let length): length
        case .badMagic, .misaligned, .wrongPixelCount: 0
        case .emptyPicture(let width, _): width == 0 ? 4 : 8
        case .tooLarge: 4
        case .trailingBytes(let expected, _): expected
        }
    }
}

extension FBMPError: CustomStringConvertible {
    /// One line that says what is wrong, where, and what a good file has there.
    public var description: String {
        "offset \(offset): \(explanation)"
    }

    private var explanation: String {
        switch self {
        case .truncatedHeader(let length):
            "the file ends after \(length) bytes, inside the 12-byte header"
        case .badMagic:
            "not a .fbmp file: it does not begin with the bytes \"fbmp\""
        case .emptyPicture(let width, let height):
            "the size is \(width)x\(height); both sides must be at least 1"
        case .tooLarge(let width, let height):
            "the size \(width)x\(height) is more than memory can address"
        case .truncatedPixels(let needed, let length):
            "the file is cut short: its size asks for \(needed) bytes and it has \(length)"
        case .trailingBytes(let expected, let length):
            "\(length - expected) bytes follow the last pixel; the file should be"
                + " \(expected) bytes long"
        case .misaligned:
            "the picture must be mapped at a multiple of four bytes"
        case .wrongPixelCount(let expected, let actual):
            "the size asks for \(expected) pixels and \(actual) were given"
        }
    }
}
