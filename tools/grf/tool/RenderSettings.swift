// How glyphs are drawn: the choices that change their pixels.

/// How outlines are fitted to the pixel grid.
public enum Hinting: String, CaseIterable, Sendable {
    /// Not at all: shapes as designed, softer edges.
    case none
    /// Vertically only, by FreeType's light auto-hinter: crisp lines, widths as designed.
    case slight
    /// By the font's own instructions.
    case normal
    /// By FreeType's auto-hinter in both directions.
    case auto
}

/// What a pixel of a glyph can be.
public enum RenderMode: String, CaseIterable, Sendable {
    /// Anything from untouched to covered.
    case gray
    /// Untouched or covered; hinted for it.
    case mono
}

/// Where kerning is taken from.
public enum KerningSource: String, CaseIterable, Sendable {
    /// The GPOS table's `kern` feature where the font has one, else the `kern` table: what the
    /// OpenType specification asks for.
    case auto
    /// The GPOS table's `kern` feature only.
    case gpos
    /// The `kern` table only.
    case kern
    /// Nowhere.
    case none
}

/// The choices that change a font's pixels and measures.
public struct RenderSettings: Equatable, Sendable {
    /// Pixels an em.
    public var size: UInt32
    /// How outlines are fitted to the grid.
    public var hinting = Hinting.slight
    /// What a pixel can be.
    public var mode = RenderMode.gray
    /// The weight on OpenType's scale of 1 to 1000, or the face's own.
    public var weight: Int?
    /// Whether upright faces are slanted.
    public var isItalic = false

    /// The defaults at a size.
    public init(size: UInt32) {
        self.size = size
    }
}
