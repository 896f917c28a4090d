// Which number each wall texture and flat has. The simulation needs numbers (sectors copy flats,
// switches swap textures, saves store both) and texture heights, but no pictures.

/// The numbers of textures and flats, in the original's numbering.
struct SurfaceCatalog: Sendable {
    /// Texture names in number order: `TEXTURE1`, then `TEXTURE2`.
    let textureNames: [LumpName]
    /// The height of every texture.
    let textureHeights: [Fixed]
    /// The lumps between `F_START` and `F_END`, in order.
    let flatNames: [LumpName]
    private let textureNumbers: [LumpName: Int16]
    private let flatNumbers: [LumpName: Int16]

    /// Reads the texture and flat directories.
    ///
    /// - Throws: an error naming the texture lump that is damaged.
    init(wad: WADDirectory) throws(DataError) {
        var names: [LumpName] = []
        var heights: [Fixed] = []
        for lump: LumpName in ["TEXTURE1", "TEXTURE2"] where wad.index(of: lump) != nil {
            var reader = try wad.reader(of: lump)
            let count = Int(try reader.int32())
            for index in 0..<max(count, 0) {
                try reader.seek(to: 4 + 4 * index)
                try reader.seek(to: Int(try reader.int32()))
                names.append(try reader.name())
                try reader.skip(6)
                heights.append(Fixed(units: Int32(try reader.int16())))
            }
        }
        let flats = wad.lumps(between: "F_START", and: "F_END").map { wad.name(at: $0) }
        guard names.count <= Int(Int16.max), flats.count <= Int(Int16.max) else {
            throw DataError(lump: "TEXTURE1", problem: "more than 32,767 textures or flats")
        }
        var textureNumbers: [LumpName: Int16] = [:]
        for index in names.indices.reversed() { textureNumbers[names[index]] = Int16(index) }
        var flatNumbers: [LumpName: Int16] = [:]
        for index in flats.indices { flatNumbers[flats[index]] = Int16(index) }
        textureNames = names
        textureHeights = heights
        flatNames = flats
        self.textureNumbers = textureNumbers
        self.flatNumbers = flatNumbers
    }

    /// The number of a texture; 0, no texture, for a name that starts with a dash.
    func texture(_ name: LumpName) -> Int16? {
        if name.byte(at: 0) == 0x2D { return 0 }
        return textureNumbers[name]
    }

    /// The number of a flat.
    func flat(_ name: LumpName) -> Int16? { flatNumbers[name] }
}
