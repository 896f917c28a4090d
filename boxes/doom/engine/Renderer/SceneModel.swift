// What a frame is collected into before and while it is drawn.

/// A part of a seg that was drawn, kept to clip sprites and to draw its masked middle later.
struct DrawnSeg {
    var seg: Int32
    var x1: Int32
    var x2: Int32
    var scale1: Fixed
    var scale2: Fixed
    var scaleStep: Fixed
    var silhouette: Silhouette
    /// Sprites above this height are not clipped by the bottom silhouette.
    var bottomHeight: Fixed
    /// Sprites below this height are not clipped by the top silhouette.
    var topHeight: Fixed
    /// Indices into the clip lists that column 0 would have; `ClipList.none` for none.
    var topClip: Int32
    var bottomClip: Int32
    var maskedColumns: Int32
}

/// The edges of a seg that hide sprites behind it.
struct Silhouette: OptionSet {
    let rawValue: UInt8
    static let bottom = Silhouette(rawValue: 1)
    static let top = Silhouette(rawValue: 2)
}

/// Indices of the two constant lists that open the storage of clip lists.
enum ClipList {
    static let none = Int32.min
    /// 320 times -1: nothing is hidden above.
    static let open: Int32 = 0
    /// 320 times the view's height: nothing is hidden below.
    static let bottom: Int32 = 320
    static let firstFree: Int32 = 640
}

/// A floor or ceiling: all visible areas of one height, flat and light. Its rows are in
/// `SceneRenderer.spans`.
struct ViewPlane {
    var height: Fixed
    var flat: Int32
    var light: Int32
    var minX: Int32
    var maxX: Int32
}

/// A run of columns that solid walls cover.
struct SolidRange {
    var first: Int32
    var last: Int32
}

/// A sprite to draw.
struct VisibleSprite {
    var x1: Int32
    var x2: Int32
    /// Where the thing stands, for the side of a seg it is on.
    var x: Fixed
    var y: Fixed
    /// Bottom and top heights for silhouettes.
    var bottom: Fixed
    var top: Fixed
    var startFraction: Fixed
    var scale: Fixed
    /// Step through the picture's columns; negative when mirrored.
    var step: Fixed
    var textureMiddle: Fixed
    var picture: Int32
    var look: SpriteLook
}

/// How a sprite's pixels are coloured.
struct SpriteLook {
    /// The offset of its colour map; -1 for a spectre's shimmer.
    var colorMap: Int32
    /// The offset of its dye in the translation tables; -1 for none.
    var translation: Int32
    static let fuzz: Int32 = -1
}

/// The textures and offsets of the wall being drawn.
struct WallState {
    var normalAngle = Angle.zero
    var angle1 = Angle.zero
    var centerAngle = Angle.zero
    var distance: Fixed = 0
    var offset: Fixed = 0
    var x: Int32 = 0
    var stopX: Int32 = 0
    var scale: Fixed = 0
    var scaleStep: Fixed = 0
    var topFraction: Fixed = 0
    var topStep: Fixed = 0
    var bottomFraction: Fixed = 0
    var bottomStep: Fixed = 0
    var highFraction: Fixed = 0
    var highStep: Fixed = 0
    var lowFraction: Fixed = 0
    var lowStep: Fixed = 0
    var middleTexture: Int32 = 0
    var topTexture: Int32 = 0
    var bottomTexture: Int32 = 0
    var middleStart: Fixed = 0
    var topStart: Fixed = 0
    var bottomStart: Fixed = 0
    var marksFloor = false
    var marksCeiling = false
    var isTextured = false
    /// Index of the masked columns' list minus the first column; `ClipList.none` for none.
    var maskedColumns = ClipList.none
    /// The row of `LightTables.byScale`.
    var lights: Int32 = 0
}
