// Distances from the edges of a rectangle to one inside of it.

/// Distances from the edges of a rectangle inwards, in pixels.
public struct Insets: Equatable, Hashable, Sendable {
    /// Distance from the left edge.
    public var left: Int
    /// Distance from the top edge.
    public var top: Int
    /// Distance from the right edge.
    public var right: Int
    /// Distance from the bottom edge.
    public var bottom: Int

    /// A distance for each edge.
    public init(left: Int = 0, top: Int = 0, right: Int = 0, bottom: Int = 0) {
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
    }

    /// The same distance from all edges.
    public init(all distance: Int) {
        self.init(left: distance, top: distance, right: distance, bottom: distance)
    }

    /// No distance.
    public static let zero = Insets()
}
