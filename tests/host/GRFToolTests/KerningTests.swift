// Kerning: from GPOS and from the kern table, scaled and sorted.

import GRF
import GRFTool
import Testing

@Suite(.enabled(if: Fonts.areInstalled)) struct KerningTests {
    private func file(_ source: KerningSource, size: UInt32, _ path: String = Fonts.lato)
        throws -> [UInt8]
    {
        let conversion = FontConversion(
            scalars: CharacterRange.printableLatin1, kerning: source)
        return try conversion.files(of: Fonts.face(path), [RenderSettings(size: size)])[0]
    }

    private func kerning(_ file: [UInt8], _ pair: (Unicode.Scalar, Unicode.Scalar)) throws -> Int {
        let font = try GRFView(file.span)
        return Int(font.kerning(pair.0, pair.1).x)
    }

    @Test func closePairsMoveTogether() throws {
        let file = try file(.auto, size: 100)
        for pair: (Unicode.Scalar, Unicode.Scalar) in [("A", "V"), ("T", "o"), ("V", "A")] {
            #expect(try kerning(file, pair) < -2, "\(pair)")
        }
        #expect(try kerning(file, ("n", "n")) == 0)
    }

    @Test func accentedLettersAreKernedByClass() throws {
        let file = try file(.gpos, size: 100)
        #expect(try kerning(file, ("\u{C0}", "V")) == kerning(file, ("A", "V")))
    }

    @Test func bothTablesOfLatoAgree() throws {
        // Lato carries both; where its kern table has a pair, GPOS has the same.
        let size: UInt32 = 200
        let gpos = try file(.gpos, size: size)
        let kern = try file(.kern, size: size)
        for first: Unicode.Scalar in ["A", "F", "L", "P", "T", "V", "W", "Y", "r", "v"] {
            for second: Unicode.Scalar in ["A", "V", "a", "o", "y", ",", ".", "-"] {
                let old = try kerning(kern, (first, second))
                guard old != 0 else { continue }
                let new = try kerning(gpos, (first, second))
                #expect(abs(old - new) <= 1, "\(first)\(second): kern \(old), GPOS \(new)")
            }
        }
    }

    @Test func kerningFollowsTheSize() throws {
        let small = try kerning(file(.auto, size: 50), ("A", "V"))
        let large = try kerning(file(.auto, size: 200), ("A", "V"))
        #expect(abs(large - 4 * small) <= 2)
    }

    @Test func noneMeansNone() throws {
        let plain = try file(.none, size: 100)
        #expect(try kerning(plain, ("A", "V")) == 0)
        let mono = try file(.auto, size: 100, Fonts.mono)
        #expect(try kerning(mono, ("A", "V")) == 0)
    }

    @Test func sameFontGivesSameBytes() throws {
        #expect(try file(.auto, size: 17) == file(.auto, size: 17))
    }
}
