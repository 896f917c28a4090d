import BootCore
import Testing

@Suite struct PayloadSectionTests {
    /// A PE image in memory with sections of these names, 16 bytes each from offset 1024 on.
    static func image(_ names: [String], length: UInt32 = 16) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 2048)
        func set<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
            for index in 0..<Number.bitWidth / 8 {
                bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (index * 8))
            }
        }
        set(0x5A4D as UInt16, at: 0)
        set(0x80 as UInt32, at: 0x3C)
        set(0x4550 as UInt32, at: 0x80)
        set(UInt16(names.count), at: 0x86)
        set(0xF0 as UInt16, at: 0x94)
        for (index, name) in names.enumerated() {
            let entry = 0x80 + 24 + 0xF0 + index * 40
            bytes.replaceSubrange(entry..<entry + name.utf8.count, with: Array(name.utf8))
            set(length, at: entry + 8)
            set(UInt32(1024 + index * 16), at: entry + 12)
        }
        return bytes
    }

    static func find(_ bytes: [UInt8]) -> Range<Int>? {
        unsafe bytes.withUnsafeBytes { unsafe PayloadSection.find(in: $0) }
    }

    @Test func findsTheSection() {
        #expect(Self.find(Self.image([".text", ".payload", ".data"])) == 1040..<1056)
        #expect(Self.find(Self.image([".text", ".data"])) == nil)
    }

    @Test func liesAreNoPayload() {
        let sample = Self.image([".payload"])
        for length in 0..<1040 { #expect(Self.find(Array(sample[..<length])) == nil) }
        #expect(Self.find(Self.image([".payload"], length: .max)) == nil)
        for index in 0..<440 {
            for value in [0x7F, 0xFF] as [UInt8] {
                var spoilt = sample
                spoilt[index] = value
                if let range = Self.find(spoilt) { #expect(range.upperBound <= spoilt.count) }
            }
        }
    }
}
