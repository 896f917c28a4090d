// Lines that have left the screen at its top, as many as a fixed amount of memory holds.

/// The history of a terminal, a ring. The oldest lines go when it is full: it never holds more than
/// `mostLines` lines nor more than `mostCells` cells.
public struct ScrollBack: Sendable {
    /// A line that has left the screen.
    struct Line: Sendable {
        /// The cells up to the last visible one.
        var cells: [Cell] = []
        /// Whether the text goes on in the next line because it did not fit.
        var isWrapped = false
    }

    /// Lines at most.
    public let mostLines: Int
    /// Cells in all lines at most, 16 bytes each.
    public let mostCells: Int
    private var ring: [Line] = []
    private var head = 0
    /// Lines that are kept.
    public private(set) var count = 0
    private var cellCount = 0
    /// Lines that were dropped, or rewritten when the width changed: the number of the first kept one.
    public private(set) var firstNumber = 0

    /// An empty history.
    @export(interface)
    public init(mostLines: Int = 10_000, mostCells: Int = 300_000) {
        self.mostLines = max(0, mostLines)
        self.mostCells = max(0, mostCells)
    }

    /// The number that the next line will get; the screen's first row goes by this number too.
    public var endNumber: Int { firstNumber + count }

    /// A line by its position, 0 being the oldest one.
    subscript(index: Int) -> Line {
        precondition(index >= 0 && index < count, "line outside the history")
        return ring[slot(index)]
    }

    private func slot(_ index: Int) -> Int {
        let slot = head + index
        return slot >= ring.count ? slot - ring.count : slot
    }

    /// Appends a row of a grid.
    mutating func append(_ row: Int, of grid: borrowing Grid) {
        let used = grid.isWrapped(row) ? grid.columns : grid.usedColumns(row)
        let slot = slotForNext(cells: used)
        guard slot >= 0 else { return }
        // The memory of the line that was here serves again, unless most of it would lie idle.
        let fits = ring[slot].cells.capacity <= used * 2 + 16
        ring[slot].cells.removeAll(keepingCapacity: fits)
        ring[slot].cells.reserveCapacity(used)
        grid.append(row, count: used, to: &ring[slot].cells)
        ring[slot].isWrapped = grid.isWrapped(row)
    }

    /// Appends a line.
    mutating func append(_ line: Line) {
        let slot = slotForNext(cells: line.cells.count)
        guard slot >= 0 else { return }
        ring[slot] = line
    }

    /// Makes room for a line; where it goes, or -1 when it cannot be kept.
    private mutating func slotForNext(cells: Int) -> Int {
        guard mostLines > 0, cells <= mostCells else {
            removeAll()
            firstNumber += 1
            return -1
        }
        while count == mostLines || cellCount + cells > mostCells { dropFirst() }
        cellCount += cells
        count += 1
        if count > ring.count { grow() }
        return slot(count - 1)
    }

    private mutating func dropFirst() {
        cellCount -= ring[head].cells.count
        // Long lines that go for the sake of memory must free it.
        if count < mostLines { ring[head].cells = [] }
        head = head + 1 == ring.count ? 0 : head + 1
        count -= 1
        firstNumber += 1
    }

    private mutating func grow() {
        var larger: [Line] = []
        larger.reserveCapacity(min(mostLines, max(64, ring.count * 2)))
        for index in 0..<count - 1 { larger.append(ring[slot(index)]) }
        while larger.count < larger.capacity { larger.append(Line()) }
        ring = larger
        head = 0
    }

    /// Takes the newest lines back.
    mutating func removeLast(_ amount: Int) {
        for _ in 0..<min(amount, count) {
            let last = slot(count - 1)
            cellCount -= ring[last].cells.count
            ring[last].cells = []
            count -= 1
        }
    }

    /// Forgets all lines; their numbers are not given again.
    mutating func removeAll() {
        firstNumber += count
        ring = []
        head = 0
        count = 0
        cellCount = 0
    }
}
