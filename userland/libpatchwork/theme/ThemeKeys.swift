// The keys of the files, what values they take, and how values are written.

internal import Graphics

/// A key of a file and what it stands for.
struct ThemeKey<Whole, Value>: Sendable {
    /// As files write it.
    let name: String
    /// The value in a whole.
    let get: @Sendable (Whole) -> Value
    /// Changes it.
    let set: @Sendable (inout Whole, Value) -> Void

    init(
        _ name: String, _ get: @escaping @Sendable (Whole) -> Value,
        _ set: @escaping @Sendable (inout Whole, Value) -> Void
    ) {
        self.name = name
        self.get = get
        self.set = set
    }
}

extension Theme {
    /// Sections of `theme-colors.cfg`.
    static let sets: [ThemeKey<Theme, ColorSet>] = [
        ThemeKey("button", { $0.button }, { $0.button = $1 }),
        ThemeKey("view", { $0.view }, { $0.view = $1 }),
        ThemeKey("element", { $0.element }, { $0.element = $1 }),
        ThemeKey("panel", { $0.panel }, { $0.panel = $1 }),
        ThemeKey("deco", { $0.deco }, { $0.deco = $1 }),
    ]

    /// Keys of `[integers]` and what they may be.
    static let integers: [(key: ThemeKey<Sizes, Int>, range: ClosedRange<Int>)] = [
        (ThemeKey("frame_size", { $0.frame }, { $0.frame = $1 }), 0...16),
        (ThemeKey("bezel_size", { $0.bezel }, { $0.bezel = $1 }), 0...16),
        (ThemeKey("titlebar_size", { $0.titleBar }, { $0.titleBar = $1 }), 16...96),
        (ThemeKey("panel_size", { $0.panel }, { $0.panel = $1 }), 24...128),
        (ThemeKey("big_padding", { $0.bigPadding }, { $0.bigPadding = $1 }), 0...64),
        (ThemeKey("small_padding", { $0.smallPadding }, { $0.smallPadding = $1 }), 0...64),
        (ThemeKey("outline_length", { $0.outlineLength }, { $0.outlineLength = $1 }), 1...16),
        (ThemeKey("outline_width", { $0.outlineWidth }, { $0.outlineWidth = $1 }), 1...16),
        (ThemeKey("separator_size", { $0.separator }, { $0.separator = $1 }), 2...64),
        (ThemeKey("font_size", { $0.font }, { $0.font = $1 }), 8...64),
        (ThemeKey("monospace_size", { $0.monospace }, { $0.monospace = $1 }), 8...64),
        (ThemeKey("scrollbar_size", { $0.scrollBar }, { $0.scrollBar = $1 }), 8...48),
    ]

    /// Keys of `[strings]` and whether they are paths.
    static let strings: [(key: ThemeKey<Names, String>, isPath: Bool)] = [
        (ThemeKey("wallpaper", { $0.wallpaper }, { $0.wallpaper = $1 }), true),
        (ThemeKey("fonts_dir", { $0.fontsDirectory }, { $0.fontsDirectory = $1 }), true),
        (ThemeKey("icons_dir", { $0.iconsDirectory }, { $0.iconsDirectory = $1 }), true),
        (ThemeKey("cursor_dir", { $0.cursorDirectory }, { $0.cursorDirectory = $1 }), true),
        (ThemeKey("cursor_arrow", { $0.cursorArrow }, { $0.cursorArrow = $1 }), true),
        (ThemeKey("default_font", { $0.defaultFont }, { $0.defaultFont = $1 }), false),
        (ThemeKey("monospace_font", { $0.monospaceFont }, { $0.monospaceFont = $1 }), false),
        (ThemeKey("icon_close", { $0.iconClose }, { $0.iconClose = $1 }), true),
        (ThemeKey("icon_minimize", { $0.iconMinimize }, { $0.iconMinimize = $1 }), true),
        (ThemeKey("icon_maximize", { $0.iconMaximize }, { $0.iconMaximize = $1 }), true),
        (ThemeKey("icon_restore", { $0.iconRestore }, { $0.iconRestore = $1 }), true),
    ]

    /// A colour as files write it: `0xAARRGGBB`, `#AARRGGBB`, `#RRGGBB`, or a decimal number. Six
    /// hexadecimal digits mean an opaque colour.
    static func color(_ text: String) -> Color? {
        var bytes = Substring(text).utf8
        guard let first = bytes.first else { return nil }
        if first == 35 {
            bytes = bytes.dropFirst()
        } else if text.hasPrefix("0x") || text.hasPrefix("0X") {
            bytes = bytes.dropFirst(2)
        } else {
            return UInt32(text).map { Color($0) }
        }
        let digits = bytes.count
        guard digits == 6 || digits == 8, let value = hexadecimal(bytes) else { return nil }
        return Color(digits == 6 ? value | 0xFF00_0000 : value)
    }

    /// A whole number, decimal or hexadecimal after `0x`.
    static func integer(_ text: String) -> Int? {
        if text.hasPrefix("0x") || text.hasPrefix("0X") {
            let digits = Substring(text).utf8.dropFirst(2)
            return (1...8).contains(digits.count) ? hexadecimal(digits).map { Int($0) } : nil
        }
        return Int(text)
    }

    /// The value of up to eight hexadecimal digits.
    private static func hexadecimal(_ digits: Substring.UTF8View) -> UInt32? {
        var value: UInt32 = 0
        for digit in digits {
            switch digit {
            case 48...57: value = value << 4 | UInt32(digit - 48)
            case 65...70: value = value << 4 | UInt32(digit - 55)
            case 97...102: value = value << 4 | UInt32(digit - 87)
            default: return nil
            }
        }
        return value
    }
}
