// What can be wrong with a .grf file, each case with the slot and the offset that a person needs.

/// Why a buffer is not a `.grf` font, or cannot become one. Offsets count from the file's beginning.
public enum GRFError: Error, Equatable, Sendable {
    /// The file ends inside the header.
    case truncatedHeader(length: Int)
    /// The first four bytes are not `0x47524630`.
    case badMagic(UInt32)
    /// The magic is that of a version which this reader does not know.
    case unknownVersion(UInt8)
    /// A glyph's 12 measures do not fit the file.
    case glyphOutside(slot: Int, offset: Int, length: Int)
    /// A glyph's coverage bytes do not fit the file.
    case coverageOutside(slot: Int, offset: Int, needed: Int, length: Int)
    /// A kerning block does not fit the file.
    case kerningOutside(slot: Int, offset: Int, length: Int)
    /// A kerning block's second characters do not rise strictly.
    case kerningUnsorted(slot: Int, offset: Int, entry: Int)
    /// Two blocks share bytes without being the same block.
    case overlap(offset: Int)
    /// A writer was given coverage that is not width × height bytes.
    case wrongCoverageCount(slot: Int, expected: Int, actual: Int)
    /// A writer was given a slot outside 0 ..< 256.
    case noSuchSlot(Int)
    /// A writer was given more than 32-bit offsets can reach.
    case tooLarge

    /// The offset in the file at which the fault shows.
    public var offset: Int {
        switch self {
        case .truncatedHeader(let length): length
        case .badMagic, .unknownVersion: 0
        case .glyphOutside(_, let offset, _), .coverageOutside(_, let offset, _, _),
            .kerningOutside(_, let offset, _), .kerningUnsorted(_, let offset, _),
            .overlap(let offset):
            offset
        case .wrongCoverageCount, .noSuchSlot, .tooLarge: 0
        }
    }
}

extension GRFError: CustomStringConvertible {
    /// One line that says what is wrong and where.
    public var description: String {
        "offset \(offset): \(explanation)"
    }

    private var explanation: String {
        switch self {
        case .truncatedHeader(let length):
            "the file ends after \(length) bytes, inside the \(GRF.headerSize)-byte header"
        case .badMagic:
            "not a .grf file: it does not begin with the bytes 30 46 52 47"
        case .unknownVersion(let digit):
            "this is version '\(Unicode.Scalar(digit))' of the format; only '0' is known"
        case .glyphOutside(let slot, _, let length):
            "the glyph in slot \(slot) begins too near the end of the \(length)-byte file"
        case .coverageOutside(let slot, _, let needed, let length):
            "the glyph in slot \(slot) needs \(needed) coverage bytes, which pass the end of"
                + " the \(length)-byte file"
        case .kerningOutside(let slot, _, let length):
            "the kerning of slot \(slot) passes the end of the \(length)-byte file"
        case .kerningUnsorted(let slot, _, let entry):
            "entry \(entry) of the kerning of slot \(slot) is not sorted by second character"
        case .overlap:
            "two blocks share bytes here; each glyph and kerning block needs its own"
        case .wrongCoverageCount(let slot, let expected, let actual):
            "the glyph in slot \(slot) is to have \(expected) coverage bytes, not \(actual)"
        case .noSuchSlot(let slot):
            "there is no slot \(slot); slots are 0 to 255"
        case .tooLarge:
            "the font is larger than 32-bit offsets can reach"
        }
    }
}
