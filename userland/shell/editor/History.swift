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

    /// The line before the current one that begins with `prefix`; nil if there is none. The line
    /// being written is kept.
    public mutating func previous(from current: String, beginningWith prefix: String = "")
        -> String?
    {
        var index = position
        while index > 0 {
            index -= 1
            if lines[index].utf8.starts(with: prefix.utf8) {
                if position == lines.count { unfinished = current }
                position = index
                return lines[index]
            }
        }
        return nil
    }

    /// The line after the current one that begins with `prefix`, at last the one being written.
    public mutating func next(beginningWith prefix: String = "") -> String? {
        while position < lines.count {
            position += 1
            if position == lines.count { return unfinished }
            if lines[position].utf8.starts(with: prefix.utf8) { return lines[position] }
        }
        return nil
    }
}
