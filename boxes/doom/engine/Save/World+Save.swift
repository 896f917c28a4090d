// Saving the parts of a world.

extension World {
    /// Sectors, then lines with their sides; heights and offsets lose their fractions.
    func saveMap(_ writer: inout SaveWriter) {
        for index in 0..<sectors.count {
            writer.write16(sectors[index].floorHeight.units)
            writer.write16(sectors[index].ceilingHeight.units)
            writer.write16(Int32(sectors[index].floorFlat))
            writer.write16(Int32(sectors[index].ceilingFlat))
            writer.write16(Int32(sectors[index].light))
            writer.write16(Int32(sectors[index].special))
            writer.write16(Int32(sectors[index].tag))
        }
        for index in 0..<lines.count {
            writer.write16(Int32(lines[index].flags))
            writer.write16(Int32(lines[index].special))
            writer.write16(Int32(lines[index].tag))
            for side in [lines[index].frontSide, lines[index].backSide] where side != noIndex {
                writer.write16(sides[side].textureOffset.units)
                writer.write16(sides[side].rowOffset.units)
                writer.write16(Int32(sides[side].topTexture))
                writer.write16(Int32(sides[side].bottomTexture))
                writer.write16(Int32(sides[side].middleTexture))
            }
        }
    }

    /// All map objects in thinker order.
    func saveMobjs(_ writer: inout SaveWriter) {
        forEachMobj {
            writer.write8(SaveFormat.MobjClass.mobj)
            writer.pad()
            writer.write(mobjs[$0])
        }
        writer.write8(SaveFormat.MobjClass.end)
    }

    /// All movers and lights in thinker order. Flickering fires and lifts in stasis are lost, as
    /// they were in the original.
    func saveSpecials(_ writer: inout SaveWriter) {
        for thinker in thinkers {
            let index = thinker.index
            switch thinker.kind {
            case .ceiling where !ceilings[index].isRemoved: writer.write(ceilings[index])
            case .door where !doors[index].isRemoved: writer.write(doors[index])
            case .floor where !floors[index].isRemoved: writer.write(floors[index])
            case .plat where !plats[index].isRemoved && plats[index].status != .inStasis:
                writer.write(plats[index])
            case .lightFlash: writer.writeFlash(lights[index])
            case .strobe: writer.writeStrobe(lights[index])
            case .glow: writer.writeGlow(lights[index])
            default: break
            }
        }
        writer.write8(SaveFormat.SpecialClass.end)
    }
}

extension SaveWriter {
    private mutating func begin(_ kind: UInt8, isActive: Bool = true) {
        write8(kind)
        pad()
        writeThinker(isActive: isActive)
    }

    mutating func write(_ ceiling: CeilingMover) {
        begin(SaveFormat.SpecialClass.ceiling, isActive: ceiling.direction != 0)
        write32(ceiling.kind.rawValue)
        write32(ceiling.sector)
        write(ceiling.bottomHeight)
        write(ceiling.topHeight)
        write(ceiling.speed)
        write32(ceiling.crush)
        write32(ceiling.direction)
        write32(ceiling.tag)
        write32(ceiling.oldDirection)
    }

    mutating func write(_ door: Door) {
        begin(SaveFormat.SpecialClass.door)
        write32(door.kind.rawValue)
        write32(door.sector)
        write(door.topHeight)
        write(door.speed)
        write32(door.direction)
        write32(door.topWait)
        write32(door.topCountdown)
    }

    mutating func write(_ floor: FloorMover) {
        begin(SaveFormat.SpecialClass.floor)
        write32(floor.kind.rawValue)
        write32(floor.crush)
        write32(floor.sector)
        write32(floor.direction)
        write32(floor.newSpecial)
        write16(Int32(floor.texture))
        write(floor.destination)
        write(floor.speed)
    }

    mutating func write(_ plat: Plat) {
        begin(SaveFormat.SpecialClass.plat)
        write32(plat.sector)
        write(plat.speed)
        write(plat.low)
        write(plat.high)
        write32(plat.wait)
        write32(plat.count)
        write32(plat.status.rawValue)
        write32(plat.oldStatus.rawValue)
        write32(plat.crush)
        write32(plat.tag)
        write32(plat.kind.rawValue)
    }

    mutating func writeFlash(_ light: LightThinker) {
        begin(SaveFormat.SpecialClass.flash)
        write32(light.sector)
        write32(light.count)
        write32(light.maximumLight)
        write32(light.minimumLight)
        write32(light.brightTime)
        write32(light.darkTime)
    }

    mutating func writeStrobe(_ light: LightThinker) {
        begin(SaveFormat.SpecialClass.strobe)
        write32(light.sector)
        write32(light.count)
        write32(light.minimumLight)
        write32(light.maximumLight)
        write32(light.darkTime)
        write32(light.brightTime)
    }

    mutating func writeGlow(_ light: LightThinker) {
        begin(SaveFormat.SpecialClass.glow)
        write32(light.sector)
        write32(light.minimumLight)
        write32(light.maximumLight)
        write32(light.direction)
    }
}
