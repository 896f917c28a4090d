// Loading the parts of a world.

extension World {
    func loadMap(_ reader: inout SaveReader) throws(DataError) {
        for index in 0..<sectors.count {
            sectors[index].floorHeight = Fixed(units: Int32(try reader.read16()))
            sectors[index].ceilingHeight = Fixed(units: Int32(try reader.read16()))
            sectors[index].floorFlat = try readFlat(&reader)
            sectors[index].ceilingFlat = try readFlat(&reader)
            sectors[index].light = try reader.read16()
            sectors[index].special = try reader.read16()
            sectors[index].tag = try reader.read16()
            sectors[index].mover = .none
            sectors[index].soundTarget = .none
        }
        for index in 0..<lines.count {
            lines[index].flags = try reader.read16()
            lines[index].special = try reader.read16()
            lines[index].tag = try reader.read16()
            for side in [lines[index].frontSide, lines[index].backSide] where side != noIndex {
                sides[side].textureOffset = Fixed(units: Int32(try reader.read16()))
                sides[side].rowOffset = Fixed(units: Int32(try reader.read16()))
                sides[side].topTexture = try readTexture(&reader)
                sides[side].bottomTexture = try readTexture(&reader)
                sides[side].middleTexture = try readTexture(&reader)
            }
        }
    }

    private func readFlat(_ reader: inout SaveReader) throws(DataError) -> Int16 {
        let flat = try reader.read16()
        guard flat >= 0, Int(flat) < surfaces.flatNames.count else {
            throw reader.damage("flat \(flat)", surfaces.flatNames.count)
        }
        return flat
    }

    private func readTexture(_ reader: inout SaveReader) throws(DataError) -> Int16 {
        let texture = try reader.read16()
        guard texture >= 0, Int(texture) < surfaces.textureNames.count else {
            throw reader.damage("texture \(texture)", surfaces.textureNames.count)
        }
        return texture
    }

    /// Replaces all map objects. They forget whom they chased.
    func loadMobjs(_ reader: inout SaveReader) throws(DataError) {
        removeAllThinkers()
        while true {
            let kind = try reader.read8()
            if kind == SaveFormat.MobjClass.end { return }
            guard kind == SaveFormat.MobjClass.mobj else {
                throw reader.damage("class \(kind) of objects", 2)
            }
            try reader.pad()
            let mobj = try reader.readMobj(definitions)
            let id = MobjID(raw: mobjs.allocate())
            mobjs[id] = mobj
            link(id)
            let sector = sector(of: id)
            mobjs[id].floorZ = sectors[sector].floorHeight
            mobjs[id].ceilingZ = sectors[sector].ceilingHeight
            thinkers.append(ThinkerRef(index: id.raw, kind: .mobj))
            if mobj.player != 0 { players[mobj.player - 1].mobj = id }
        }
    }

    private func removeAllThinkers() {
        thinkers.removeAll(keepingCapacity: true)
        mobjs.removeAll()
        doors.removeAll()
        floors.removeAll()
        ceilings.removeAll()
        plats.removeAll()
        lights.removeAll()
        for index in 0..<sectors.count { sectors[index].firstThing = .none }
        for index in 0..<blockThings.count { blockThings[index] = .none }
        for number in 0..<4 { players[number].mobj = .none }
    }

    /// Adds the movers and lights behind the map objects.
    func loadSpecials(_ reader: inout SaveReader) throws(DataError) {
        while true {
            let kind = try reader.read8()
            if kind == SaveFormat.SpecialClass.end { return }
            try reader.pad()
            try reader.skip(12)
            switch kind {
            case SaveFormat.SpecialClass.ceiling: try loadCeiling(&reader)
            case SaveFormat.SpecialClass.door: try loadDoor(&reader)
            case SaveFormat.SpecialClass.floor: try loadFloor(&reader)
            case SaveFormat.SpecialClass.plat: try loadPlat(&reader)
            case SaveFormat.SpecialClass.flash: try loadFlash(&reader)
            case SaveFormat.SpecialClass.strobe: try loadStrobe(&reader)
            case SaveFormat.SpecialClass.glow: try loadGlow(&reader)
            default: throw reader.damage("class \(kind) of movers", 8)
            }
        }
    }

    private func readSector(_ reader: inout SaveReader) throws(DataError) -> Int32 {
        try reader.read("sector", below: sectors.count)
    }

