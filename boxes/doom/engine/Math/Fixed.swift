// 16.16 fixed-point numbers, the only kind of number the simulation measures the world with.
// All arithmetic wraps at 32 bits, because the original's did and recorded demos depend on it.

/// A signed 16.16 fixed-point number. An integer literal means whole map units.
struct Fixed: Equatable, Comparable, ExpressibleByIntegerLiteral, Sendable {
    /// The number times 65,536.
    var raw: Int32

    /// A number from its 16.16 representation.
    @inline(__always) init(raw: Int32) { self.raw = raw }

    /// A number of whole units; wraps outside -32,768...32,767.
    @inline(__always) init(integerLiteral value: Int32) { raw = value &<< 16 }

    /// A number of whole units; wraps outside -32,768...32,767.
    @inline(__always) init(units: Int32) { raw = units &<< 16 }

    /// One map unit, 65,536 in raw form.
    static let fractionBits: Int32 = 16
    /// The largest number; also what a division that overflows gives.
    @inline(__always) static var max: Fixed { Fixed(raw: Int32.max) }
    /// The smallest number.
    @inline(__always) static var min: Fixed { Fixed(raw: Int32.min) }

    /// Whole units, rounded towards minus infinity.
    @inline(__always) var units: Int32 { raw >> 16 }

    /// The distance from zero. The smallest number is its own magnitude, as in C.
    @inline(__always) var magnitude: Fixed { Fixed(raw: raw < 0 ? 0 &- raw : raw) }

    @inline(__always) static func < (a: Fixed, b: Fixed) -> Bool { a.raw < b.raw }
    @inline(__always) static func > (a: Fixed, b: Fixed) -> Bool { a.raw > b.raw }
    @inline(__always) static func <= (a: Fixed, b: Fixed) -> Bool { a.raw <= b.raw }
    @inline(__always) static func >= (a: Fixed, b: Fixed) -> Bool { a.raw >= b.raw }

    @inline(__always) static func + (a: Fixed, b: Fixed) -> Fixed {
        Fixed(raw: a.raw &+ b.raw)
    }
    @inline(__always) static func - (a: Fixed, b: Fixed) -> Fixed {
        Fixed(raw: a.raw &- b.raw)
    }
    @inline(__always) static prefix func - (a: Fixed) -> Fixed {
        Fixed(raw: 0 &- a.raw)
    }
    @inline(__always) static func += (a: inout Fixed, b: Fixed) { a.raw &+= b.raw }
    @inline(__always) static func -= (a: inout Fixed, b: Fixed) { a.raw &-= b.raw }

    /// The product, truncated to 32 bits.
    @inline(__always) static func * (a: Fixed, b: Fixed) -> Fixed {
        Fixed(raw: Int32(truncatingIfNeeded: (Int64(a.raw) &* Int64(b.raw)) >> 16))
    }

    /// The quotient; the largest or smallest number when it would not fit, also for a zero divisor.
    @inline(__always) static func / (a: Fixed, b: Fixed) -> Fixed {
        if (a.magnitude.raw >> 14) >= b.magnitude.raw || b.raw == 0 {
            return (a.raw ^ b.raw) < 0 ? Fixed.min : Fixed.max
        }
        return Fixed(raw: Int32(truncatingIfNeeded: (Int64(a.raw) << 16) / Int64(b.raw)))
    }

    /// The number times a plain integer, wrapping.
    @inline(__always) func times(_ factor: Int32) -> Fixed { Fixed(raw: raw &* factor) }
    /// The raw form divided by a plain non-zero integer, rounded towards zero.
    @inline(__always) func dividedBy(_ divisor: Int32) -> Fixed {
        Fixed(raw: divisor == -1 ? 0 &- raw : raw / divisor)
    }
    /// An arithmetic shift right, which rounds towards minus infinity.
    @inline(__always) static func >> (a: Fixed, shift: Int32) -> Fixed {
        Fixed(raw: a.raw >> shift)
    }
    /// A shift left; bits that leave are lost.
    @inline(__always) static func << (a: Fixed, shift: Int32) -> Fixed {
        Fixed(raw: a.raw << shift)
    }
}
