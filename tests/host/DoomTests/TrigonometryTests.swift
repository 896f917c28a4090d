// The trigonometry tables, against hashes of tables computed with another mathematics library.

import Testing

@testable import DoomEngine

@Suite struct TrigonometryTests {
    private func hash(_ numbers: some Sequence<Int32>) -> UInt64 {
        var hash = Hash()
        for number in numbers { hash.combine(number) }
        return hash.value
    }

    @Test func tablesAreTheOriginals() {
        let tables = Trigonometry()
        #expect(hash((0..<10240).map { tables.sine[$0].raw }) == 0xadd2_66f0_cb7b_06b6)
        // Behind them, as the reference reads when a wall is seen from its edge.
        #expect(tables.tangent[4096].raw == 1_885_497_708)
        #expect((8173..<8182).allSatisfy { tables.tangent[$0].raw == -883_020_033 })
        #expect(tables.tangent[8182].raw == -1_958_928_897)
        #expect(tables.tangent[8191].raw == -883_020_033)
        #expect(hash((0..<4096).map { tables.tangent[$0].raw }) == 0x6e30_0cfd_2775_25e1)
        #expect(
            hash((0...2048).map { Int32(bitPattern: tables.arctangent[$0].raw) })
                == 0x5621_3612_f87a_0f4a)
    }

    @Test func fixedPointWrapsAndSaturatesLikeTheOriginal() {
        let half = Fixed(raw: 0x8000)
        #expect(half * half == Fixed(raw: 0x4000))
        #expect(Fixed.max + Fixed(raw: 1) == Fixed.min)
        #expect(1 / half == 2)
        #expect(Fixed(units: 30000) / Fixed(raw: 1) == Fixed.max)
        #expect(Fixed(units: -30000) / Fixed(raw: 1) == Fixed.min)
        #expect(Fixed.min / 0 == Fixed.min)
        #expect(Fixed.min.magnitude == Fixed.min)
        #expect(Fixed.min.dividedBy(-1) == Fixed.min)
    }
}
