// The well that pieces fall into.

/// Ten columns and twenty rows of cells, and what has come to rest in them.
public struct Field: Equatable, Sendable {
    /// Columns.
    public static let width = 10
    /// Rows that are seen.
    public static let height = 20

    private var cells = [Piece?](repeating: nil, count: width * height)

    /// An empty field.
    public init() {}

    /// What rests in a cell; `nil` for none, and outside of the field.
    public subscript(cell: Cell) -> Piece? {
        guard (0..<Self.width).contains(cell.x), (0..<Self.height).contains(cell.y) else {
            return nil
        }
        return cells[cell.y * Self.width + cell.x]
    }

    /// Whether all cells are free; above the top is free, beyond walls and floor is not.
    func isFree(_ wanted: [Cell]) -> Bool {
        wanted.allSatisfy { cell in
            (0..<Self.width).contains(cell.x) && cell.y < Self.height && self[cell] == nil
        }
    }

    /// Puts cells to rest; what is above the top is lost.
    mutating func fill(_ filled: [Cell], with piece: Piece) {
        for cell in filled where (0..<Self.height).contains(cell.y) {
            guard (0..<Self.width).contains(cell.x) else { continue }
            cells[cell.y * Self.width + cell.x] = piece
        }
    }

    /// The rows that are full, from the top.
    public var fullRows: [Int] {
        (0..<Self.height).filter { row in
            (0..<Self.width).allSatisfy { self[Cell($0, row)] != nil }
        }
    }

    /// Takes the full rows out; what is above them comes down. Returns how many there were.
    mutating func clearFullRows() -> Int {
        let full = fullRows
        for row in full {
            cells.removeSubrange(row * Self.width..<(row + 1) * Self.width)
            cells.insert(contentsOf: [Piece?](repeating: nil, count: Self.width), at: 0)
        }
        return full.count
    }
}
