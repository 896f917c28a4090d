// What colours text has, and what a pixel becomes that a letter covers in part.

internal import KernelBase

/// A colour, 8 bits a channel, as sRGB displays mean them.
public struct Colour: Equatable, Sendable {
    /// The channels.
    public let red, green, blue: UInt8

    /// The colour that 0xRRGGBB stands for.
    public init(_ value: UInt32) {
        red = UInt8(truncatingIfNeeded: value >> 16)
        green = UInt8(truncatingIfNeeded: value >> 8)
        blue = UInt8(truncatingIfNeeded: value)
    }
}

/// What a piece of text is, which decides its colour.
public enum TextStyle: UInt8, CaseIterable, Sendable {
    /// What helps but is not the message: times in front of lines, debug messages.
    case faint
    /// Most text.
    case normal
    /// Something is not as it should be.
    case warning
    /// Something does not work.
    case error
    /// The system stops.
    case panic

    /// The colour of the letters. Against ``background`` each has a contrast of 5:1 or more.
    public var colour: Colour {
        switch self {
        case .faint: Colour(0x8A94A3)
        case .normal: Colour(0xDDE2E9)
        case .warning: Colour(0xF2C14E)
        case .error: Colour(0xFF7A66)
        case .panic: Colour(0xFFFFFF)
        }
    }

    /// The colour behind the letters.
    public var background: Colour {
        self == .panic ? Colour(0x8E1B22) : Colour(0x12161C)
    }
}

/// The pixels of every style at every coverage, ready to store.
struct TextPalette: ~Copyable {
    private let table: FixedArray<UInt32>
    private static let levels = 256

    /// `nil` when there is no memory for it.
    init?(_ format: PixelFormat) {
        let count = TextStyle.allCases.count * TextPalette.levels
        let table = FixedArray<UInt32>(count: count) { index in
            let style = TextStyle.allCases[index / TextPalette.levels]
            return format.pixel(
                TextPalette.blend(
                    style.colour, over: style.background, coverage: index % TextPalette.levels))
        }
        guard let table else { return nil }
        self.table = table
    }

    /// The pixel behind text of `style`.
    func background(_ style: TextStyle) -> UInt32 {
        table[Int(style.rawValue) * TextPalette.levels]
    }

    /// The pixels of `style`, by coverage from 0 to 255.
    @_lifetime(borrow self)
    func pixels(of style: TextStyle) -> Span<UInt32> {
        let start = Int(style.rawValue) * TextPalette.levels
        return table.span.extracting(start..<start + TextPalette.levels)
    }

    /// Mixes as light does: sRGB values are taken to the power of 2 (near its 2.2, and exact in
    /// integers), so that thin bright strokes on a dark ground keep their weight.
    static func blend(_ front: Colour, over back: Colour, coverage: Int) -> Colour {
        func channel(_ front: UInt8, _ back: UInt8) -> UInt32 {
            let (front, back) = (Int(front), Int(back))
            let mixed = (front * front * coverage + back * back * (255 - coverage)) / 255
            return UInt32(squareRoot(mixed))
        }
        return Colour(
            channel(front.red, back.red) << 16 | channel(front.green, back.green) << 8
                | channel(front.blue, back.blue))
    }

    /// The square root of a number up to 255², rounded to the nearest.
    private static func squareRoot(_ number: Int) -> Int {
        var root = 0
        var step = 128
        while step > 0 {
            if (root + step) * (root + step) <= number { root += step }
            step /= 2
        }
        return number - root * root > root ? min(root + 1, 255) : root
    }
}
