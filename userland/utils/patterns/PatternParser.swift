// From a pattern's text to what it is made of.

/// Reads a pattern, basic or extended.
struct PatternParser {
    private let text: [UInt32]
    private let isExtended: Bool
    private var place = 0
    /// Groups that are open.
    private var depth = 0

    /// Groups inside of groups.
    private static var mostGroups: Int { 100 }
    /// The most times that `{}` can ask for.
    private static var mostTimes: Int { 255 }

    init(_ text: String, isExtended: Bool) {
        self.text = text.unicodeScalars.map { $0.value }
        self.isExtended = isExtended
    }

    /// What is special at a place of the text.
    private enum Token: Equatable {
        case end, any, open, close, choice, star, plus, question, times, bracket, lineStart, lineEnd
        case character(UInt32)
        /// A backslash and a letter that together mean something.
        case escape(UInt32)
    }

    private func error(_ problem: String, at place: Int) -> PatternError {
        PatternError(column: place + 1, problem: problem)
    }

    private func at(_ offset: Int) -> UInt32? {
        place + offset < text.count ? text[place + offset] : nil
    }

    // MARK: - Tokens

    /// The token here and how many characters it has.
    private func peek() throws(PatternError) -> (Token, Int) {
        guard let first = at(0) else { return (.end, 0) }
        if first == 92 {
            guard let second = at(1) else {
                throw error("nothing follows the backslash; write \\\\ for a backslash", at: place)
            }
            return (try escaped(second), 2)
        }
        return (plain(first), 1)
    }

    private func plain(_ character: UInt32) -> Token {
        switch character {
        case 46: .any
        case 42: .star
        case 91: .bracket
        case 94: .lineStart
        case 36: .lineEnd
        case 40 where isExtended: .open
        case 41 where isExtended: .close
        case 124 where isExtended: .choice
        case 43 where isExtended: .plus
        case 63 where isExtended: .question
        case 123 where isExtended: .times
        default: .character(character)
        }
    }

    private func escaped(_ character: UInt32) throws(PatternError) -> Token {
        switch character {
        case 40 where !isExtended: .open
        case 41 where !isExtended: .close
        case 124 where !isExtended: .choice
        case 43 where !isExtended: .plus
        case 63 where !isExtended: .question
        case 123 where !isExtended: .times
        case 119, 87, 115, 83, 98, 66, 60, 62: .escape(character)
        case 48...57:
            throw error("groups cannot be referred to again; write out what is meant", at: place)
        default: .character(character)
        }
    }

    // MARK: - Structure

    mutating func parse() throws(PatternError) -> PatternNode {
        let node = try choice()
        guard place == text.count else {
            let bracket = isExtended ? ")" : "\\)"
            let remedy = isExtended ? "\\)" : ")"
            throw error(
                "no group is open that \(bracket) could close; write \(remedy) for the character",
                at: place)
        }
        return node
    }

