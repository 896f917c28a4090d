// From words as written to arguments: variables, then patterns. A variable's value is one word
// however many blanks it has, and nothing in it is a pattern unless it is unquoted text.

/// Fills in variables and patterns.
public struct Expansion {
    /// Looks a variable up; nil if there is none.
    public var variable: (String) -> String?
    /// The names in a directory; nil if it is none or cannot be read. An empty path is the working
    /// directory.
    public var list: (String) -> [String]?

    /// An expansion over these sources.
    public init(
        variable: @escaping (String) -> String?, list: @escaping (String) -> [String]?
    ) {
        self.variable = variable
        self.list = list
    }

    /// Most arguments that patterns may grow a word to.
    public static var mostMatches: Int { 10_000 }

    /// A word's arguments: none if it is an unquoted empty variable, several for a pattern that
    /// matches several files, otherwise one. A pattern without a match stays as it is written.
    public func arguments(_ word: Word) -> [String] {
        let word = withHome(word)
        let (pattern, flags, keepEmpty) = expand(word)
        if pattern.units.isEmpty, flags.isEmpty { return keepEmpty ? [""] : [] }
        guard pattern.hasWildcards else { return [pattern.text + flags] }
        let matches = paths(pattern)
        if matches.isEmpty { return [plain(word)] }
        return matches.map { $0 + flags }
    }

    /// A word's text with variables filled in and patterns as they are written.
    public func plain(_ word: Word) -> String {
        var text = ""
        for part in word.parts {
            switch part {
            case .text(let part, _): text += part
            case .variable(let name, _): text += variable(name) ?? ""
            }
        }
        return text
    }

    /// A word that begins with an unquoted `~`, alone or before a slash, begins with `HOME` instead, which
    /// then is as a variable is: never a pattern.
    private func withHome(_ word: Word) -> Word {
        guard case .text(let text, false)? = word.parts.first, text.utf8.first == 126,
            text.utf8.count > 1 ? text.utf8.dropFirst().first == 47 : word.parts.count == 1,
            var home = variable("HOME")
        else { return word }
        let rest = String(text.dropFirst())
        // The root has its slash already.
        if rest.utf8.first == 47, home.utf8.last == 47 { home.removeLast() }
        var word = word
        word.parts[0] = .text(home, quoted: true)
        word.parts.insert(.text(rest, quoted: false), at: 1)
        return word
    }

    /// The word as a pattern, and what follows the first unquoted colon: path flags are not matched.
    private func expand(_ word: Word) -> (Pattern, flags: String, keepEmpty: Bool) {
        var pattern = Pattern()
        var flags = ""
        var keepEmpty = false
        for part in word.parts {
            switch part {
            case .text(let text, let quoted):
                keepEmpty = keepEmpty || quoted
                add(text, quoted, &pattern, &flags)
            case .variable(let name, let quoted):
                keepEmpty = keepEmpty || quoted
                add(variable(name) ?? "", true, &pattern, &flags)
            }
        }
        return (pattern, flags, keepEmpty)
    }

    private func add(
        _ text: String, _ quoted: Bool, _ pattern: inout Pattern, _ flags: inout String
    ) {
        if !flags.isEmpty {
            flags += text
        } else if quoted {
            pattern.append(literal: text)
        } else if let colon = text.utf8.firstIndex(of: 58) {
            pattern.append(pattern: String(text[..<colon]))
            flags = String(text[colon...])
        } else {
            pattern.append(pattern: text)
        }
    }

    /// All existing paths that match, sorted.
    private func paths(_ pattern: Pattern) -> [String] {
        let absolute = pattern.units.first == .scalar(47)
        var found = [absolute ? "/" : ""]
        for component in pattern.components() {
            var next: [String] = []
            for directory in found {
                let prefix =
                    directory.isEmpty || directory.utf8.last == 47 ? directory : directory + "/"
                if component.hasWildcards {
                    for name in list(directory)?.sorted() ?? [] where component.matches(name) {
                        next.append(prefix + name)
                    }
                } else {
                    let name = component.text
                    let special = name == "." || name == ".."
                    if special || list(directory)?.contains(name) ?? false {
                        next.append(prefix + name)
                    }
                }
                if next.count > Self.mostMatches { return [] }
            }
            found = next
        }
        // A slash at the end means directories only.
        guard pattern.units.last == .scalar(47) else { return found }
        return found.filter { list($0) != nil }.map { $0 + "/" }
    }
}
