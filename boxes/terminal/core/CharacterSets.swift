// Character sets of before Unicode: the line-drawing characters that full-screen programs still use.

/// The sets G0 and G1, and which of them is in use (ECMA-35; SCS, SI and SO of the VT100).
struct CharacterSets: Equatable, Sendable {
    enum CharacterSet: Sendable {
        case ascii, lineDrawing
    }

    private var first = CharacterSet.ascii
    private var second = CharacterSet.ascii
    private var usesSecond = false

    /// Whether characters mean themselves.
    @inline(__always)
    var isPlain: Bool { (usesSecond ? second : first) == .ascii }

    /// Makes a set G0 or G1. `final` is the last byte of the sequence, `intermediate` the one before.
    mutating func designate(intermediate: UInt8, final: UInt8) {
        let set = final == UInt8(ascii: "0") ? CharacterSet.lineDrawing : .ascii
        if intermediate == UInt8(ascii: "(") { first = set }
        if intermediate == UInt8(ascii: ")") { second = set }
    }

    mutating func shift(toSecond: Bool) {
        usesSecond = toSecond
    }

    /// What a character means in the set in use.
    func translate(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        guard !isPlain, scalar.value >= 0x5F, scalar.value <= 0x7E else { return scalar }
        let code = Self.lineDrawing[Int(scalar.value) - 0x5F]
        return Unicode.Scalar(code) ?? scalar
    }

    /// DEC's special graphics from 0x5F to 0x7E (VT100 User Guide, table 3-9).
    private static let lineDrawing: InlineArray<32, UInt16> = [
        0x0020, 0x25C6, 0x2592, 0x2409, 0x240C, 0x240D, 0x240A, 0x00B0, 0x00B1, 0x2424, 0x240B,
        0x2518, 0x2510, 0x250C, 0x2514, 0x253C, 0x23BA, 0x23BB, 0x2500, 0x23BC, 0x23BD, 0x251C,
        0x2524, 0x2534, 0x252C, 0x2502, 0x2264, 0x2265, 0x03C0, 0x2260, 0x00A3, 0x00B7,
    ]
}
