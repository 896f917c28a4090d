// One line of input with a cursor, and what each key does to it. Knows nothing of files: keys come in,
// events go out; text for the terminal is made by `LineView`.

/// What a key led to, beyond a change of the line.
public enum EditorEvent: Equatable, Sendable {
    /// Nothing to do but to redraw.
    case changed
    /// The line is done.
    case line(String)
    /// Ctrl-C: the line is given up.
    case interrupted
    /// Ctrl-D on an empty line.
    case endOfInput
    /// Tab: complete the text before the cursor.
    case complete
    /// Ctrl-L.
    case clearScreen
}

/// A line being edited.
public struct LineEditor: Sendable {
    private(set) var scalars: [Unicode.Scalar] = []
    /// The cursor, in characters from the start.
    public private(set) var cursor = 0
    /// Lines entered before.
    public private(set) var history: History
    // What Ctrl-R looks for, as long as no other key is pressed.
    private var sought: String?
    private var killed: [Unicode.Scalar] = []

    /// Most characters of a line.
    public static var longestLine: Int { 4096 }

    /// An empty line, with lines entered before.
    public init(history: History = History()) {
        self.history = history
    }

    /// The line's text.
    public var text: String { Self.string(scalars[...]) }

    /// The text before the cursor.
    public var textBeforeCursor: String { Self.string(scalars[..<cursor]) }

    private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        return text
    }

    /// Does what a key means.
    public mutating func handle(_ key: Key) -> EditorEvent {
        if key != .control(114), key != .control(115) { sought = nil }
        switch key {
        case .character(let scalar): insert([scalar])
        case .enter: return finish()
        case .tab: return .complete
        case .backspace: delete(cursor - 1, cursor)
        case .delete: delete(cursor, cursor + 1)
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(scalars.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = scalars.count
        case .wordLeft: cursor = wordStart
        case .wordRight: cursor = wordEnd
        case .up: recall(history.previous(from: text))
        case .down: recall(history.next())
        case .pageUp: search(forwards: false)
        case .pageDown: search(forwards: true)
        case .control(let letter): return control(letter)
        case .alt(let letter): alt(letter)
        }
        return .changed
    }

    /// Inserts text at the cursor, as completion does.
    public mutating func insert(text: String) {
        insert(Array(text.unicodeScalars))
    }

    private mutating func insert(_ new: [Unicode.Scalar]) {
        guard scalars.count + new.count <= Self.longestLine else { return }
        scalars.insert(contentsOf: new, at: cursor)
        cursor += new.count
    }

    private mutating func delete(_ from: Int, _ to: Int) {
        guard from >= 0, to <= scalars.count, from < to else { return }
        scalars.removeSubrange(from..<to)
        cursor = from
    }

    private mutating func kill(_ from: Int, _ to: Int) {
        guard from < to else { return }
        killed = Array(scalars[from..<to])
        delete(from, to)
    }

    private mutating func finish() -> EditorEvent {
        let line = text
        history.add(line)
        scalars = []
        cursor = 0
        return .line(line)
    }

    private mutating func recall(_ line: String?) {
        guard let line else { return }
        scalars = Array(line.unicodeScalars)
        cursor = scalars.count
    }

    /// Another line that begins with what stands before the cursor, which stays there for the next search.
    private mutating func search(forwards: Bool) {
        let place = cursor
        guard let line = find(.beginning(textBeforeCursor), forwards) else { return }
        recall(line)
        // From an empty line it is like Up.
        if place > 0 { cursor = min(place, scalars.count) }
    }

    /// Another line with what stood before the cursor when the first one was looked for; the cursor goes
    /// behind it.
    private mutating func searchPart(forwards: Bool) {
        let part = sought ?? textBeforeCursor
        sought = part
        guard let line = find(.part(part), forwards) else { return }
        recall(line)
        if !part.isEmpty { cursor = History.end(of: part, in: line) ?? cursor }
    }

    private mutating func find(_ search: History.Search, _ forwards: Bool) -> String? {
        forwards ? history.next(search) : history.previous(from: text, search)
    }

    private mutating func control(_ letter: UInt8) -> EditorEvent {
        switch Unicode.Scalar(letter) {
        case "a": cursor = 0
        case "b": cursor = max(0, cursor - 1)
        case "c":
            scalars = []
            cursor = 0
            history.rest()
            return .interrupted
        case "d":
            if scalars.isEmpty { return .endOfInput }
            delete(cursor, cursor + 1)
        case "e": cursor = scalars.count
        case "f": cursor = min(scalars.count, cursor + 1)
        case "k": kill(cursor, scalars.count)
        case "l": return .clearScreen
        case "n": recall(history.next())
        case "p": recall(history.previous(from: text))
        case "r": searchPart(forwards: false)
        case "s": searchPart(forwards: true)
        case "t": transpose()
        case "u": kill(0, cursor)
        case "w": kill(wordStart, cursor)
        case "y": insert(killed)
        default: break
        }
        return .changed
    }

    private mutating func alt(_ letter: UInt8) {
        switch Unicode.Scalar(letter) {
        case "b": cursor = wordStart
        case "d": kill(cursor, wordEnd)
        case "f": cursor = wordEnd
        default: break
        }
    }

    private mutating func transpose() {
        guard cursor > 0, scalars.count > 1 else { return }
        let right = min(cursor, scalars.count - 1)
        scalars.swapAt(right - 1, right)
        cursor = right + 1
    }

    private var wordStart: Int {
        var index = cursor
        while index > 0, scalars[index - 1] == " " { index -= 1 }
        while index > 0, scalars[index - 1] != " " { index -= 1 }
        return index
    }

    private var wordEnd: Int {
        var index = cursor
        while index < scalars.count, scalars[index] == " " { index += 1 }
        while index < scalars.count, scalars[index] != " " { index += 1 }
        return index
    }
}
