// What the player does, before it becomes menu choices or a tic's command.

/// A key. Printable ones are their lower-case ASCII codes; the others have codes of their own,
/// those that the original's configuration files use.
public struct Key: Hashable, Sendable {
    /// The key's code.
    public let code: UInt8

    /// A key of this code.
    @export(interface)
    public init(_ code: UInt8) { self.code = code }

    /// The tabulator key.
    public static let tab = Key(9)
    /// The return key.
    public static let enter = Key(13)
    /// The escape key.
    public static let escape = Key(27)
    /// The space bar.
    public static let space = Key(32)
    /// Erases to the left.
    public static let backspace = Key(0x7F)
    /// The left arrow.
    public static let left = Key(0xAC)
    /// The up arrow.
    public static let up = Key(0xAD)
    /// The right arrow.
    public static let right = Key(0xAE)
    /// The down arrow.
    public static let down = Key(0xAF)
    /// Either control key.
    public static let control = Key(0x9D)
    /// Either shift key.
    public static let shift = Key(0xB6)
    /// Either alternate key.
    public static let alternate = Key(0xB8)
    /// The pause key.
    public static let pause = Key(0xFF)
    /// Makes the view larger.
    public static let equals = Key(0x3D)
    /// Makes the view smaller.
    public static let minus = Key(0x2D)

    /// A function key, 1...12.
    @export(interface)
    public static func function(_ number: Int) -> Key {
        let index = UInt8(truncatingIfNeeded: min(max(number, 1), 12))
        return Key(index <= 10 ? 0xBA + index : 0xCC + index)
    }
}

/// The buttons of a mouse.
public struct MouseButtons: OptionSet, Sendable {
    /// The buttons, a bit for each.
    public let rawValue: UInt8

    /// Buttons from their bits.
    @export(interface)
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The left button.
    public static let left = MouseButtons(rawValue: 1)
    /// The right button.
    public static let right = MouseButtons(rawValue: 2)
    /// The middle button.
    public static let middle = MouseButtons(rawValue: 4)
}

/// Something the player did.
public enum InputEvent: Sendable {
    /// A key went down, or repeats. `typed` is the character it types, 0 for none.
    case keyDown(Key, typed: UInt8)
    /// A key went up.
    case keyUp(Key)
    /// The mouse moved (to the right and away from the player) with these buttons held.
    case mouse(dx: Int32, dy: Int32, buttons: MouseButtons)
}

/// What the player chose in the menus; the box keeps it in its configuration file.
public struct Settings: Equatable, Sendable {
    /// Whether messages of the game are shown.
    public var showsMessages = true
    /// The size of the view: 3...10 with a border, 11 for the whole screen.
    public var viewSize: Int32 = 10
    /// How far the view turns with the mouse, 0...9.
    public var mouseSensitivity: Int32 = 5
    /// The volume of effects, 0...15.
    public var effectVolume: Int32 = 8
    /// The volume of music, 0...15.
    public var musicVolume: Int32 = 8
    /// How much brighter than the WAD's palette everything is, 0...4.
    public var gamma: Int32 = 0
    /// Whether the view has half as many columns, each two pixels wide.
    public var isLowDetail = false
    /// Whether the player runs without holding shift.
    public var alwaysRuns = false

    /// The original's settings.
    @export(interface)
    public init() {}

    /// These settings with every number in its range.
    public var clamped: Settings {
        var result = self
        result.viewSize = min(max(viewSize, 3), 11)
        result.mouseSensitivity = min(max(mouseSensitivity, 0), 9)
        result.effectVolume = min(max(effectVolume, 0), 15)
        result.musicVolume = min(max(musicVolume, 0), 15)
        result.gamma = min(max(gamma, 0), 4)
        return result
    }
}
