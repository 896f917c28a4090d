// Elements in rows and columns of common sizes.

public import Geometry

/// Elements in columns, filled row by row. A column is as wide as its widest element, a row as high as
/// its highest; room that is left goes to columns and rows with elements that grow.
public final class Grid: Element {
    /// How many columns there are.
    public let columns: Int
    /// Between columns and rows; nil for the theme's big padding.
    public var spacing: Int? { didSet { relayout() } }
    /// Whether all columns are equally wide and all rows equally high.
    public var isUniform: Bool { didSet { relayout() } }

    /// A grid of elements.
    public init(columns: Int, spacing: Int? = nil, isUniform: Bool = false, _ elements: [Element]) {
        self.columns = max(1, columns)
        self.spacing = spacing
        self.isUniform = isUniform
        super.init()
        for element in elements { add(element) }
    }

    private func gap(_ style: Style) -> Int { spacing ?? style.theme.sizes.bigPadding }

    /// Widths of columns, heights of rows, and the growth of both.
    private struct Tracks {
        var widths: [Int]
        var heights: [Int]
        var columnShares: [Int]
        var rowShares: [Int]
    }

    private func tracks(_ room: Size, _ style: Style) -> Tracks {
        let rows = (children.count + columns - 1) / columns
        var tracks = Tracks(
            widths: Array(repeating: 0, count: columns), heights: Array(repeating: 0, count: rows),
            columnShares: Array(repeating: 0, count: columns),
            rowShares: Array(repeating: 0, count: rows))
        for (index, child) in children.enumerated() where child.isVisible {
            let wish = child.wish(room, style)
            let (row, column) = (index / columns, index % columns)
            tracks.widths[column] = max(tracks.widths[column], wish.width)
            tracks.heights[row] = max(tracks.heights[row], wish.height)
            tracks.columnShares[column] = max(tracks.columnShares[column], child.grow)
            tracks.rowShares[row] = max(tracks.rowShares[row], child.grow)
        }
        if isUniform {
            let width = tracks.widths.max() ?? 0
            let height = tracks.heights.max() ?? 0
            tracks.widths = Array(repeating: width, count: columns)
            tracks.heights = Array(repeating: height, count: rows)
        }
        return tracks
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let tracks = tracks(room, style)
        let gap = gap(style)
        return Size(
            tracks.widths.reduce(0, +) + gap * (columns - 1),
            tracks.heights.reduce(0, +) + gap * max(0, tracks.heights.count - 1))
    }

    public override func layout(_ style: Style) {
        let gap = gap(style)
        let tracks = tracks(bounds.size, style)
        let widths = Stack.share(
            bounds.width - gap * (columns - 1), wishes: tracks.widths, shares: tracks.columnShares)
        let heights = Stack.share(
            bounds.height - gap * max(0, tracks.heights.count - 1), wishes: tracks.heights,
            shares: tracks.rowShares)
        var y = 0
        for (row, height) in heights.enumerated() {
            var x = 0
            for (column, width) in widths.enumerated() {
                let index = row * columns + column
                if index < children.count {
                    let child = children[index]
                    let wish = child.wish(Size(width, height), style)
                    let across = child.placement.place(wish.width, in: width)
                    // Labels and the like stand in the middle of a row; what grows fills it.
                    let down =
                        child.grow > 0 || isUniform
                        ? (start: 0, length: height)
                        : Placement.center.place(wish.height, in: height)
                    child.frame = Rect(
                        x: x + across.start, y: y + down.start, width: across.length,
                        height: down.length)
                }
                x += width + gap
            }
            y += height + gap
        }
    }
}
