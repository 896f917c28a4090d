// The rules: pieces fall, turn, rest; full rows go; levels get faster.

/// A game. It has no clock of its own: `advance` is told how much time passed.
public struct Game: Sendable {
    /// What a player can do.
    public enum Move: Sendable {
        case left, right, turnClockwise, turnCounterclockwise
        /// One row down at once.
        case down
        /// All the way down at once.
        case drop
        /// Puts the piece aside, and takes back the one put aside before; once a piece.
        case hold
    }

    /// Whether pieces fall.
    public enum Phase: Equatable, Sendable {
        case running, paused, over
    }

    /// What rests in the well.
    public private(set) var field = Field()
    /// The piece that falls.
    public private(set) var piece: Piece
    /// The quarter turns that it made.
    public private(set) var turns = 0
    /// Where its square's top left corner is.
    public private(set) var position: Cell
    /// The piece that comes next.
    public private(set) var next: Piece
    /// The piece that was put aside.
    public private(set) var held: Piece?
    /// Points.
    public private(set) var score = 0
    /// Rows cleared.
    public private(set) var lineCount = 0
    /// Whether it runs.
    public private(set) var phase = Phase.running

    private var bag: PieceBag
    private var mayHold = true
    /// Time since the piece last moved down, in nanoseconds.
    private var waited = 0

    /// A new game; the order of pieces follows from `seed`.
    public init(seed: UInt64) {
        bag = PieceBag(seed: seed)
        piece = bag.next()
        next = bag.next()
        position = Self.start(of: piece)
    }

    /// The level: one more for every ten rows, 1 to begin with.
    public var level: Int { 1 + lineCount / 10 }

    /// How long the piece stays in a row, in nanoseconds: 0.8 s at first, a fifth less each level.
    public var rowDuration: Int {
        var duration = 800_000_000
        for _ in 1..<min(level, 16) { duration = duration * 4 / 5 }
        return duration
    }

    /// When `advance` has something to do next, in nanoseconds from now; `nil` when nothing falls.
    public var timeToNextRow: Int? { phase == .running ? max(0, rowDuration - waited) : nil }

    /// The cells of the falling piece.
    public var cells: [Cell] { cells(turns, position) }

    /// Where the piece would come to rest.
    public var landing: [Cell] { cells(turns, lowest) }

    private static func start(of piece: Piece) -> Cell {
        Cell((Field.width - piece.side) / 2, piece == .i ? -1 : 0)
    }

    private func cells(_ turns: Int, _ position: Cell) -> [Cell] {
        piece.cells(turns: turns).map { Cell($0.x + position.x, $0.y + position.y) }
    }

    private var lowest: Cell {
        var place = position
        while field.isFree(cells(turns, Cell(place.x, place.y + 1))) { place.y += 1 }
        return place
    }
}

// MARK: - Playing

extension Game {
    /// Stops the game or lets it go on.
    public mutating func togglePause() {
        switch phase {
        case .running: phase = .paused
        case .paused: phase = .running
        case .over: break
        }
    }

    /// Lets time pass, in nanoseconds; returns whether anything moved.
    @discardableResult
    public mutating func advance(by nanoseconds: Int) -> Bool {
        guard phase == .running, nanoseconds > 0 else { return false }
        // Whoever was away for longer than a second did not see the piece fall.
        waited += min(nanoseconds, 1_000_000_000)
        var moved = false
        while phase == .running, waited >= rowDuration {
            waited -= rowDuration
            fall()
            moved = true
        }
        return moved
    }

    /// Makes a move; returns whether anything changed.
    @discardableResult
    public mutating func play(_ move: Move) -> Bool {
        guard phase == .running else { return false }
        switch move {
        case .left: return shift(by: -1)
        case .right: return shift(by: 1)
        case .turnClockwise: return turn(clockwise: true)
        case .turnCounterclockwise: return turn(clockwise: false)
        case .down:
            waited = 0
            let row = position.y
            fall()
            if position.y == row + 1 { score += 1 }
        case .drop:
            score += 2 * (lowest.y - position.y)
            position = lowest
            rest()
        case .hold: return hold()
        }
        return true
    }

    private mutating func shift(by columns: Int) -> Bool {
        let moved = Cell(position.x + columns, position.y)
        guard field.isFree(cells(turns, moved)) else { return false }
        position = moved
        return true
    }

    private mutating func turn(clockwise: Bool) -> Bool {
        let turned = (turns + (clockwise ? 1 : 3)) & 3
        for kick in piece.kicks(from: turns, clockwise: clockwise) {
            let moved = Cell(position.x + kick.x, position.y + kick.y)
            guard field.isFree(cells(turned, moved)) else { continue }
            (turns, position) = (turned, moved)
            return true
        }
        return false
    }

    private mutating func hold() -> Bool {
        guard mayHold else { return false }
        let taken = held ?? takeNext()
        held = piece
        begin(taken)
        mayHold = false
        return true
    }

    private mutating func fall() {
        let moved = Cell(position.x, position.y + 1)
        if field.isFree(cells(turns, moved)) { position = moved } else { rest() }
    }

    private mutating func rest() {
        let isSeen = cells.contains { $0.y >= 0 }
        field.fill(cells, with: piece)
        let count = field.clearFullRows()
        // 40, 100, 300 and 1,200 points, times the level, as in the first game of the name.
        score += [0, 40, 100, 300, 1200][count] * level
        lineCount += count
        begin(takeNext())
        mayHold = true
        waited = 0
        if !isSeen { phase = .over }
    }

    private mutating func takeNext() -> Piece {
        defer { next = bag.next() }
        return next
    }

    private mutating func begin(_ started: Piece) {
        piece = started
        turns = 0
        position = Self.start(of: started)
        if !field.isFree(cells) { phase = .over }
    }
}
