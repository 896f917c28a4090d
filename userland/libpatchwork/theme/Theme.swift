// The theme: every colour, size, font and picture that is a matter of taste.

public import Graphics

/// How the desktop looks. Made from three files in `/cfg`, in the original's format; whatever they do
/// not say has the default theme's value.
public struct Theme: Equatable, Sendable {
    /// Buttons and what is pressed like them.
    public var button = ColorSet.classic
    /// What shows content: text fields, lists, pages.
    public var view = ColorSet.classicView
    /// Faces that hold other things: windows, groups.
    public var element = ColorSet.classic
    /// The bar at the edge of the screen, and menus.
    public var panel = ColorSet.classic
    /// Frames and titles of windows.
    public var deco = ColorSet.classicDeco
    /// Sizes, in pixels.
    public var sizes = Sizes()
    /// Names of files, directories and fonts.
    public var names = Names()
    /// The terminal's colours: black, red, green, yellow, blue, magenta, cyan, white.
    public var ansi = AnsiColors()

    /// The default theme.
    @export(interface)
    public init() {}

    /// Sizes in pixels, section `[integers]` of `theme-vars.cfg`.
    public struct Sizes: Equatable, Sendable {
        /// The border of windows and raised faces.
        public var frame = 3
        /// The border of what is sunken.
        public var bezel = 2
        /// From a window's border down to its content.
        public var titleBar = 28
        /// The height of the bar at the edge of the screen.
        public var panel = 40
        /// Between groups.
        public var bigPadding = 8
        /// Between things that belong together.
        public var smallPadding = 4
        /// The length of the dashes around what has the keyboard.
        public var outlineLength = 1
        /// Their thickness.
        public var outlineWidth = 1
        /// The room a separating line takes.
        public var separator = 8
        /// The text's size.
        public var font = 14
        /// The size of fixed-width text.
        public var monospace = 14
        /// The thickness of scroll bars.
        public var scrollBar = 16
    }

    /// Names, section `[strings]` of `theme-vars.cfg`.
    public struct Names: Equatable, Sendable {
        /// The picture behind all windows.
        public var wallpaper = "/base/data/wallpaper/hills.fbmp"
        /// Where fonts are.
        public var fontsDirectory = "/base/data/fonts"
        /// Where icons are.
        public var iconsDirectory = "/base/data/icons"
        /// Where pictures of the pointer are.
        public var cursorDirectory = "/base/data/cursor"
        /// The pointer.
        public var cursorArrow = "/base/data/cursor/arrow.fbmp"
        /// The family of text.
        public var defaultFont = "lato"
        /// The family of fixed-width text.
        public var monospaceFont = "dejavu-sans-mono"
        /// On the button that closes a window.
        public var iconClose = "/base/data/icons/close.fbmp"
        /// On the button that minimises it.
        public var iconMinimize = "/base/data/icons/minimize.fbmp"
        /// On the button that maximises it.
        public var iconMaximize = "/base/data/icons/maximize.fbmp"
        /// On the same button when it is maximised.
        public var iconRestore = "/base/data/icons/restore.fbmp"
    }

    /// The terminal's colours, section `[colors]` of `theme-ansi.cfg`; eight of each.
    public struct AnsiColors: Equatable, Sendable {
        /// As they are.
        public var normal = AnsiColors.colors(
            0x0F1114, 0xD9534F, 0x5CB85C, 0xF0AD4E, 0x5BA0F2, 0xD946EF, 0x4CC7CF, 0xC0C0C0)
        /// Bold or bright.
        public var bright = AnsiColors.colors(
            0x808080, 0xFF6B6B, 0x6EDB6E, 0xFFD76E, 0x7CB8FF, 0xFF6EFF, 0x6EFFFF, 0xFFFFFF)
        /// Faint.
        public var dim = AnsiColors.colors(
            0x000000, 0x8B3A38, 0x3B763B, 0x99702F, 0x38659B, 0x8B2D99, 0x317F85, 0x808080)

        private static func colors(_ values: UInt32...) -> [Color] {
            values.map { Color($0 | 0xFF00_0000) }
        }
    }
}

extension ColorSet {
    /// As `classic`, for content.
    public static let classicView: ColorSet = {
        var set = ColorSet.classic
        set.backgroundNormal = Color(0xFFFF_FFFF)
        return set
    }()

    /// As `classic`, for frames of windows.
    public static let classicDeco: ColorSet = {
        var set = ColorSet.classic
        set.foregroundNormal = Color(0xFFFF_FFFF)
        set.foregroundInactive = Color(0xFFE0_E0E0)
        set.highlight = Color(0xFFFF_FFFF)
        set.shadow = Color(0xFF3F_3F3F)
        return set
    }()
}
