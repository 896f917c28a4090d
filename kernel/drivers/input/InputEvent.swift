// What keyboards and pointers report, whatever they are connected to.

/// One thing that happened to an input device.
public enum InputEvent: Equatable, Sendable {
    /// A key, by its usage in the USB HID keyboard page, or a button went down. Buttons: 1 left,
    /// 2 right, 3 middle, 4 back, 5 forward.
    case press(UInt8)
    /// A key or button came up.
    case release(UInt8)
    /// A mouse moved to the right by a number of its own units.
    case moveX(Int32)
    /// A mouse moved down by a number of its own units.
    case moveY(Int32)
    /// A wheel turned by a number of notches, away from the user positive.
    case wheel(Int32)
    /// A pointer is at a place between the left edge, 0, and the right one, 65535.
    case positionX(UInt16)
    /// A pointer is at a place between the upper edge, 0, and the lower one, 65535.
    case positionY(UInt16)
}

/// A set of keys or buttons.
struct PressedKeys: Sendable {
    private var words = InlineArray<4, UInt64>(repeating: 0)

    func contains(_ code: UInt8) -> Bool {
        words[Int(code >> 6)] >> UInt64(code & 63) & 1 != 0
    }

    mutating func insert(_ code: UInt8) { words[Int(code >> 6)] |= 1 << UInt64(code & 63) }

    mutating func remove(_ code: UInt8) { words[Int(code >> 6)] &= ~(1 << UInt64(code & 63)) }

    /// The lowest code that is in one of the two sets only.
    func firstDifference(from other: PressedKeys) -> UInt8? {
        for index in words.indices where words[index] != other.words[index] {
            let bit = (words[index] ^ other.words[index]).trailingZeroBitCount
            return UInt8(truncatingIfNeeded: index * 64 + bit)
        }
        return nil
    }
}
