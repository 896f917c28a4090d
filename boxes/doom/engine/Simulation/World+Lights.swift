// Lights that flicker, flash and glow, and lines that switch lights.

private let strobeBright: Int32 = 5

/// How long a strobe is dark, in tics.
enum StrobeDark {
    static let fast: Int32 = 15
    static let slow: Int32 = 35
}

extension World {
    private func newLight(_ sector: Int32, _ kind: ThinkerKind) -> Int32 {
        let index = lights.allocate()
        lights[index].sector = sector
        lights[index].maximumLight = Int32(sectors[sector].light)
        lights[index].minimumLight = Int32(lowestLight(around: sector, sectors[sector].light))
        thinkers.append(ThinkerRef(index: index, kind: kind))
        sectors[sector].special = 0
        return index
    }

    private func setLight(_ sector: Int32, _ value: Int32) {
        sectors[sector].light = Int16(truncatingIfNeeded: value)
    }

    func spawnFireFlicker(_ sector: Int32) {
        let light = newLight(sector, .fireFlicker)
        lights[light].minimumLight += 16
        lights[light].count = 4
    }

    func think(fireFlicker index: Int32) {
        lights[index].count &-= 1
        if lights[index].count != 0 { return }
        let amount = (random.play() & 3) * 16
        let sector = lights[index].sector
        // Compared with the light of the moment, set from the maximum.
        setLight(
            sector,
            Int32(sectors[sector].light) - amount < lights[index].minimumLight
                ? lights[index].minimumLight : lights[index].maximumLight - amount)
        lights[index].count = 4
    }

    func spawnLightFlash(_ sector: Int32) {
        let light = newLight(sector, .lightFlash)
        lights[light].brightTime = 64
        lights[light].darkTime = 7
        lights[light].count = (random.play() & 64) + 1
    }

    func think(lightFlash index: Int32) {
        lights[index].count &-= 1
        if lights[index].count != 0 { return }
        let sector = lights[index].sector
        if Int32(sectors[sector].light) == lights[index].maximumLight {
            setLight(sector, lights[index].minimumLight)
            lights[index].count = (random.play() & lights[index].darkTime) + 1
        } else {
            setLight(sector, lights[index].maximumLight)
            lights[index].count = (random.play() & lights[index].brightTime) + 1
        }
    }

    func spawnStrobe(_ sector: Int32, dark: Int32, isInSync: Bool) {
        let light = newLight(sector, .strobe)
        lights[light].darkTime = dark
        lights[light].brightTime = strobeBright
        if lights[light].minimumLight == lights[light].maximumLight {
            lights[light].minimumLight = 0
        }
        lights[light].count = isInSync ? 1 : (random.play() & 7) + 1
    }

    func think(strobe index: Int32) {
        lights[index].count &-= 1
        if lights[index].count != 0 { return }
        let sector = lights[index].sector
        if Int32(sectors[sector].light) == lights[index].minimumLight {
            setLight(sector, lights[index].maximumLight)
            lights[index].count = lights[index].brightTime
        } else {
            setLight(sector, lights[index].minimumLight)
            lights[index].count = lights[index].darkTime
        }
    }

    func spawnGlow(_ sector: Int32) {
        let light = newLight(sector, .glow)
        lights[light].direction = -1
    }

    func think(glow index: Int32) {
        let sector = lights[index].sector
        let step = lights[index].direction * 8
        let next = Int32(sectors[sector].light) + step
        let turns =
            step < 0 ? next <= lights[index].minimumLight : next >= lights[index].maximumLight
        if turns {
            lights[index].direction = -lights[index].direction
        } else {
            setLight(sector, next)
        }
    }

    func startStrobes(tag: Int16) {
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if sectors[sector].mover != .none { continue }
            spawnStrobe(sector, dark: StrobeDark.slow, isInSync: false)
        }
    }

    /// Dims sectors to their darkest neighbour.
    func turnLightsOff(tag: Int16) {
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            sectors[sector].light = lowestLight(around: sector, sectors[sector].light)
        }
    }

    /// Lights sectors, for 0 as brightly as the brightest neighbour met so far.
    func turnLightsOn(tag: Int16, _ light: Int16) {
        var bright = light
        var previous = noIndex
        while let sector = nextSector(tag: tag, after: previous) {
            previous = sector
            if bright == 0 {
                forEachNeighbour(of: sector) { bright = max(bright, sectors[$0].light) }
            }
            sectors[sector].light = bright
        }
    }
}
