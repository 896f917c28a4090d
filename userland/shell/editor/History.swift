// Lines entered before.

/// Lines entered before, and where in them the user is.
public struct History: Sendable {
    /// All lines, the oldest first.
    public private(set) var lines: [String]
    private var position: Int
    private var unfinished = ""
    private let most: Int

    /// A history that keeps up to `most` lines.
    public init(_ lines: [String] = [], most: Int = 500) {
        self.lines = lines.suffix(most)
        self.most = most
        position = self.lines.count
    }

    /// Adds a line, unless it is blank or the same as the one before.
    public mutating func add(_ line: String) {
        let blank = line.utf8.allSatisfy { $0 == 32 || $0 == 9 }
        if !blank, lines.last != line { lines.append(line) }
        if lines.count > most { lines.removeFirst() }
        rest()
    }

    /// Goes back to the line being written.
    public mutating func rest() {
        position = lines.count
        unfinished = ""
    }

    /// What a line is looked for by.
    public enum Search: Equatable, Sendable {
        /// Any line.
        case any
        /// One that begins so.
        case beginning(String)
        /// One with this anywhere in it.
        case part(String)

        func fits(_ line: String) -> Bool {
            switch self {
            case .any: true
            case .beginning(let text): line.utf8.starts(with: text.utf8)
            case .part(let text): History.end(of: text, in: line) != nil
            }
        }
    }

    /// The line before the current one that fits; nil if there is none. The line being written is kept.
    public mutating func previous(from current: String, _ search: Search = .any) -> String? {
        var index = position
        while index > 0 {
            index -= 1
            if search.fits(lines[index]) {
                if position == lines.count { unfinished = current }
                position = index
                return lines[index]
            }
        }
        return nil
    }

    /// The line after the current one that fits, at last the one being written.
    public mutating func next(_ search: Search = .any) -> String? {
        while position < lines.count {
            position += 1
            if position == lines.count { return unfinished }
            if search.fits(lines[position]) { return lines[position] }
        }
        return nil
    }

    /// Where a part of a line ends that is found in it first, in characters from the line's start.
    static func end(of part: String, in line: String) -> Int? {
        let (line, part) = (Array(line.unicodeScalars), Array(part.unicodeScalars))
        guard part.count <= line.count else { return nil }
        let start = (0...(line.count - part.count)).first { line[$0...].starts(with: part) }
        return start.map { $0 + part.count }
    }
}
