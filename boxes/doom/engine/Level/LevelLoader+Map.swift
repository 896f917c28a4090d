// The lumps a map's author draws: vertices, sectors, sides, lines and things.

extension LevelLoader {
    mutating func loadVertices() throws(DataError) {
        var reader = try reader(.vertexes)
        for _ in 0..<(try count(reader, 4, atLeast: 1)) {
            let x = Fixed(units: Int32(try reader.int16()))
            vertices.append(Vertex(x: x, y: Fixed(units: Int32(try reader.int16()))))
        }
    }

    mutating func loadSectors() throws(DataError) {
        var reader = try reader(.sectors)
        for entry in 0..<(try count(reader, 26, atLeast: 1)) {
            let floor = Fixed(units: Int32(try reader.int16()))
            let ceiling = Fixed(units: Int32(try reader.int16()))
            let floorFlat = try flat(try reader.name(), in: reader.lump, entry: entry)
            let ceilingFlat = try flat(try reader.name(), in: reader.lump, entry: entry)
            let light = try reader.int16()
            let special = try reader.int16()
            let tag = try reader.int16()
            sectors.append(
                Sector(
                    floorHeight: floor, ceilingHeight: ceiling, floorFlat: floorFlat,
                    ceilingFlat: ceilingFlat, light: light, special: special, tag: tag,
                    soundTraversed: 0, soundTarget: .none, validCount: 0, firstThing: .none,
                    mover: .none, soundX: 0, soundY: 0, blockTop: 0, blockBottom: 0,
                    blockLeft: 0, blockRight: 0, firstLine: 0, lineCount: 0))
        }
    }

    mutating func loadSides() throws(DataError) {
        var reader = try reader(.sidedefs)
        for entry in 0..<(try count(reader, 30, atLeast: 1)) {
            let textureOffset = Fixed(units: Int32(try reader.int16()))
            let rowOffset = Fixed(units: Int32(try reader.int16()))
            let top = try texture(try reader.name(), in: reader.lump, entry: entry)
            let bottom = try texture(try reader.name(), in: reader.lump, entry: entry)
            let middle = try texture(try reader.name(), in: reader.lump, entry: entry)
            let sector = try reference(
                try reader.uint16(), below: sectors.count, "sector", in: reader.lump, entry: entry)
            sides.append(
                Side(
                    textureOffset: textureOffset, rowOffset: rowOffset, topTexture: top,
                    bottomTexture: bottom, middleTexture: middle, sector: sector))
        }
    }

    private func flat(
        _ name: LumpName, in lump: String, entry: Int
    ) throws(DataError) -> Int16 {
        guard let number = surfaces.flat(name) else {
            throw DataError(
                lump: lump, problem: "entry \(entry) needs the flat \(name), which no WAD has")
        }
        return number
    }

    private func texture(
        _ name: LumpName, in lump: String, entry: Int
    ) throws(DataError) -> Int16 {
        guard let number = surfaces.texture(name) else {
            throw DataError(
                lump: lump, problem: "entry \(entry) needs the texture \(name), which no WAD has")
        }
        return number
    }

    mutating func loadLines() throws(DataError) {
        var reader = try reader(.linedefs)
        for entry in 0..<(try count(reader, 14, atLeast: 1)) {
            let lump = reader.lump
            let v1 = try reference(
                try reader.uint16(), below: vertices.count, "vertex", in: lump, entry: entry)
            let v2 = try reference(
                try reader.uint16(), below: vertices.count, "vertex", in: lump, entry: entry)
            let flags = try reader.int16()
            let special = try reader.int16()
            let tag = try reader.int16()
            let front = try reference(
                try reader.uint16(), below: sides.count, "sidedef", in: lump, entry: entry)
            let back = try reader.uint16()
            let backSide =
                back == 0xFFFF
                ? noIndex
                : try reference(back, below: sides.count, "sidedef", in: lump, entry: entry)
            lines.append(
                line(
                    from: v1, to: v2, front: front, back: backSide,
                    flags: flags, special: special, tag: tag))
        }
    }

    private func line(
        from v1: Int32, to v2: Int32, front: Int32, back: Int32,
        flags: Int16, special: Int16, tag: Int16
    ) -> Line {
        let start = vertices[Int(v1)]
        let end = vertices[Int(v2)]
        let dx = end.x - start.x
        let dy = end.y - start.y
        let slope: SlopeType =
            dx.raw == 0
            ? .vertical : dy.raw == 0 ? .horizontal : (dy / dx).raw > 0 ? .positive : .negative
        return Line(
            x: start.x, y: start.y, dx: dx, dy: dy,
            box: Box(
                top: max(start.y, end.y), bottom: min(start.y, end.y),
                left: min(start.x, end.x), right: max(start.x, end.x)),
            v1: v1, v2: v2, frontSide: front, backSide: back,
            frontSector: sides[Int(front)].sector,
            backSector: back == noIndex ? noIndex : sides[Int(back)].sector,
            validCount: 0, flags: flags, special: special, tag: tag, slope: slope)
    }

    mutating func loadThings() throws(DataError) {
        var reader = try reader(.things)
        for _ in 0..<(try count(reader, 10, atLeast: 0)) {
            let x = try reader.int16()
            let y = try reader.int16()
            let angle = try reader.int16()
            let type = try reader.int16()
            things.append(
                MapThing(x: x, y: y, angle: angle, type: type, options: try reader.int16()))
        }
    }
}
