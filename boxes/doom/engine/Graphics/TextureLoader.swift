// Reads PNAMES, TEXTURE1 and TEXTURE2 and the patches they name.

/// What a texture lump says of one texture.
struct TextureDefinition {
    struct Placement {
        let x: Int32
        let y: Int32
        /// The number of the patch in `TextureLoader.patches`.
        let patch: Int
    }
    let name: LumpName
    let width: Int32
    let height: Int32
    let patches: [Placement]
}

/// Reads the texture lumps; each patch that a texture uses is loaded once.
struct TextureLoader {
    private let wad: WADDirectory
    private let arena: GraphicsArena
    private(set) var patches: [Patch] = []
    private var patchNames: [LumpName] = []
    /// For each entry of PNAMES, its number in `patches`, or -1 while nobody used it.
    private var loaded: [Int] = []

    init(wad: WADDirectory, arena: GraphicsArena) {
        self.wad = wad
        self.arena = arena
    }

    /// All textures in number order.
    mutating func definitions() throws(DataError) -> [TextureDefinition] {
        var names = try wad.reader(of: "PNAMES")
        let count = try names.int32()
        guard count >= 0, Int(count) <= names.remaining / 8 else {
            throw DataError(lump: names.lump, problem: "cannot hold its \(count) names")
        }
        for _ in 0..<count { patchNames.append(try names.name()) }
        loaded = [Int](repeating: -1, count: patchNames.count)
        var result = try read("TEXTURE1")
        if wad.index(of: "TEXTURE2") != nil { result += try read("TEXTURE2") }
        return result
    }

    private mutating func read(_ lump: LumpName) throws(DataError) -> [TextureDefinition] {
        var directory = try wad.reader(of: lump)
        var body = directory
        let count = try directory.int32()
        guard count >= 0, Int(count) <= directory.remaining / 4 else {
            throw DataError(lump: lump, problem: "cannot hold its \(count) textures")
        }
        var result: [TextureDefinition] = []
        for _ in 0..<count {
            try body.seek(to: Int(try directory.int32()))
            result.append(try readTexture(&body, lump))
        }
        return result
    }

    private mutating func readTexture(
        _ reader: inout ByteReader, _ lump: LumpName
    ) throws(DataError) -> TextureDefinition {
        let name = try reader.name()
        try reader.skip(4)
        let width = Int32(try reader.int16())
        let height = Int32(try reader.int16())
        try reader.skip(4)
        let count = try reader.int16()
        guard width > 0, height > 0, width <= 8192, height <= 8192, count >= 0 else {
            throw DataError(
                lump: lump,
                problem: "texture \(name) cannot be \(width) × \(height) of \(count) patches")
        }
        var placements: [TextureDefinition.Placement] = []
        for _ in 0..<count {
            let x = Int32(try reader.int16())
            let y = Int32(try reader.int16())
            let number = Int(try reader.int16())
            try reader.skip(4)
            guard number >= 0, number < patchNames.count else {
                throw DataError(
                    lump: lump, problem: "texture \(name) uses patch \(number), not in PNAMES")
            }
            placements.append(.init(x: x, y: y, patch: try load(number, for: name)))
        }
        return TextureDefinition(name: name, width: width, height: height, patches: placements)
    }

    private mutating func load(_ number: Int, for texture: LumpName) throws(DataError) -> Int {
        if loaded[number] >= 0 { return loaded[number] }
        let name = patchNames[number]
        guard let lump = wad.index(of: name) else {
            throw DataError(lump: name, problem: "is missing; texture \(texture) is made of it")
        }
        patches.append(try Patch(wad.bytes(at: lump), name: name, arena: arena))
        loaded[number] = patches.count - 1
        return loaded[number]
    }
}
