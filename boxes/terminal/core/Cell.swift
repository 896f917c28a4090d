// One character's place on the screen: what is in it and how it looks.

/// A colour as programs name it; which pixels it means is the renderer's affair.
public struct CellColor: Equatable, Hashable, Sendable {
    /// The kind in the highest byte, its value in the others.
    private let bits: UInt32

    private init(bits: UInt32) {
        self.bits = bits
    }

    /// The terminal's own foreground or background.
    public static let standard = CellColor(bits: 0)

    /// One of the 256 colours of xterm's palette.
    @export(interface)
    public static func indexed(_ index: UInt8) -> CellColor {
        CellColor(bits: 0x0100_0000 | UInt32(index))
    }

    /// A colour of its own.
    @export(interface)
    public static func rgb(red: UInt8, green: UInt8, blue: UInt8) -> CellColor {
        CellColor(bits: 0x0200_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue))
    }

    /// What the color is.
    public enum Kind: Equatable, Sendable {
        /// The terminal's own foreground or background.
        case standard
        /// An entry of the palette.
        case indexed(UInt8)
        /// Red, green and blue as 0xRRGGBB.
        case rgb(UInt32)
    }

    /// What the color is.
    public var kind: Kind {
        switch bits >> 24 {
        case 1: .indexed(UInt8(truncatingIfNeeded: bits))
        case 2: .rgb(bits & 0xFF_FFFF)
        default: .standard
        }
    }
}

/// How characters are underlined.
public enum UnderlineStyle: UInt8, Sendable {
    /// Not at all.
    case none
    /// One line.
    case single
    /// Two lines.
    case double
    /// A wave.
    case curly
    /// Dots.
    case dotted
    /// Dashes.
    case dashed
}

/// How a character looks besides its colors: eight switches and the style of the underline.
public struct CellAttributes: OptionSet, Sendable {
    /// Eleven bits: eight switches, then the underline style.
    public var rawValue: UInt16

    /// The attributes with these bits.
    @export(interface)
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// SGR 1.
    public static let bold = CellAttributes(rawValue: 1)
    /// SGR 2.
    public static let dim = CellAttributes(rawValue: 2)
    /// SGR 3.
    public static let italic = CellAttributes(rawValue: 4)
    /// SGR 5 and 6.
    public static let blink = CellAttributes(rawValue: 8)
    /// SGR 7.
    public static let inverse = CellAttributes(rawValue: 16)
    /// SGR 8.
    public static let hidden = CellAttributes(rawValue: 32)
    /// SGR 9.
    public static let struck = CellAttributes(rawValue: 64)
    /// SGR 53.
    public static let overlined = CellAttributes(rawValue: 128)

    /// SGR 4 and 21, and the forms of 4 with a colon.
    public var underline: UnderlineStyle {
        get { UnderlineStyle(rawValue: UInt8(truncatingIfNeeded: rawValue >> 8)) ?? .none }
        set { rawValue = rawValue & 0xFF | UInt16(newValue.rawValue) << 8 }
    }
}

/// A character's place: 16 bytes, so that a screen and a long history stay small.
public struct Cell: Equatable, Sendable {
    /// The character in the low 21 bits (0 for a place nobody wrote to), attributes above.
    private var bits: UInt32
    /// The character's color.
    public var foreground: CellColor
    /// The color behind it.
    public var background: CellColor
    /// The underline's color; standard is the character's own.
    public var underlineColor: CellColor

    /// A place nobody wrote to, in the terminal's own colors.
    public static let blank = Cell(background: .standard)

    /// An erased place of some background.
    @export(interface)
    public init(background: CellColor) {
        bits = 0
        foreground = .standard
        self.background = background
        underlineColor = .standard
    }

    /// The character; a place nobody wrote to reads as a blank.
    public var scalar: Unicode.Scalar {
        get { Unicode.Scalar(max(bits & 0x1F_FFFF, 32)) ?? " " }
        set { bits = bits & 0xFFE0_0000 | newValue.value }
    }

    /// Puts a character in that has one byte in UTF-8.
    @inline(__always)
    mutating func setPlain(_ byte: UInt8) {
        bits = bits & 0xFFE0_0000 | UInt32(byte)
    }

    /// How the character looks.
    public var attributes: CellAttributes {
        get { CellAttributes(rawValue: UInt16(truncatingIfNeeded: bits >> 21)) }
        set { bits = bits & 0x1F_FFFF | UInt32(newValue.rawValue & 0x7FF) << 21 }
    }

    /// Whether nothing was written here since it was last erased.
    public var isUnwritten: Bool { bits & 0x1F_FFFF == 0 }

    /// Whether leaving the place out at a line's end would change nothing one can see.
    var isInvisible: Bool { isUnwritten && background == .standard && bits == 0 }
}
