import BootInfo
import BootMap
import Testing

@Suite struct BootMemoryMapTests {
    private func rows(_ map: borrowing BootMemoryMap) -> [String] {
        let regions = map.regions
        return regions.indices.map {
            "\(regions[$0].base / 4096)+\(regions[$0].length / 4096) \(regions[$0].kind.rawValue)"
        }
    }

    private func overlay(
        _ map: inout BootMemoryMap, _ base: UInt64, _ length: UInt64, _ kind: BootMemoryKind
    ) {
        let fits = map.overlay(base: base, length: length, kind: kind)
        #expect(fits)
    }

    @Test func laterRegionsReplaceEarlierOnes() {
        var map = BootMemoryMap()
        overlay(&map, 0, 100 * 4096, BootMemoryUsable)
        overlay(&map, 10 * 4096, 5 * 4096, BootMemoryKernel)
        overlay(&map, 12 * 4096, 50 * 4096, BootMemoryReserved)
        #expect(rows(map) == ["0+10 1", "10+2 6", "12+50 2", "62+38 1"])
    }

    @Test func keepsWholePagesOnly() {
        var map = BootMemoryMap()
        overlay(&map, 1, 3 * 4096, BootMemoryUsable)
        #expect(rows(map) == ["1+2 1"])
        overlay(&map, 4096 + 5, 1, BootMemoryReserved)
        #expect(rows(map) == ["1+1 2", "2+1 1"])
        overlay(&map, 5, 100, BootMemoryUsable)
        #expect(rows(map) == ["1+1 2", "2+1 1"])
    }

    @Test func lengthsThatLieAreCut() {
        var map = BootMemoryMap()
        overlay(&map, UInt64.max - 5, UInt64.max, BootMemoryUsable)
        let count = map.count
        #expect(count == 0)
        overlay(&map, 1 << 40, UInt64.max, BootMemoryUsable)
        #expect(rows(map) == ["\((1 << 40) / 4096)+\(((1 << 52) - (1 << 40)) / 4096) 1"])
    }

    @Test func reportsWhenFull() {
        var map = BootMemoryMap()
        var accepted: UInt64 = 0
        while map.overlay(base: accepted * 8192, length: 4096, kind: BootMemoryUsable) {
            accepted += 1
        }
        #expect(Int(accepted) == BootMemoryMap.capacity - 1)
    }

    /// Random overlays against a map with one entry for each page.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func agreesWithAModel(seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        var map = BootMemoryMap()
        var model = [UInt32?](repeating: nil, count: 300)
        for _ in 0..<200 {
            let start = random(250)
            let length = random(50)
            let kind = BootMemoryKind(rawValue: UInt32(random(7) + 1))
            overlay(&map, start * 4096, length * 4096, kind)
            for page in start..<start + length { model[Int(page)] = kind.rawValue }
            for page in model.indices {
                let kind = map.kind(at: UInt64(page) * 4096)
                #expect(kind?.rawValue == model[page])
            }
        }
    }
}
