// A terminal without a window: bytes of a program go in; a screen, a history and answers come out.

/// Where the next character goes and how it will look.
struct Cursor: Equatable, Sendable {
    var row = 0
    var column = 0
    /// The last column was written to, and the next character goes to the next row: so that a row can
    /// be filled to its end without scrolling.
    var isWrapPending = false
    /// The looks of what is written; its character is none.
    var pen = Cell.blank
    var characterSets = CharacterSets()
    /// Whether positions count from the scroll region (DECOM).
    var isOriginRelative = false
}

/// What is between a program and the screen it believes in: a terminal like xterm, with a history.
///
/// Whatever bytes it is fed, it neither traps nor uses more memory than its size and the history's
/// bounds allow.
public struct Emulator: Sendable {
    /// Sizes outside this range are brought into it.
    public static let sizes = 1...1000

    /// The screen the program writes to.
    var grid: Grid
    /// The other one: the alternate screen, or the main one while the alternate one is shown.
    var otherGrid: Grid
    /// Lines that left the main screen.
    public internal(set) var history: ScrollBack
    var cursor = Cursor()
    /// What DECSC saved, for this screen and for the other one.
    var savedCursor = Cursor()
    var otherSavedCursor = Cursor()
    /// Rows that scroll.
    var region: Range<Int>
    var tabStops: [Bool]
    var lastPrinted: Unicode.Scalar?
    var parser = SequenceParser()
    var savedTitles: [String] = []
    /// The screen was switched or cleared: what was selected is no more.
    var selectionIsStale = false

    /// What the program has switched on and off.
    public internal(set) var modes = Modes()
    /// The shape of the cursor.
    public internal(set) var cursorStyle = CursorStyle()
    /// What the program calls itself, without control characters; empty when it did not say.
    public internal(set) var title = ""
    /// How often the program rang the bell.
    public internal(set) var bellCount = 0
    /// Answers that are to be sent to the program; see ``takeReplies()``.
    var replies: [UInt8] = []
    /// What the user has selected.
    public internal(set) var selection: Selection?
    /// How many lines of the history are shown above the screen's.
    public internal(set) var linesAbove = 0

    /// An empty screen with the cursor in its corner.
    @export(interface)
    public init(columns: Int, rows: Int, history: ScrollBack = ScrollBack()) {
        let columns = Self.clamp(columns)
        let rows = Self.clamp(rows)
        grid = Grid(columns: columns, rows: rows)
        otherGrid = grid
        region = 0..<rows
        tabStops = Self.standardTabStops(columns)
        self.history = history
    }

    static func clamp(_ size: Int) -> Int {
        min(max(size, sizes.lowerBound), sizes.upperBound)
    }

    static func standardTabStops(_ columns: Int) -> [Bool] {
        var stops: [Bool] = []
        for column in 0..<columns { stops.append(column > 0 && column % 8 == 0) }
        return stops
    }

    /// Cells in a row.
    public var columns: Int { grid.columns }
    /// Rows.
    public var rows: Int { grid.rows }
    /// Where the cursor is, within the screen.
    public var cursorPosition: (row: Int, column: Int) { (cursor.row, cursor.column) }

    // MARK: Input

    /// Takes what the program wrote, in any pieces.
    @export(interface)
    public mutating func feed(_ bytes: borrowing Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            if parser.isAtRest {
                index = print(plain: bytes, from: index)
                if index == bytes.count { break }
            }
            let byte = bytes[index]
            index += 1
            let event = parser.advance(byte)
            if case .broken = event {
                print(UTF8Decoder.replacement)
                index -= 1
            } else {
                handle(event)
            }
        }
    }

    /// Takes what the program wrote.
    @export(interface)
    public mutating func feed(_ bytes: [UInt8]) {
        feed(bytes.span)
    }

    /// Takes text as if the program had written it.
    @export(interface)
    public mutating func feed(_ text: String) {
        feed(Array(text.utf8))
    }

    private mutating func handle(_ event: SequenceEvent) {
        switch event {
        case .none, .broken: break
        case .print(let scalar): print(scalar)
        case .execute(let byte): execute(byte)
        case .escape(let final): escape(final)
        case .control(let final): control(final)
        case .command: command()
        }
    }

    // MARK: Output

    /// Answers to the program that may wait to be taken; a program that asks without reading the
    /// answers loses the rest.
    static let mostReplies = 16384

    mutating func reply(_ text: String) {
        guard replies.count + text.utf8.count <= Self.mostReplies else { return }
        replies += text.utf8
    }

    /// What must be sent to the program now: answers to its questions.
    @export(interface)
    public mutating func takeReplies() -> [UInt8] {
        guard !replies.isEmpty else { return [] }
        let taken = replies
        replies = []
        return taken
    }

    // MARK: Starting anew

    /// Does what RIS does: everything as it was at first, except the history.
    @export(interface)
    public mutating func reset() {
        let fresh = Emulator(columns: columns, rows: rows, history: history)
        let bells = bellCount
        self = fresh
        bellCount = bells
        grid.markEverythingChanged()
    }

    /// Does what DECSTR does: modes, looks and margins as they were at first; text stays.
    mutating func softReset() {
        let keepsAlternate = modes.isAlternateScreen
        modes = Modes()
        modes.isAlternateScreen = keepsAlternate
        cursorStyle = CursorStyle()
        region = 0..<rows
        cursor.pen = .blank
        cursor.characterSets = CharacterSets()
        cursor.isOriginRelative = false
        savedCursor = Cursor()
    }
}
