// Reads a map's ten lumps ("The Unofficial DOOM Specs", chapter 4) into a `Level`. Everything that
// refers to something else is checked here, so that play needs no further checks; an error names
// the map, the lump and the entry.

/// Builds one level, lump by lump.
struct LevelLoader {
    let wad: WADDirectory
    let surfaces: SurfaceCatalog
    let name: String
    let marker: Int
    var vertices: [Vertex] = []
    var sectors: [Sector] = []
    var sides: [Side] = []
    var lines: [Line] = []
    var segs: [Seg] = []
    var subsectors: [Subsector] = []
    var nodes: [Node] = []
    var things: [MapThing] = []
    var sectorLines: [Int32] = []

    /// The lumps of a map, in the order in which they follow its marker.
    enum Part: Int {
        case things = 1
        case linedefs, sidedefs, vertexes, segs, ssectors, nodes, sectors, reject, blockmap

        var name: LumpName {
            switch self {
            case .things: "THINGS"
            case .linedefs: "LINEDEFS"
            case .sidedefs: "SIDEDEFS"
            case .vertexes: "VERTEXES"
            case .segs: "SEGS"
            case .ssectors: "SSECTORS"
            case .nodes: "NODES"
            case .sectors: "SECTORS"
            case .reject: "REJECT"
            case .blockmap: "BLOCKMAP"
            }
        }
    }

    init(wad: WADDirectory, surfaces: SurfaceCatalog, map: LumpName) throws(DataError) {
        self.wad = wad
        self.surfaces = surfaces
        name = map.description
        marker = try wad.require(map)
    }

    /// Loads everything, in an order in which references can be checked.
    mutating func load() throws(DataError) -> Level {
        try loadVertices()
        try loadSectors()
        try loadSides()
        try loadLines()
        try loadSegs()
        try loadSubsectors()
        try loadNodes()
        try loadThings()
        let blockmap = try loadBlockmap()
        groupLines(blockmap)
        let reject = try loadReject()
        return Level(
            name: name, vertices: vertices, sectors: sectors, sides: sides, lines: lines,
            segs: segs, subsectors: subsectors, nodes: nodes, sectorLines: sectorLines,
            things: things, blockmap: blockmap, reject: reject)
    }

    /// A reader over one of the map's lumps.
    func reader(_ part: Part) throws(DataError) -> ByteReader {
        let index = marker + part.rawValue
        guard index < wad.count, wad.name(at: index) == part.name else {
            throw DataError(
                lump: name, problem: "the lump \(part.name) does not follow at its place")
        }
        return ByteReader(lump: "\(name) \(part.name)", bytes: wad.bytes(at: index))
    }

    /// How many whole records a lump has; a part of one at the end is ignored.
    func count(_ reader: ByteReader, _ size: Int, atLeast least: Int) throws(DataError) -> Int {
        let count = reader.bytes.count / size
        guard count >= least else {
            throw DataError(lump: reader.lump, problem: "has no entries")
        }
        return count
    }

    /// An index that must lie below `limit`.
    func reference(
        _ value: UInt16, below limit: Int, _ what: String, in lump: String, entry: Int
    ) throws(DataError) -> Int32 {
        guard Int(value) < limit else {
            throw DataError(
                lump: lump,
                problem: "entry \(entry) refers to \(what) \(value), but there are \(limit)")
        }
        return Int32(value)
    }
}

extension Level {
    /// Loads a map.
    ///
    /// - Throws: an error naming the map and lump that is missing or damaged.
    static func load(
        _ map: LumpName, wad: WADDirectory, surfaces: SurfaceCatalog
    ) throws(DataError) -> Level {
        var loader = try LevelLoader(wad: wad, surfaces: surfaces, map: map)
        return try loader.load()
    }
}