    private func loadCeiling(_ reader: inout SaveReader) throws(DataError) {
        var ceiling = CeilingMover()
        ceiling.kind = try reader.read("kind of ceiling", as: CeilingKind.self)
        ceiling.sector = try readSector(&reader)
        ceiling.bottomHeight = try reader.readFixed()
        ceiling.topHeight = try reader.readFixed()
        ceiling.speed = try reader.readFixed()
        ceiling.crush = try reader.read32()
        ceiling.direction = try reader.read32()
        ceiling.tag = try reader.read32()
        ceiling.oldDirection = try reader.read32()
        let index = ceilings.allocate()
        ceilings[index] = ceiling
        listCeiling(index)
        add(ThinkerRef(index: index, kind: .ceiling), to: ceiling.sector)
    }

    private func loadDoor(_ reader: inout SaveReader) throws(DataError) {
        var door = Door()
        door.kind = try reader.read("kind of door", as: DoorKind.self)
        door.sector = try readSector(&reader)
        door.topHeight = try reader.readFixed()
        door.speed = try reader.readFixed()
        door.direction = try reader.read32()
        door.topWait = try reader.read32()
        door.topCountdown = try reader.read32()
        let index = doors.allocate()
        doors[index] = door
        add(ThinkerRef(index: index, kind: .door), to: door.sector)
    }

    private func loadFloor(_ reader: inout SaveReader) throws(DataError) {
        var floor = FloorMover()
        floor.kind = try reader.read("kind of floor", as: FloorKind.self)
        floor.crush = try reader.read32()
        floor.sector = try readSector(&reader)
        floor.direction = try reader.read32()
        floor.newSpecial = try reader.read32()
        let texture = try reader.read16()
        // The field holds garbage for floors that keep their flat.
        floor.texture = texture >= 0 && Int(texture) < surfaces.flatNames.count ? texture : 0
        floor.destination = try reader.readFixed()
        floor.speed = try reader.readFixed()
        let index = floors.allocate()
        floors[index] = floor
        add(ThinkerRef(index: index, kind: .floor), to: floor.sector)
    }

    private func loadPlat(_ reader: inout SaveReader) throws(DataError) {
        var plat = Plat()
        plat.sector = try readSector(&reader)
        plat.speed = try reader.readFixed()
        plat.low = try reader.readFixed()
        plat.high = try reader.readFixed()
        plat.wait = try reader.read32()
        plat.count = try reader.read32()
        plat.status = try reader.read("status of a lift", as: PlatStatus.self)
        // Garbage until a lift was stopped once.
        plat.oldStatus = PlatStatus(rawValue: try reader.read32()) ?? .up
        plat.crush = try reader.read32()
        plat.tag = try reader.read32()
        plat.kind = try reader.read("kind of lift", as: PlatKind.self)
        let index = plats.allocate()
        plats[index] = plat
        add(ThinkerRef(index: index, kind: .plat), to: plat.sector)
    }

    private func readLight(_ reader: inout SaveReader) throws(DataError) -> Int32 {
        Int32(Int16(clamping: try reader.read32()))
    }

    private func addLight(_ light: LightThinker, _ kind: ThinkerKind) {
        let index = lights.allocate()
        lights[index] = light
        thinkers.append(ThinkerRef(index: index, kind: kind))
    }

    private func loadFlash(_ reader: inout SaveReader) throws(DataError) {
        var light = LightThinker()
        light.sector = try readSector(&reader)
        light.count = try reader.read32()
        light.maximumLight = try readLight(&reader)
        light.minimumLight = try readLight(&reader)
        light.brightTime = try reader.read32()
        light.darkTime = try reader.read32()
        addLight(light, .lightFlash)
    }

    private func loadStrobe(_ reader: inout SaveReader) throws(DataError) {
        var light = LightThinker()
        light.sector = try readSector(&reader)
        light.count = try reader.read32()
        light.minimumLight = try readLight(&reader)
        light.maximumLight = try readLight(&reader)
        light.darkTime = try reader.read32()
        light.brightTime = try reader.read32()
        addLight(light, .strobe)
    }

    private func loadGlow(_ reader: inout SaveReader) throws(DataError) {
        var light = LightThinker()
        light.sector = try readSector(&reader)
        light.minimumLight = try readLight(&reader)
        light.maximumLight = try readLight(&reader)
        light.direction = try reader.read32() < 0 ? -1 : 1
        addLight(light, .glow)
    }
}
