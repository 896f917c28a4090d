// Files made to harm a reader of .grf: each is refused with the reason and the offset.

import GRF
import SeededRandom
import Testing
import ToolTesting

@Suite struct HostileGRFTests {
    private func fault(in file: [UInt8]) -> GRFError? {
        do throws(GRFError) {
            _ = try GRFView(file.span)
            return nil
        } catch {
            return error
        }
    }

    private func put(_ number: UInt32, at offset: Int, in file: inout [UInt8]) {
        for byte in 0..<4 {
            file[offset + byte] = UInt8(truncatingIfNeeded: number >> (8 * byte))
        }
    }

    /// Where the sample's blocks begin: A, V, ÿ, then the kerning of A.
    private let startOfA = 2058
    private let startOfV = 2076
    private let startOfKerning = 2100

    @Test func everyTruncationIsRefused() throws {
        let file = try SampleFont.file()
        for length in 0..<file.count {
            let error = try #require(fault(in: Array(file[..<length])))
            #expect(error.description.hasPrefix("offset \(error.offset): "))
            #expect(error.offset <= max(length, GRF.headerSize + file.count))
        }
    }

    @Test func foreignFilesAndLaterVersionsAreToldApart() throws {
        var file = try SampleFont.file()
        file[0] = 0x31
        #expect(fault(in: file) == .unknownVersion(0x31))
        file[1] = 0
        #expect(fault(in: file)?.offset == 0)
        #expect(fault(in: file) == .badMagic(0x4752_0031))
    }

    @Test(arguments: [UInt32(0xFFFF_FFFE), 0x8000_0000, 0x7FFF_FFFF, 50_000, 59])
    func offsetsPastTheEndAreRefused(offset: UInt32) throws {
        let at = GRF.headerSize + Int(offset)
        var file = try SampleFont.file()
        let length = file.count
        put(offset, at: 10 + 66 * 4, in: &file)
        #expect(fault(in: file) == .glyphOutside(slot: 66, offset: at, length: length))
        file = try SampleFont.file()
        put(offset, at: 1034 + 66 * 4, in: &file)
        #expect(fault(in: file) == .kerningOutside(slot: 66, offset: at, length: length))
    }

    @Test func coveragePastTheEndIsRefused() throws {
        var file = try SampleFont.file()
        for byte in 8..<12 { file[startOfA + byte] = 0xFF }
        #expect(
            fault(in: file)
                == .coverageOutside(
                    slot: 65, offset: startOfA + 12, needed: 65_535 * 65_535,
                    length: file.count))
    }

    @Test func kerningCountPastTheEndIsRefused() throws {
        for count: UInt16 in [4, 255, 256, 65_535] {
            var file = try SampleFont.file()
            file[startOfKerning] = UInt8(count & 0xFF)
            file[startOfKerning + 1] = UInt8(count >> 8)
            #expect(
                fault(in: file)
                    == .kerningOutside(slot: 65, offset: startOfKerning, length: file.count))
        }
    }

    @Test func unsortedAndDoubledKerningIsRefused() throws {
        for second: UInt8 in [65, 64, 0] {
            var file = try SampleFont.file()
            let entry = startOfKerning + 2 + 5
            file[entry] = second
            #expect(
                fault(in: file) == .kerningUnsorted(slot: 65, offset: entry, entry: 1))
        }
    }

    @Test func overlapsAreRefused() throws {
        // A glyph inside another's coverage.
        var file = try SampleFont.file()
        put(UInt32(startOfV - 6 - GRF.headerSize), at: 10 + 66 * 4, in: &file)
        #expect(fault(in: file) == .overlap(offset: startOfV - 6))
        // A kerning block on top of a glyph: the first bytes of V say 0 entries.
        file = try SampleFont.file()
        put(UInt32(startOfV - GRF.headerSize), at: 1034 + 66 * 4, in: &file)
        #expect(fault(in: file) == .overlap(offset: startOfV))
    }

    @Test func slotsMayShareOneBlock() throws {
        var file = try SampleFont.file()
        put(0, at: 10 + 0xC0 * 4, in: &file)
        put(UInt32(startOfKerning - GRF.headerSize), at: 1034 + 0xC0 * 4, in: &file)
        #expect(fault(in: file) == nil)
        let font = try GRFView(file.span)
        let kerning = font.kerning("\u{C0}", "V")
        #expect(kerning == GRFKerning(x: -2))
    }

    /// Whatever passes validation can be read to the last byte without a trap.
    @Test func damagedFilesAreRefusedOrReadable() throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let good = try SampleFont.file()
        var accepted = 0
        for _ in 0..<4_000 {
            var file = good
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                // Half of the damage goes to the blocks, the rest anywhere.
                let start = Bool.random(using: &random) ? GRF.headerSize : 0
                let place = Int.random(in: start..<file.count, using: &random)
                file[place] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard let font = try? GRFView(file.span) else { continue }
            accepted += 1
            for value: UInt32 in 0..<256 {
                let scalar = try #require(Unicode.Scalar(value))
                if let glyph = font.glyph(for: scalar) {
                    let area = Int(glyph.metrics.width) * Int(glyph.metrics.height)
                    let count = glyph.coverage.count
                    #expect(count == area, "seed \(seed)")
                }
                _ = font.kerning("A", scalar)
            }
        }
        #expect(accepted > 0, "seed \(seed): damage was never survivable")
    }
}
