// The pieces a map is made of. They refer to each other by index into the level's tables;
// `noIndex` stands for "none".

/// The index that refers to nothing.
let noIndex: Int32 = -1

/// A point of the map.
struct Vertex {
    var x: Fixed
    var y: Fixed
}

/// What bounds a line, for quick rejection.
struct Box {
    var top: Fixed
    var bottom: Fixed
    var left: Fixed
    var right: Fixed
}

/// How a line runs, for quick side tests.
enum SlopeType: UInt8 {
    case horizontal, vertical, positive, negative
}

/// The bits of `Line.flags`.
enum LineFlag {
    static let blocking: Int16 = 1
    static let blockMonsters: Int16 = 2
    static let twoSided: Int16 = 4
    static let dontPegTop: Int16 = 8
    static let dontPegBottom: Int16 = 16
    static let secret: Int16 = 32
    static let soundBlock: Int16 = 64
    static let dontDraw: Int16 = 128
    static let mapped: Int16 = 256
}

/// A linedef.
struct Line {
    /// The start point, repeated here because side tests read it constantly.
    var x: Fixed
    var y: Fixed
    /// From the start to the end point.
    var dx: Fixed
    var dy: Fixed
    var box: Box
    var v1: Int32
    var v2: Int32
    var frontSide: Int32
    var backSide: Int32
    var frontSector: Int32
    var backSector: Int32
    /// The walk that visited this line last (see `World.validCount`).
    var validCount: Int32
    var flags: Int16
    var special: Int16
    var tag: Int16
    var slope: SlopeType
}

/// A sidedef.
struct Side {
    var textureOffset: Fixed
    var rowOffset: Fixed
    var topTexture: Int16
    var bottomTexture: Int16
    var middleTexture: Int16
    var sector: Int32
}

/// A sector: floor, ceiling, light, and the things that stand in it.
struct Sector {
    var floorHeight: Fixed
    var ceilingHeight: Fixed
    var floorFlat: Int16
    var ceilingFlat: Int16
    var light: Int16
    var special: Int16
    var tag: Int16
    /// How far a noise came: 0 not heard, 1 heard, 2 heard through one sound-blocking line.
    var soundTraversed: Int32
    /// Who made the last noise heard here.
    var soundTarget: MobjID
    /// The walk that visited this sector last.
    var validCount: Int32
    /// The head of the list of things in the sector (`Mobj.sectorNext`).
    var firstThing: MobjID
    /// The mover that keeps the sector busy.
    var mover: ThinkerRef
    /// Where the sector's sounds come from.
    var soundX: Fixed
    var soundY: Fixed
    /// Block coordinates that bound the sector.
    var blockTop: Int32
    var blockBottom: Int32
    var blockLeft: Int32
    var blockRight: Int32
    /// The sector's lines: `lineCount` entries of `Level.sectorLines` from `firstLine`.
    var firstLine: Int32
    var lineCount: Int32
}

/// A piece of a line that bounds a subsector.
struct Seg {
    var v1: Int32
    var v2: Int32
    var offset: Fixed
    var angle: Angle
    var side: Int32
    var line: Int32
    var frontSector: Int32
    var backSector: Int32
}

/// A convex piece of a sector.
struct Subsector {
    var sector: Int32
    var segCount: Int32
    var firstSeg: Int32
}

/// A partition of the map. A child with `Node.leaf` set is a subsector, any other a node.
struct Node {
    var x: Fixed
    var y: Fixed
    var dx: Fixed
    var dy: Fixed
    // Before the boxes, because most walks down the tree read what is above and not the boxes.
    var right: Int32
    var left: Int32
    var rightBox: Box
    var leftBox: Box
    static let leaf: Int32 = 0x8000
}

/// A thing as the map places it.
struct MapThing: Equatable, Sendable {
    var x: Int16
    var y: Int16
    var angle: Int16
    var type: Int16
    var options: Int16
    static let none = MapThing(x: 0, y: 0, angle: 0, type: 0, options: 0)
}
