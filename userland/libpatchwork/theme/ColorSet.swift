// The colours of one kind of thing: thirteen, named as in the configuration file.

public import Graphics

/// The colours of one kind of thing on the screen, a section of `theme-colors.cfg`.
public struct ColorSet: Equatable, Sendable {
    /// The face.
    public var backgroundNormal: Color
    /// Where the gradient of what is chosen begins: the title of the window with the focus, a chosen
    /// line, the done part of a progress bar.
    public var backgroundSelectedStart: Color
    /// Where it ends.
    public var backgroundSelectedEnd: Color
    /// Where the gradient of what could be chosen begins: the title of other windows.
    public var backgroundUnselectedStart: Color
    /// Where it ends.
    public var backgroundUnselectedEnd: Color
    /// Text.
    public var foregroundNormal: Color
    /// The light edge beneath text that cannot be used now.
    public var foregroundInactive: Color
    /// Text that leads elsewhere.
    public var foregroundLink: Color
    /// Text on what is chosen.
    public var foregroundSelected: Color
    /// The dashes around what has the keyboard.
    public var outline: Color
    /// The line around a button.
    public var bezel: Color
    /// Sides of a bevel in the light.
    public var highlight: Color
    /// Sides of a bevel in the shade.
    public var shadow: Color

    /// The light and the shaded colour of a raised face.
    public var raised: BevelColors { BevelColors(light: highlight, shade: shadow) }

    /// Text that cannot be used now.
    public var foregroundDisabled: Color { foregroundNormal.mixed(with: backgroundNormal, 140) }

    /// Whether text is lighter than what it stands on.
    public var isDark: Bool { foregroundNormal.luma > backgroundNormal.luma }

    /// Names in the file and where the colours are kept, in the file's order.
    static let keys: [ThemeKey<ColorSet, Color>] = [
        ThemeKey("background_normal", { $0.backgroundNormal }, { $0.backgroundNormal = $1 }),
        ThemeKey(
            "background_selected_start", { $0.backgroundSelectedStart },
            { $0.backgroundSelectedStart = $1 }),
        ThemeKey(
            "background_selected_end", { $0.backgroundSelectedEnd },
            { $0.backgroundSelectedEnd = $1 }),
        ThemeKey(
            "background_unselected_start", { $0.backgroundUnselectedStart },
            { $0.backgroundUnselectedStart = $1 }),
        ThemeKey(
            "background_unselected_end", { $0.backgroundUnselectedEnd },
            { $0.backgroundUnselectedEnd = $1 }),
        ThemeKey("foreground_normal", { $0.foregroundNormal }, { $0.foregroundNormal = $1 }),
        ThemeKey("foreground_inactive", { $0.foregroundInactive }, { $0.foregroundInactive = $1 }),
        ThemeKey("foreground_link", { $0.foregroundLink }, { $0.foregroundLink = $1 }),
        ThemeKey("foreground_selected", { $0.foregroundSelected }, { $0.foregroundSelected = $1 }),
        ThemeKey("outline", { $0.outline }, { $0.outline = $1 }),
        ThemeKey("bezel", { $0.bezel }, { $0.bezel = $1 }),
        ThemeKey("highlight", { $0.highlight }, { $0.highlight = $1 }),
        ThemeKey("shadow", { $0.shadow }, { $0.shadow = $1 }),
    ]

    /// The grey of the default theme, for what no file says otherwise.
    public static let classic = ColorSet(
        backgroundNormal: Color(0xFFBF_BFBF), backgroundSelectedStart: Color(0xFF00_007F),
        backgroundSelectedEnd: Color(0xFF21_86CD), backgroundUnselectedStart: Color(0xFF7F_7F7F),
        backgroundUnselectedEnd: Color(0xFFAF_AFAF), foregroundNormal: Color(0xFF00_0000),
        foregroundInactive: Color(0xFFFF_FFFF), foregroundLink: Color(0xFF00_00BF),
        foregroundSelected: Color(0xFFFF_FFFF), outline: Color(0xFF00_0000),
        bezel: Color(0xFF00_0000), highlight: Color(0xFFF4_F4F4), shadow: Color(0xFF6F_6F6F))
}
