// Which games there are to choose from: the main WADs in the data folder.

/// A main WAD that can be played.
public struct GameChoice: Equatable, Sendable {
    /// Its path.
    public let path: String
    /// What it is called, for people.
    public let title: String
}

/// The games in the data folder.
public enum GameList {
    /// File names that are known, in the order in which they are offered, and what to call them.
    private static let known: [(name: StaticString, title: StaticString)] = [
        ("freedoom1", "Freedoom: Phase 1"), ("freedoom2", "Freedoom: Phase 2"),
        ("freedm", "FreeDM"), ("doom", "The Ultimate DOOM"), ("doomu", "The Ultimate DOOM"),
        ("doom1", "DOOM (shareware)"), ("doom2", "DOOM II"),
        ("plutonia", "The Plutonia Experiment"),
        ("tnt", "TNT: Evilution"),
    ]

    /// The choices among the files of a folder; `isMain` looks whether a file is a main WAD.
    @export(interface)
    public static func choices(
        files: [String], isMain: (_ path: String) -> Bool
    ) -> [GameChoice] {
        var ranked: [(rank: Int, choice: GameChoice)] = []
        for file in files where DataFile.isName(file) && DataFile.hasEnding(file, ".wad") {
            let path = "\(DataFile.folder)/\(file)"
            guard isMain(path) else { continue }
            ranked.append((rank(path) ?? known.count, GameChoice(path: path, title: title(path))))
        }
        ranked.sort {
            $0.rank != $1.rank
                ? $0.rank < $1.rank
                : $0.choice.path.utf8.lexicographicallyPrecedes($1.choice.path.utf8)
        }
        return ranked.map { $0.choice }
    }

    /// What to call the game of a WAD: by its file's name, if that is known.
    @export(interface)
    public static func title(_ path: String) -> String {
        rank(path).map { known[$0].title.description } ?? DataFile.stem(path)
    }

    private static func rank(_ path: String) -> Int? {
        let stem = lowercase(DataFile.stem(path))
        return known.firstIndex { $0.name.description == stem }
    }

    private static func lowercase(_ text: String) -> String {
        String(
            decoding: text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
