// What is held or locked while a key is pressed.

/// Modifier keys, with the bits that they have in the desktop's protocol.
public struct Modifiers: OptionSet, Hashable, Sendable {
    /// The bits.
    public let rawValue: UInt16

    /// Modifiers from bits.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Shift.
    public static var shift: Modifiers { Modifiers(rawValue: 1) }
    /// Control.
    public static var control: Modifiers { Modifiers(rawValue: 2) }
    /// The left Alt.
    public static var alt: Modifiers { Modifiers(rawValue: 4) }
    /// The right Alt, which some layouts call AltGr.
    public static var altGraph: Modifiers { Modifiers(rawValue: 8) }
    /// Super.
    public static var `super`: Modifiers { Modifiers(rawValue: 16) }
    /// Caps Lock is on.
    public static var capsLock: Modifiers { Modifiers(rawValue: 32) }
    /// Num Lock is on.
    public static var numLock: Modifiers { Modifiers(rawValue: 64) }
}
