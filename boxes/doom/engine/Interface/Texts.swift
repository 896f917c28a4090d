// Looks up the interface's texts: a patch's own wording first, the default otherwise.

/// All texts by their BEX names, as bytes because the game's font has no other characters.
final class Texts {
    private let definitions: Definitions
    private var defaults: [String: String] = [:]

    init(_ definitions: Definitions) {
        self.definitions = definitions
        read(DefaultTexts.table)
        read(StoryTexts.table)
    }

    private func read(_ table: StaticString) {
        for line in table.description.split(separator: "\n") {
            guard let equals = line.firstIndex(of: "=") else { continue }
            let name = String(line[..<equals])
            defaults[name] = Self.unescaped(line[line.index(after: equals)...])
        }
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// The text of this name; empty when there is none.
    func string(_ name: String) -> String {
        if let replaced = definitions.strings[name] { return replaced }
        guard let text = defaults[name] else { return "" }
        return definitions.replacedTexts[text] ?? text
    }

    /// The text of this name as the font's characters.
    func text(_ name: String) -> [UInt8] { Array(string(name).utf8) }

    /// The name of a map, as the automap shows it; the map's lump name when it has none.
    func mapTitle(_ map: LumpName, isCommercial: Bool) -> [UInt8] {
        let name = map.description
        let key = isCommercial ? "HUSTR_\(Self.number(name.dropFirst(3)))" : "HUSTR_\(name)"
        let title = string(key)
        return Array((title.isEmpty ? name : title).utf8)
    }

    private static func number(_ digits: Substring) -> Int { Int(digits) ?? 0 }
}
