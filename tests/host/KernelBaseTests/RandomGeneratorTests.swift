import Testing

@testable import KernelBase

@Suite struct RandomGeneratorTests {
    /// RFC 8439, section 2.3.2.
    @Test func blockFunctionIsChaCha20() {
        let key: InlineArray<8, UInt32> = [
            0x0302_0100, 0x0706_0504, 0x0B0A_0908, 0x0F0E_0D0C,
            0x1312_1110, 0x1716_1514, 0x1B1A_1918, 0x1F1E_1D1C,
        ]
        let block = RandomGenerator.block(
            key: key, counter: 1, nonce: (0x0900_0000, 0x4A00_0000, 0))
        let expected: [UInt32] = [
            0xE4E7_F110, 0x1559_3BD1, 0x1FDD_0F50, 0xC471_20A3,
            0xC7F4_D1C7, 0x0368_C033, 0x9AAA_2204, 0x4E6C_D4C3,
            0x4664_82D2, 0x09AA_9F07, 0x05D7_C214, 0xA202_8BD9,
            0xD19C_12B5, 0xB94E_16DE, 0xE883_D0CB, 0x4E3C_50A2,
        ]
        #expect((0..<16).map { block[$0] } == expected)
    }

    @Test func numbersDifferAndDependOnTheSeed() {
        var first = RandomGenerator(seed: InlineArray(repeating: 1))
        var second = RandomGenerator(seed: InlineArray(repeating: 2))
        let a = (0..<1000).map { _ in first.next() }
        let b = (0..<1000).map { _ in second.next() }
        #expect(Set(a).count == 1000)
        #expect(Set(a).isDisjoint(with: b))
    }

    @Test func addedEntropyCounts() {
        var first = RandomGenerator(seed: InlineArray(repeating: 1))
        var second = RandomGenerator(seed: InlineArray(repeating: 1))
        second.add(1)
        let a = first.next()
        let b = second.next()
        #expect(a != b)
    }
}
