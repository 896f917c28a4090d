// The .grf font format: one font at one size, each glyph a block of coverage bytes.
// This file holds what reader and writer share: the layout and the small value types.

/// Facts about the `.grf` format, version 0.
///
/// | Offset | Size | Field |
/// |---|---|---|
/// | 0 | 4 | magic `0x47524630`: the bytes 30 46 52 47; the low byte is the version |
/// | 4 | 2 | ascender: pixels from the baseline up to the top of the line |
/// | 6 | 2 | descender: pixels from the baseline to the bottom, negative below it |
/// | 8 | 2 | height: pixels from one baseline to the next |
/// | 10 | 256 × 4 | where each glyph begins, or `0xFFFFFFFF` for none |
/// | 1034 | 256 × 4 | where each first character's kerning begins, or `0xFFFFFFFF` for none |
/// | 2058 | | glyphs and kerning blocks, in any order |
///
/// A glyph is bearing x, bearing y, advance x, advance y (`int16` each), width and height (`uint16`
/// each), then width × height coverage bytes in rows from the top. A kerning block is a count
/// (`uint16`), then that many entries of second character (`uint8`), offset x and offset y (`int16`
/// each), sorted by second character. All numbers are little-endian and packed; offsets count from
/// the end of the header.
public enum GRF {
    /// The first four bytes, as a little-endian number: "GRF" and the version digit "0".
    public static var magic: UInt32 { 0x4752_4630 }

    /// Bytes before the first glyph or kerning block.
    public static var headerSize: Int { 2058 }

    /// Glyphs and kerning blocks that a file has places for.
    public static var slotCount: Int { 256 }

    /// The offset that stands for "no glyph" and "no kerning".
    public static var noOffset: UInt32 { 0xFFFF_FFFF }

    static var glyphTableOffset: Int { 10 }
    static var kerningTableOffset: Int { 1034 }
    static var glyphHeaderSize: Int { 12 }
    static var kerningHeaderSize: Int { 2 }
    static var kerningEntrySize: Int { 5 }

    /// The slot that holds `scalar`, if the version has one: slots are the Latin-1 characters,
    /// whose numbers are the first 256 of Unicode.
    public static func slot(for scalar: Unicode.Scalar) -> Int? {
        scalar.value < UInt32(slotCount) ? Int(scalar.value) : nil
    }
}

/// The measures of a font's line, in pixels.
public struct GRFLineMetrics: Equatable, Sendable {
    /// From the baseline up to the top of the line.
    public var ascender: Int16
    /// From the baseline to the bottom of the line: negative, below the baseline.
    public var descender: Int16
    /// From one baseline to the next.
    public var height: Int16

    /// Creates the measures of a line.
    public init(ascender: Int16, descender: Int16, height: Int16) {
        self.ascender = ascender
        self.descender = descender
        self.height = height
    }
}

/// The measures of a glyph, in pixels.
public struct GRFGlyphMetrics: Equatable, Sendable {
    /// From the pen to the left side of the coverage block.
    public var bearingX: Int16
    /// From the baseline up to the top of the coverage block.
    public var bearingY: Int16
    /// How far the pen moves to the right behind this glyph.
    public var advanceX: Int16
    /// How far the pen moves vertically; zero in horizontal text.
    public var advanceY: Int16
    /// Columns of the coverage block.
    public var width: UInt16
    /// Rows of the coverage block.
    public var height: UInt16

    /// Creates the measures of a glyph.
    public init(
        bearingX: Int16, bearingY: Int16, advanceX: Int16, advanceY: Int16 = 0,
        width: UInt16, height: UInt16
    ) {
        self.bearingX = bearingX
        self.bearingY = bearingY
        self.advanceX = advanceX
        self.advanceY = advanceY
        self.width = width
        self.height = height
    }
}

/// What is added to the pen between two characters, in pixels.
public struct GRFKerning: Equatable, Sendable {
    /// Added to the pen horizontally.
    public var x: Int16
    /// Added to the pen vertically.
    public var y: Int16

    /// Creates an adjustment; without arguments, none.
    public init(x: Int16 = 0, y: Int16 = 0) {
        self.x = x
        self.y = y
    }
}
