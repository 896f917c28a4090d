// Themes: what files say counts, and what is wrong in them is named.

import Graphics
import Testing

@testable import Theme

struct ThemeTests {
    private func read(_ file: ThemeFile, _ text: String) -> (Theme, [String]) {
        var theme = Theme()
        let problems = theme.read(file, Array(text.utf8))
        return (theme, problems.map { $0.description })
    }

    @Test func colorsAreTakenOver() {
        let (theme, problems) = read(
            .colors,
            """
            [button]
            background_normal=0xFF102030
            shadow = #405060
            [deco]
            foreground_inactive = 0x80ffffff
            """)
        #expect(problems.isEmpty)
        #expect(theme.button.backgroundNormal == Color(0xFF10_2030))
        #expect(theme.button.shadow == Color(0xFF40_5060))
        #expect(theme.deco.foregroundInactive == Color(0x80FF_FFFF))
        #expect(theme.view == Theme().view)
    }

    @Test func everyKeyOfTheOriginalIsKnown() {
        let keys = [
            "background_normal", "background_selected_start", "background_selected_end",
            "background_unselected_start", "background_unselected_end", "foreground_normal",
            "foreground_inactive", "foreground_link", "foreground_selected", "outline", "bezel",
            "highlight", "shadow",
        ]
        var colors = ""
        for section in ["button", "view", "element", "panel", "deco"] {
            colors += "[\(section)]\n" + keys.map { "\($0)=0xFF123456\n" }.joined()
        }
        #expect(read(.colors, colors).1.isEmpty)
        let sizes = [
            "frame_size=3", "bezel_size=3", "titlebar_size=38", "panel_size=40", "big_padding=5",
            "small_padding=2", "outline_length=2", "outline_width=2", "separator_size=4",
        ]
        let names = [
            "wallpaper=/base/data/wallpaper/some.fbmp", "fonts_dir=/base/data/fonts",
            "cursor_arrow=/base/data/cursor/arrow.fbmp", "default_font=lato",
            "icon_close=/base/data/icons/close.fbmp",
            "icon_minimize=/base/data/icons/minimize.fbmp",
        ]
        let vars =
            "[integers]\n" + sizes.joined(separator: "\n") + "\n[strings]\n"
            + names.joined(separator: "\n")
        let (theme, problems) = read(.vars, vars)
        #expect(problems.isEmpty)
        #expect(theme.sizes.titleBar == 38)
        #expect(theme.sizes.outlineLength == 2)
        #expect(theme.names.wallpaper == "/base/data/wallpaper/some.fbmp")
        var ansi = "[colors]\n"
        for kind in ["normal", "bright", "dim"] {
            for index in 0..<8 { ansi += "color\(index)_\(kind)=0xFF00000\(index)\n" }
        }
        let (terminal, mistakes) = read(.ansi, ansi)
        #expect(mistakes.isEmpty)
        #expect(terminal.ansi.dim[7] == Color(0xFF00_0007))
    }

    @Test func mistakesAreNamedAndTheRestCounts() {
        let (theme, problems) = read(
            .vars,
            """
            [integers]
            frame_size = thick
            titlebar_size = 400
            big_padding = 12
            color = 3
            this is no line
            [strings]
            wallpaper = hills.fbmp
            default_font = dejavu
            [sizes]
            x = 1
            """)
        #expect(theme.sizes.frame == Theme().sizes.frame)
        #expect(theme.sizes.bigPadding == 12)
        #expect(theme.names.defaultFont == "dejavu")
        #expect(theme.names.wallpaper == Theme().names.wallpaper)
        #expect(problems.count == 6)
        #expect(
            problems[0]
                == "theme-vars.cfg:2: frame_size: \"thick\" is not a whole number from 0 to 16")
        #expect(problems[1].hasPrefix("theme-vars.cfg:3: titlebar_size: \"400\""))
        #expect(problems[2].hasPrefix("theme-vars.cfg:5: unknown key \"color\"; known are frame_"))
        #expect(problems[3].hasPrefix("theme-vars.cfg:6: expected `key = value`"))
        #expect(problems[4].contains("is not a path that begins with /"))
        #expect(problems[5].contains("known are integers, strings"))
    }

    @Test(arguments: [
        "", "red", "0x", "0x12345", "#12345", "0x1234567G", "-1", "0xFFFFFFFFF", "##FF",
    ])
    func whatIsNoColorIsRefused(text: String) {
        #expect(Theme.color(text) == nil)
    }

    @Test func hostileFilesEndQuietly() {
        var numbers = SystemRandomNumberGenerator()
        for file in ThemeFile.allCases {
            for _ in 0..<200 {
                let bytes = (0..<300).map { _ in
                    Array("[]=#x0Fcolor1_\n\u{0}ä".utf8).randomElement(using: &numbers) ?? 0
                }
                var theme = Theme()
                #expect(theme.read(file, bytes).count <= Theme.mostProblems)
            }
        }
    }
}
