// The pieces a map is made of. They refer to each other by index into the level's tables;
// `noIndex` stands for "none".

/// The index that refers to nothing.
public let noIndex: Int32 = -1

/// A point of the map.
public struct Vertex {
    public var x: Fixed
    public var y: Fixed
}

/// What bounds a line, for quick rejection.
public struct Box {
    public var top: Fixed
    public var bottom: Fixed
    public var left: Fixed
    public var right: Fixed
}

/// How a line runs, for quick side tests.
public enum SlopeType: UInt8 {
    case horizontal, vertical, positive, negative
}

/// The bits of `Line.flags`.
public enum LineFlag {
    public static let blocking: Int16 = 1
    public static let blockMonsters: Int16 = 2
    public static let twoSided: Int16 = 4
    public static let dontPegTop: Int16 = 8
    public static let dontPegBottom: Int16 = 16
    public static let secret: Int16 = 32
    public static let soundBlock: Int16 = 64
    public static let dontDraw: Int16 = 128
    public static let mapped: Int16 = 256
}

/// A linedef.
public struct Line {
    /// The start point, repeated here because side tests read it constantly.
    public var x: Fixed
    public var y: Fixed
    /// From the start to the end point.
    public var dx: Fixed
    public var dy: Fixed
    public var box: Box
    public var v1: Int32
    public var v2: Int32
    public var frontSide: Int32
    public var backSide: Int32
    public var frontSector: Int32
    public var backSector: Int32
    /// The walk that visited this line last (see `World.validCount`).
    public var validCount: Int32
    public var flags: Int16
    public var special: Int16
    public var tag: Int16
    public var slope: SlopeType
}

/// A sidedef.
public struct Side {
    public var textureOffset: Fixed
    public var rowOffset: Fixed
    public var topTexture: Int16
    public var bottomTexture: Int16
    public var middleTexture: Int16
    public var sector: Int32
}

/// A sector: floor, ceiling, light, and the things that stand in it.
public struct Sector {
    public var floorHeight: Fixed
    public var ceilingHeight: Fixed
    public var floorFlat: Int16
    public var ceilingFlat: Int16
    public var light: Int16
    public var special: Int16
    public var tag: Int16
    /// How far a noise came: 0 not heard, 1 heard, 2 heard through one sound-blocking line.
    public var soundTraversed: Int32
    /// Who made the last noise heard here.
    public var soundTarget: MobjID
    /// The walk that visited this sector last.
    public var validCount: Int32
    /// The head of the list of things in the sector (`Mobj.sectorNext`).
    public var firstThing: MobjID
    /// The mover that keeps the sector busy.
    public var mover: ThinkerRef
    /// Where the sector's sounds come from.
    public var soundX: Fixed
    public var soundY: Fixed
    /// Block coordinates that bound the sector.
    public var blockTop: Int32
    public var blockBottom: Int32
    public var blockLeft: Int32
    public var blockRight: Int32
    /// The sector's lines: `lineCount` entries of `Level.sectorLines` from `firstLine`.
    public var firstLine: Int32
    public var lineCount: Int32
}

/// A piece of a line that bounds a subsector.
public struct Seg {
    public var v1: Int32
    public var v2: Int32
    public var offset: Fixed
    public var angle: Angle
    public var side: Int32
    public var line: Int32
    public var frontSector: Int32
    public var backSector: Int32
}

/// A convex piece of a sector.
public struct Subsector {
    public var sector: Int32
    public var segCount: Int32
    public var firstSeg: Int32
}

/// A partition of the map. A child with `Node.leaf` set is a subsector, any other a node.
public struct Node {
    public var x: Fixed
    public var y: Fixed
    public var dx: Fixed
    public var dy: Fixed
    public var rightBox: Box
    public var leftBox: Box
    public var right: Int32
    public var left: Int32
    public static let leaf: Int32 = 0x8000
}

/// A thing as the map places it.
public struct MapThing: Equatable, Sendable {
    public var x: Int16
    public var y: Int16
    public var angle: Int16
    public var type: Int16
    public var options: Int16
    static let none = MapThing(x: 0, y: 0, angle: 0, type: 0, options: 0)
}
