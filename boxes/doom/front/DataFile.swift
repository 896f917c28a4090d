// Names of files in the box's data folder. Paths in this system carry flags after colons, so a name
// from outside must not hold any.

/// The files that `doom` keeps.
public enum DataFile {
    /// Where they are, as the box sees it.
    public static let folder = "/app/data"

    /// The configuration.
    public static let configuration = "\(folder)/doom.cfg"

    /// Whether a text can be a file's name: letters, digits, `-`, `_` and `.`, not at its start.
    @export(interface)
    public static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != 0x2E, text.utf8.count <= 24 else {
            return false
        }
        return text.utf8.allSatisfy {
            switch $0 {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
    }

    /// The path of a WAD that is named on the command line: a name in the data folder, with or
    /// without its ending, or a path. Nil if it can be neither.
    @export(interface)
    public static func wad(_ text: String) -> String? {
        if text.utf8.contains(0x3A) { return nil }
        if text.utf8.first == 0x2F { return text }
        guard isName(text) else { return nil }
        return "\(folder)/\(hasEnding(text, ".wad") ? text : text + ".wad")"
    }

    /// The path of a demo.
    @export(interface)
    public static func demo(_ name: String) -> String {
        "\(folder)/\(hasEnding(name, ".lmp") ? name : name + ".lmp")"
    }

    /// The path of a saved game; every WAD has its own six.
    @export(interface)
    public static func savedGame(slot: Int, wad: String) -> String {
        "\(folder)/\(stem(wad))-\(slot).dsg"
    }

    /// The file name of a path without its ending.
    @export(interface)
    public static func stem(_ path: String) -> String {
        let name = path.utf8.split(separator: 0x2F).last.map { String($0) ?? path } ?? path
        guard hasEnding(name, ".wad") else { return name }
        return String(decoding: name.utf8.dropLast(4), as: UTF8.self)
    }

    /// Whether a name ends like this, in upper or lower case.
    static func hasEnding(_ name: String, _ ending: String) -> Bool {
        guard name.utf8.count > ending.utf8.count else { return false }
        return name.utf8.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
            $0 | 0x20 == $1 | 0x20
        }
    }

    /// What to tell somebody who has no WAD.
    public static let noWADs: StaticString = """
        There is no game to play: DOOM needs a WAD file.

        Put freedoom1.wad or freedoom2.wad (Debian's package "freedoom"), or the WAD of a DOOM \
        that you own, into the folder /box/doom/data, and start DOOM again.
        """
}
