// What the mouse and the keyboard do, as elements see it.

public import DesktopProtocol
public import Geometry

/// Something the mouse did.
public struct MouseInput: Sendable {
    /// What happened.
    public enum Phase: Equatable, Sendable {
        /// The pointer came onto the element.
        case enter
        /// It left.
        case leave
        /// It moved on the element, or anywhere while a button is down that was pressed on it.
        case move
        /// A button went down.
        case press
        /// A button went up that had been pressed on the element.
        case release
        /// The wheel turned.
        case wheel
    }

    /// What happened.
    public var phase: Phase
    /// Where, in the element's pixels.
    public var position: Point
    /// How far the mouse moved since the last input: also when the pointer stays, at an edge of the
    /// screen or in a window that keeps it.
    public var delta = Point.zero
    /// The button that went down or up.
    public var button: MouseButtons = []
    /// How many presses followed one another closely: 2 for a double click.
    public var clicks = 0
    /// Notches of the wheel, away from the user positive.
    public var wheel = 0
    /// Buttons that are down now.
    public var held: MouseButtons = []
    /// Keys that are down.
    public var modifiers: KeyModifiers = []

    /// Something at a point.
    public init(_ phase: Phase, at position: Point) {
        self.phase = phase
        self.position = position
    }
}

/// Something a key did.
public struct KeyInput: Sendable {
    /// Pressed, released or repeating.
    public var action: KeyAction
    /// Which key: a constant of ``Keys``.
    public var code: UInt16
    /// The character that it types, if any.
    public var character: Unicode.Scalar?
    /// Keys that are down besides.
    public var modifiers: KeyModifiers

    /// A key that does something.
    public init(
        _ code: UInt16, character: Unicode.Scalar? = nil, modifiers: KeyModifiers = [],
        action: KeyAction = .press
    ) {
        self.code = code
        self.character = character
        self.modifiers = modifiers
        self.action = action
    }

    /// Whether the key went down or repeats.
    public var isDown: Bool { action != .release }
    /// Whether Control, Alt or Super is down, so that a character is a command and no text.
    public var isCommand: Bool {
        modifiers.contains(.control) || modifiers.contains(.alt) || modifiers.contains(.super)
    }
    /// Whether Shift is down.
    public var hasShift: Bool { modifiers.contains(.shift) }
    /// Whether this is Control and a letter, and nothing else.
    public func isControl(_ letter: Unicode.Scalar) -> Bool {
        guard modifiers.contains(.control), !modifiers.contains(.alt) else { return false }
        guard let character else { return UInt32(code) == letter.value - 97 + 4 }
        // Layouts give the letter; some give the control character that terminals know.
        return character == letter || character.value == letter.value - 32
            || character.value == letter.value & 31
    }
    /// The character if it is text to insert.
    public var text: Unicode.Scalar? {
        guard isDown, !isCommand || modifiers.contains(.altGraph), let character else { return nil }
        return character.value >= 32 && character.value != 127 ? character : nil
    }
}

/// Numbers of keys that mean something besides a character: usages of a keyboard in "HID Usage
/// Tables", section 10.
public enum Keys {
    /// Enter.
    public static var enter: UInt16 { 0x28 }
    /// Escape.
    public static var escape: UInt16 { 0x29 }
    /// Backspace.
    public static var backspace: UInt16 { 0x2A }
    /// Tab.
    public static var tab: UInt16 { 0x2B }
    /// The space bar.
    public static var space: UInt16 { 0x2C }
    /// F1; the others up to F12 follow.
    public static var f1: UInt16 { 0x3A }
    /// F10, which opens menus.
    public static var f10: UInt16 { 0x43 }
    /// Insert.
    public static var insert: UInt16 { 0x49 }
    /// Home.
    public static var home: UInt16 { 0x4A }
    /// Page up.
    public static var pageUp: UInt16 { 0x4B }
    /// Delete.
    public static var delete: UInt16 { 0x4C }
    /// End.
    public static var end: UInt16 { 0x4D }
    /// Page down.
    public static var pageDown: UInt16 { 0x4E }
    /// The right arrow.
    public static var right: UInt16 { 0x4F }
    /// The left arrow.
    public static var left: UInt16 { 0x50 }
    /// The lower arrow.
    public static var down: UInt16 { 0x51 }
    /// The upper arrow.
    public static var up: UInt16 { 0x52 }
    /// Enter of the number pad.
    public static var keypadEnter: UInt16 { 0x58 }
    /// The key that opens a context menu.
    public static var menu: UInt16 { 0x65 }

    /// Whether this is one of both Enter keys.
    public static func isEnter(_ code: UInt16) -> Bool { code == enter || code == keypadEnter }
}