    private mutating func choice() throws(PatternError) -> PatternNode {
        var branches = [try branch()]
        while true {
            let (token, length) = try peek()
            guard token == .choice else { break }
            place += length
            branches.append(try branch())
        }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func branch() throws(PatternError) -> PatternNode {
        var parts: [PatternNode] = []
        let start = place
        while true {
            let (token, length) = try peek()
            switch token {
            case .end, .close, .choice: return .sequence(parts)
            case .star, .plus, .question, .times:
                if isExtended, token == .times, !isTimes(length) { break }
                if !isExtended { break }
                throw error(
                    "there is nothing before it to repeat; write a backslash before it for the "
                        + "character", at: place)
            default: break
            }
            let atom = try atom(token, length, isFirst: place == start)
            // In basic patterns, a star behind the line's start is a character.
            let isAnchor = !isExtended && token == .lineStart
            parts.append(isAnchor ? atom : try repetitions(of: atom))
        }
    }

    private mutating func atom(
        _ token: Token, _ length: Int, isFirst: Bool
    ) throws(PatternError) -> PatternNode {
        let start = place
        place += length
        switch token {
        case .any: return .set(.all)
        case .open: return try group(from: start)
        case .bracket: return .set(try set(from: start))
        case .lineStart where isExtended || isFirst: return .assertion(.lineStart)
        case .lineEnd:
            if !isExtended, try !isAtBranchEnd() { return .character(36) }
            return .assertion(.lineEnd)
        case .escape(let letter): return PatternParser.meaning(letter)
        // Where they have no other meaning, these are characters.
        default: return .character(text[place - 1])
        }
    }

    private func isAtBranchEnd() throws(PatternError) -> Bool {
        switch try peek().0 {
        case .end, .close, .choice: true
        default: false
        }
    }

    private static func meaning(_ letter: UInt32) -> PatternNode {
        switch letter {
        case 119: .set(.word)
        case 87: .set(CharacterSet(inverting: .word))
        case 115: .set(.space)
        case 83: .set(CharacterSet(inverting: .space))
        case 98: .assertion(.wordEdge)
        case 66: .assertion(.noWordEdge)
        case 60: .assertion(.wordStart)
        default: .assertion(.wordEnd)
        }
    }

    private mutating func group(from start: Int) throws(PatternError) -> PatternNode {
        depth += 1
        guard depth <= PatternParser.mostGroups else {
            throw error(
                "groups are nested more than \(PatternParser.mostGroups) deep; write fewer",
                at: start)
        }
        let node = try choice()
        let (token, length) = try peek()
        guard token == .close else {
            let missing = isExtended ? ")" : "\\)"
            let remedy = isExtended ? "\\(" : "("
            throw error(
                "the group has no \(missing); add it, or write \(remedy) for the character",
                at: start)
        }
        place += length
        depth -= 1
        return node
    }

    // MARK: - Repetition

    private mutating func repetitions(of atom: PatternNode) throws(PatternError) -> PatternNode {
        var node = atom
        while true {
            let (token, length) = try peek()
            switch token {
            case .star: node = .repetition(node, least: 0, most: nil)
            case .plus: node = .repetition(node, least: 1, most: nil)
            case .question: node = .repetition(node, least: 0, most: 1)
            case .times where isTimes(length):
                node = try times(node, length)
                continue
            default: return node
            }
            place += length
        }
    }

    /// Whether a bracket of so many characters begins a number of times: in extended patterns, others
    /// are characters.
    private func isTimes(_ length: Int) -> Bool {
        guard isExtended else { return true }
        guard let next = at(length) else { return false }
        return next >= 48 && next <= 57 || next == 44
    }

    /// `{3}`, `{3,}`, `{3,5}` or `{,5}`.
    private mutating func times(
        _ node: PatternNode, _ length: Int
    ) throws(PatternError) -> PatternNode {
        let start = place
        place += length
        let first = number()
        var least = first ?? 0
        var most: Int? = first
        if at(0) == 44 {
            place += 1
            most = number()
            if first == nil { least = 0 }
        }
        let isClosed = isExtended ? at(0) == 125 : at(0) == 92 && at(1) == 125
        guard isClosed, first != nil || most != nil else {
            let form = isExtended ? "{2,5}" : "\\{2,5\\}"
            throw error("how often is written like \(form)", at: start)
        }
        place += length
        guard least <= most ?? least else {
            throw error("\(least) is more than \(most ?? 0); the least comes first", at: start)
        }
        guard max(least, most ?? 0) <= PatternParser.mostTimes else {
            throw error("at most \(PatternParser.mostTimes) times can be asked for", at: start)
        }
        return .repetition(node, least: least, most: most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let digit = at(0), digit >= 48, digit <= 57 {
            // More than can be asked for, whatever follows.
            value = min((value ?? 0) * 10 + Int(digit - 48), 100_000)
            place += 1
        }
        return value
    }

    // MARK: - Brackets

    private mutating func set(from start: Int) throws(PatternError) -> CharacterSet {
        var set = CharacterSet()
        let isInverted = at(0) == 94
        if isInverted { place += 1 }
        var isFirst = true
        while let character = at(0), isFirst || character != 93 {
            isFirst = false
            if character == 91, at(1) == 58 {
                try addClass(to: &set)
                continue
            }
            place += 1
            // A dash at the end stands for itself.
            guard at(0) == 45, let last = at(1), last != 93 else {
                set.add(character...character)
                continue
            }
            guard character <= last else {
                throw error("the range ends before it begins; turn it round", at: place - 1)
            }
            set.add(character...last)
            place += 2
        }
        guard at(0) == 93 else {
            throw error(
                "the set has no ]; add it, or write \\[ for the character", at: start)
        }
        place += 1
        return isInverted ? CharacterSet(inverting: set) : set
    }

    /// `[:alpha:]` and its like.
    private mutating func addClass(to set: inout CharacterSet) throws(PatternError) {
        let start = place
        place += 2
        var name = ""
        while let character = at(0), character >= 97, character <= 122 {
            if let scalar = Unicode.Scalar(character) { name.unicodeScalars.append(scalar) }
            place += 1
        }
        guard at(0) == 58, at(1) == 93, set.add(class: name) else {
            throw error(
                "there are alpha digit alnum upper lower space blank punct print graph cntrl xdigit "
                    + "between [: and :]", at: start)
        }
        place += 2
    }
}
