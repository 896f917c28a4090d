import BootCore
import BootInfo
import Testing

@Suite struct MemoryMapTests {
    struct Region: Equatable {
        let base: UInt64
        let length: UInt64
        let kind: UInt32
    }

    static func convert(
        _ lines: [FirmwareMemory], claims: [MemoryClaim] = []
    ) -> [Region] {
        var builder = MemoryMapBuilder(capacity: 2 * (lines.count + claims.count) + 8)
        for line in lines { builder.add(line) }
        for claim in claims { builder.add(claim) }
        var regions: [Region] = []
        builder.forEachRegion {
            regions.append(Region(base: $0.base, length: $0.length, kind: $0.kind.rawValue))
        }
        return regions
    }

    static func line(
        _ type: UInt32, _ base: UInt64, pages: UInt64, attributes: UInt64 = 0xF
    ) -> FirmwareMemory {
        FirmwareMemory(type: type, base: base, pageCount: pages, attributes: attributes)
    }

    @Test func sortsMergesAndTranslates() {
        let regions = Self.convert([
            Self.line(7, 0x100000, pages: 16), Self.line(0, 0x9F000, pages: 1),
            Self.line(4, 0x1000, pages: 0x9E), Self.line(3, 0x110000, pages: 16),
            Self.line(9, 0x200000, pages: 2), Self.line(10, 0x202000, pages: 1),
            Self.line(6, 0x203000, pages: 1), Self.line(11, 0xFFC0_0000, pages: 1024),
        ])
        #expect(
            regions == [
                Region(base: 0x1000, length: 0x9E000, kind: 1),
                Region(base: 0x9F000, length: 0x1000, kind: 2),
                Region(base: 0x100000, length: 0x20000, kind: 1),
                Region(base: 0x200000, length: 0x2000, kind: 3),
                Region(base: 0x202000, length: 0x1000, kind: 4),
                Region(base: 0x203000, length: 0x1000, kind: 2),
                Region(base: 0xFFC0_0000, length: 0x400000, kind: 2),
            ])
    }

    @Test func claimsAreCutOut() {
        let regions = Self.convert(
            [Self.line(7, 0x100000, pages: 256)],
            claims: [
                MemoryClaim(base: 0x180000, length: 0x2000, kind: BootMemoryKernel),
                MemoryClaim(base: 0x110000, length: 0x1000, kind: BootMemoryBootReclaimable),
            ])
        #expect(regions.map(\.kind) == [1, 5, 1, 6, 1])
        #expect(regions.reduce(0) { $0 + $1.length } == 0x100000)
    }

    @Test func firstPageAndSpecialMemoryStayOut() {
        #expect(
            Self.convert([Self.line(7, 0, pages: 2)]) == [
                Region(base: 0, length: 4096, kind: 2), Region(base: 4096, length: 4096, kind: 1),
            ])
        #expect(
            Self.convert([Self.line(7, 0x1000, pages: 1, attributes: 0x4_0000)]).first?.kind == 2)
    }

    @Test func nonsenseIsLeftOut() {
        #expect(
            Self.convert([
                Self.line(7, 0x1000, pages: 0), Self.line(7, 0x1000, pages: .max),
                Self.line(7, .max - 4095, pages: 2), Self.line(7, 0x1000, pages: 1 << 52),
            ]).isEmpty)
    }

    /// Against a reference that looks at each page by itself.
    @Test func agreesWithAPageByPageModel() {
        var state: UInt64 = .random(in: 0 ... .max)
        let seed = state
        func random(_ limit: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % limit
        }
        let care: [UInt32: Int] = [2: 5, 4: 4, 3: 3, 1: 1, 6: 2]
        for _ in 0..<300 {
            var model: [UInt64: UInt32] = [:]
            var lines: [FirmwareMemory] = []
            for _ in 0..<random(12) {
                let (type, kind) = [(7, 1), (0, 2), (9, 3), (10, 4)][Int(random(4))]
                let base = 1 + random(40)
                let pages = random(12)
                lines.append(Self.line(UInt32(type), base * 4096, pages: pages))
                for page in base..<base + pages {
                    let old = model[page].flatMap { care[$0] } ?? 0
                    if (care[UInt32(kind)] ?? 0) > old { model[page] = UInt32(kind) }
                }
            }
            let regions = Self.convert(lines)
            var found: [UInt64: UInt32] = [:]
            for region in regions {
                for page in region.base / 4096..<(region.base + region.length) / 4096 {
                    #expect(found[page] == nil, "seed \(seed)")
                    found[page] = region.kind
                }
            }
            #expect(found == model, "seed \(seed)")
            for (before, after) in zip(regions, regions.dropFirst()) {
                #expect(before.base + before.length <= after.base, "seed \(seed)")
                #expect(
                    before.base + before.length < after.base || before.kind != after.kind,
                    "seed \(seed)")
            }
        }
    }
}
