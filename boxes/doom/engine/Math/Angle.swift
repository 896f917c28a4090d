// Binary angles: a whole turn is 2^32, so addition wraps where geometry does.

/// A direction; 0 is east, and it grows counter-clockwise.
struct Angle: Equatable, Sendable {
    /// The angle in units of 1/2^32 turn.
    var raw: UInt32

    /// An angle from its binary form.
    @inline(__always) init(raw: UInt32) { self.raw = raw }

    /// East, north, west and south.
    @inline(__always) static var zero: Angle { Angle(raw: 0) }
    /// An eighth of a turn.
    @inline(__always) static var degrees45: Angle { Angle(raw: 0x2000_0000) }
    /// A quarter turn.
    @inline(__always) static var degrees90: Angle { Angle(raw: 0x4000_0000) }
    /// Half a turn.
    @inline(__always) static var degrees180: Angle { Angle(raw: 0x8000_0000) }
    /// Three quarters of a turn.
    @inline(__always) static var degrees270: Angle { Angle(raw: 0xc000_0000) }

    /// The index of this angle in the sine table of 8,192 steps.
    @inline(__always) var fineIndex: Int { Int(raw >> 19) }

    @inline(__always) static func + (a: Angle, b: Angle) -> Angle {
        Angle(raw: a.raw &+ b.raw)
    }
    @inline(__always) static func - (a: Angle, b: Angle) -> Angle {
        Angle(raw: a.raw &- b.raw)
    }
    @inline(__always) static prefix func - (a: Angle) -> Angle { Angle(raw: 0 &- a.raw) }
    @inline(__always) static func += (a: inout Angle, b: Angle) { a.raw &+= b.raw }
    @inline(__always) static func -= (a: inout Angle, b: Angle) { a.raw &-= b.raw }
}
