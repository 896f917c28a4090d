import BootInfo
import BootMap
import Testing

@Suite struct BootMemoryMapTests {
    private func rows(_ map: BootMemoryMap) -> [String] {
        map.regions.map { "\($0.base / 4096)+\($0.length / 4096) \($0.kind.rawValue)" }
    }

    @Test func laterRegionsReplaceEarlierOnes() {
        var map = BootMemoryMap()
        map.overlay(base: 0, length: 100 * 4096, kind: BootMemoryUsable)
        map.overlay(base: 10 * 4096, length: 5 * 4096, kind: BootMemoryKernel)
        map.overlay(base: 12 * 4096, length: 50 * 4096, kind: BootMemoryReserved)
        #expect(rows(map) == ["0+10 1", "10+2 6", "12+50 2", "62+38 1"])
    }

    @Test func keepsWholePagesOnly() {
        var map = BootMemoryMap()
        map.overlay(base: 1, length: 3 * 4096, kind: BootMemoryUsable)
        #expect(rows(map) == ["1+2 1"])
        map.overlay(base: 4096 + 5, length: 1, kind: BootMemoryReserved)
        #expect(rows(map) == ["1+1 2", "2+1 1"])
        map.overlay(base: 5, length: 100, kind: BootMemoryUsable)
        #expect(rows(map) == ["1+1 2", "2+1 1"])
    }

    @Test func lengthsThatLieAreCut() {
        var map = BootMemoryMap()
        map.overlay(base: UInt64.max - 5, length: UInt64.max, kind: BootMemoryUsable)
        #expect(map.regions.isEmpty)
        map.overlay(base: 1 << 40, length: UInt64.max, kind: BootMemoryUsable)
        #expect(rows(map) == ["\((1 << 40) / 4096)+\(((1 << 52) - (1 << 40)) / 4096) 1"])
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
            map.overlay(base: start * 4096, length: length * 4096, kind: kind)
            for page in start..<start + length { model[Int(page)] = kind.rawValue }
            for page in model.indices {
                #expect(map.kind(at: UInt64(page) * 4096)?.rawValue == model[page])
            }
        }
    }
}
