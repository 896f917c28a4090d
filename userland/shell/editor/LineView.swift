// A line of input on the screen: what must be written so that the terminal shows it as it is.

/// Prompt and line as a terminal shows them.
///
/// Where the size is known, a long line goes on in the rows below, and the terminal breaks it: so it
/// is one line when the window becomes wider, and when it is copied. Where the size is only a guess,
/// and for lines longer than the screen, one row shows the part around the cursor, because moving up
/// by rows that are not there would spoil what stands above.
public struct LineView: Sendable {
    // In characters from the prompt's first on, of what was drawn last.
    private var cursor = 0
    private var length = 0
    private var isDrawn = false
    /// Whether all of the line is in one row already, so that it can stay as it is.
    public private(set) var isInOneRow = false

    /// Nothing is drawn yet.
    public init() {}

    /// Whatever was drawn stays; the next line begins where the terminal's cursor is now.
    public mutating func leave() { self = LineView() }

    /// Text for the terminal that draws prompt and line anew.
    ///
    /// - Parameters:
    ///   - rows: how many rows the terminal has; `nil` when its size is a guess.
    ///   - isLast: whether the line stays as it is. Then the cursor is left behind all of it.
    public mutating func draw(
        _ editor: LineEditor, prompt: String, columns: Int, rows: Int?, isLast: Bool = false
    ) -> String {
        let columns = max(1, columns)
        var line = Array(prompt.unicodeScalars)
        var place = line.count + editor.cursor
        line += editor.scalars.lazy.map { $0.value < 32 ? "\u{FFFD}" : $0 }
        let isTooLong = !isLast && max(line.count, length) / columns >= rows ?? 1
        if isTooLong {
            (line, place) = Self.part(
                of: line, around: place, promptLength: prompt.unicodeScalars.count, columns)
        }
        defer { (cursor, length, isDrawn) = (place, line.count, true) }
        if isLast { place = line.count }
        let hasOneRow = max(line.count, length) < columns
        isInOneRow = hasOneRow && !isTooLong
        // Output that did not end its line stays: the terminal goes to the next one if need be.
        let start = isDrawn || rows == nil ? "" : "\u{1B}]133;A\u{7}"
        var text = start + Self.move("A", cursor / columns) + "\r" + (hasOneRow ? "" : "\u{1B}[J")
        text.unicodeScalars.append(contentsOf: line)
        if hasOneRow {
            return text + "\u{1B}[K" + Self.move("D", line.count - place)
        }
        if line.count % columns == 0 {
            if isLast {
                // What follows begins a row of its own anyway.
                place -= 1
                return text
            }
            // A terminal goes on to the next row only with the next character.
            text += " \r"
        }
        if place == line.count { return text }
        return text + Self.move("A", line.count / columns - place / columns) + "\r"
            + Self.move("C", place % columns)
    }

    /// What one row shows of a line that is too long.
    private static func part(
        of line: [Unicode.Scalar], around place: Int, promptLength: Int, _ columns: Int
    ) -> (line: [Unicode.Scalar], place: Int) {
        let room = max(8, columns - promptLength - 1)
        let first = max(promptLength, place - room)
        let shown = line[..<promptLength] + line[first..<min(line.count, first + room)]
        return (Array(shown), promptLength + place - first)
    }

    private static func move(_ direction: String, _ distance: Int) -> String {
        distance > 0 ? "\u{1B}[\(distance)\(direction)" : ""
    }
}
