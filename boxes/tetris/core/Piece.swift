// The seven pieces and how they turn.

/// One of the seven pieces of four cells.
public enum Piece: Int, CaseIterable, Sendable {
    case i, o, t, s, z, j, l
}

/// A cell of the field: columns to the right, rows down from the top.
public struct Cell: Equatable, Hashable, Sendable {
    /// The column, 0 at the left.
    public var x: Int
    /// The row, 0 at the top of what is seen; rows above are negative.
    public var y: Int

    /// A cell.
    public init(_ x: Int, _ y: Int) {
        self.x = x
        self.y = y
    }
}

extension Piece {
    /// The square that the piece turns in: its side in cells.
    var side: Int {
        switch self {
        case .i: 4
        case .o: 2
        default: 3
        }
    }

    /// The cells as the piece appears, within its square.
    private var spawnCells: [Cell] {
        switch self {
        case .i: [Cell(0, 1), Cell(1, 1), Cell(2, 1), Cell(3, 1)]
        case .o: [Cell(0, 0), Cell(1, 0), Cell(0, 1), Cell(1, 1)]
        case .t: [Cell(1, 0), Cell(0, 1), Cell(1, 1), Cell(2, 1)]
        case .s: [Cell(1, 0), Cell(2, 0), Cell(0, 1), Cell(1, 1)]
        case .z: [Cell(0, 0), Cell(1, 0), Cell(1, 1), Cell(2, 1)]
        case .j: [Cell(0, 0), Cell(0, 1), Cell(1, 1), Cell(2, 1)]
        case .l: [Cell(2, 0), Cell(0, 1), Cell(1, 1), Cell(2, 1)]
        }
    }

    /// The cells within the square after `turns` quarter turns clockwise.
    public func cells(turns: Int) -> [Cell] {
        var cells = spawnCells
        for _ in 0..<(turns & 3) { cells = cells.map { Cell(side - 1 - $0.y, $0.x) } }
        return cells
    }

    /// Where the piece may be pushed when it does not fit after turning, in the order of trying:
    /// the wall kicks of the Super Rotation System (Tetris guideline), with rows downwards.
    func kicks(from turns: Int, clockwise: Bool) -> [Cell] {
        if self == .o { return [Cell(0, 0)] }
        let start = turns & 3
        // A turn back from state `a` undoes the turn into `a`: its kicks are the negated ones.
        let state = clockwise ? start : (start + 3) & 3
        let forward = self == .i ? Self.longKicks[state] : Self.shortKicks[state]
        return clockwise ? forward : forward.map { Cell(-$0.x, -$0.y) }
    }

    private static var shortKicks: [[Cell]] {
        [
            [Cell(0, 0), Cell(-1, 0), Cell(-1, -1), Cell(0, 2), Cell(-1, 2)],
            [Cell(0, 0), Cell(1, 0), Cell(1, 1), Cell(0, -2), Cell(1, -2)],
            [Cell(0, 0), Cell(1, 0), Cell(1, -1), Cell(0, 2), Cell(1, 2)],
            [Cell(0, 0), Cell(-1, 0), Cell(-1, 1), Cell(0, -2), Cell(-1, -2)],
        ]
    }

    private static var longKicks: [[Cell]] {
        [
            [Cell(0, 0), Cell(-2, 0), Cell(1, 0), Cell(-2, 1), Cell(1, -2)],
            [Cell(0, 0), Cell(-1, 0), Cell(2, 0), Cell(-1, -2), Cell(2, 1)],
            [Cell(0, 0), Cell(2, 0), Cell(-1, 0), Cell(2, -1), Cell(-1, 2)],
            [Cell(0, 0), Cell(1, 0), Cell(-2, 0), Cell(1, 2), Cell(-2, -1)],
        ]
    }
}
