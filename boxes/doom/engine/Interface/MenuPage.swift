// The menus' pages as data: which lines they have, where they are, and what choosing one does.

/// A page of the menus.
enum MenuPageID: Int {
    case main, episode, skill, options, sound, load, save, help1, help2
}

/// What a line of a page does.
enum MenuAction: Equatable {
    case openSkill, openOptions, openLoad, openSave, openHelp, openSound
    case nextHelp, closeHelp
    case quit, endGame, toggleMessages, toggleDetail
    case episode, skill, loadSlot, saveSlot
    case viewSize, sensitivity, effectVolume, musicVolume

    /// Whether the arrow keys change a value.
    var isSlider: Bool {
        switch self {
        case .viewSize, .sensitivity, .effectVolume, .musicVolume: true
        default: false
        }
    }
}

/// A line of a page; one without an action is a gap, or the place of a slider.
struct MenuLine {
    var picture: LumpName?
    var action: MenuAction?
    /// The letter that jumps to the line.
    var letter: UInt8 = 0
}

/// A page's lines and position.
struct MenuPage {
    let x: Int32
    let y: Int32
    var lines: [MenuLine]
    let parent: MenuPageID?
    /// The line that was chosen last.
    var current = 0

    /// The distance between lines.
    static let lineHeight: Int32 = 16

    /// All pages, in the order of `MenuPageID`.
    static func all(_ kind: GameKind) -> [MenuPage] {
        [
            main(kind),
            MenuPage(
                x: 48, y: 63,
                lines: (1...max(kind.episodeCount, 1)).map {
                    line(LumpName("M_EPI\($0)"), .episode, "1234".utf8.dropFirst($0 - 1).first ?? 0)
                }, parent: .main),
            MenuPage(
                x: 48, y: 63,
                lines: [
                    line("M_JKILL", .skill, UInt8(ascii: "i")),
                    line("M_ROUGH", .skill, UInt8(ascii: "h")),
                    line("M_HURT", .skill, UInt8(ascii: "h")),
                    line("M_ULTRA", .skill, UInt8(ascii: "u")),
                    line("M_NMARE", .skill, UInt8(ascii: "n")),
                ], parent: kind.episodeCount > 0 ? .episode : .main, current: 2),
            options,
            MenuPage(
                x: 80, y: 64,
                lines: [
                    line("M_SFXVOL", .effectVolume, UInt8(ascii: "s")), MenuLine(),
                    line("M_MUSVOL", .musicVolume, UInt8(ascii: "m")), MenuLine(),
                ], parent: .options),
            slots(.loadSlot), slots(.saveSlot),
            MenuPage(
                x: 330, y: kind.isCommercial ? 165 : 175, lines: [line(nil, .nextHelp, 0)],
                parent: .main),
            MenuPage(x: 330, y: 175, lines: [line(nil, .closeHelp, 0)], parent: .main),
        ]
    }

    private static func line(
        _ picture: LumpName?, _ action: MenuAction, _ letter: UInt8
    ) -> MenuLine {
        MenuLine(picture: picture, action: action, letter: letter)
    }

    private static func main(_ kind: GameKind) -> MenuPage {
        var lines = [
            line("M_NGAME", .openSkill, UInt8(ascii: "n")),
            line("M_OPTION", .openOptions, UInt8(ascii: "o")),
            line("M_LOADG", .openLoad, UInt8(ascii: "l")),
            line("M_SAVEG", .openSave, UInt8(ascii: "s")),
        ]
        if kind.episodeCount > 0 { lines.append(line("M_RDTHIS", .openHelp, UInt8(ascii: "r"))) }
        lines.append(line("M_QUITG", .quit, UInt8(ascii: "q")))
        return MenuPage(x: 97, y: kind.episodeCount > 0 ? 64 : 72, lines: lines, parent: nil)
    }

    private static var options: MenuPage {
        MenuPage(
            x: 60, y: 37,
            lines: [
                line("M_ENDGAM", .endGame, UInt8(ascii: "e")),
                line("M_MESSG", .toggleMessages, UInt8(ascii: "m")),
                line("M_DETAIL", .toggleDetail, UInt8(ascii: "g")),
                line("M_SCRNSZ", .viewSize, UInt8(ascii: "s")), MenuLine(),
                line("M_MSENS", .sensitivity, UInt8(ascii: "m")), MenuLine(),
                line("M_SVOL", .openSound, UInt8(ascii: "s")),
            ], parent: .main)
    }

    private static func slots(_ action: MenuAction) -> MenuPage {
        MenuPage(
            x: 80, y: 54,
            lines: (0..<6).map { line(nil, action, UInt8(ascii: "1") + UInt8($0)) }, parent: .main)
    }
}

/// Which game the main WAD is, as far as menus and screens differ.
struct GameKind: Equatable {
    /// Maps are numbered through (`MAP01`), as in DOOM II.
    let isCommercial: Bool
    /// How many episodes there are; 0 where maps are numbered through.
    let episodeCount: Int

    init(_ wad: WADDirectory) {
        isCommercial = wad.index(of: "MAP01") != nil && wad.index(of: "E1M1") == nil
        var count = 0
        if !isCommercial {
            while count < 4 && wad.index(of: LumpName("E\(count + 1)M1")) != nil { count += 1 }
        }
        episodeCount = count
    }
}
