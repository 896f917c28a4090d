// Archives that lie: the reader answers with an error, and never reads outside the bytes it was
// given (the reads are bounds-checked, so a missing proof shows as a crash of this suite).

import BootArchive
import SeededRandom
import Testing

@Suite struct HostileArchiveTests {
    static func error(_ bytes: [UInt8]) -> ArchiveError? {
        do {
            try withArchive(bytes) { _ in }
            return nil
        } catch { return error as? ArchiveError }
    }

    static func number(_ bytes: [UInt8], at offset: Int, width: Int) -> UInt64 {
        (0..<width).reduce(0) { $0 | UInt64(bytes[offset + $1]) << ($1 * 8) }
    }

    static func set(_ value: UInt64, in bytes: inout [UInt8], at offset: Int, width: Int) {
        for index in 0..<width {
            bytes[offset + index] = UInt8(truncatingIfNeeded: value >> (index * 8))
        }
    }

    /// Makes the tables' checksum right again, as a malicious writer would.
    static func reseal(_ bytes: inout [UInt8]) {
        let end = number(bytes, at: 40, width: 8)
        guard end <= bytes.count, end % 8 == 0 else { return }
        set(0, in: &bytes, at: 48, width: 8)
        var sum = ArchiveChecksum()
        for offset in stride(from: 0, to: Int(end), by: 8) {
            sum.add(number(bytes, at: offset, width: 8))
        }
        set(sum.value, in: &bytes, at: 48, width: 8)
    }

    @Test func everyTruncationIsAnError() throws {
        let sample = try makeSample()
        for length in stride(from: 0, to: sample.count, by: 61) {
            #expect(Self.error(Array(sample[..<length])) != nil, "\(length) bytes")
        }
    }

    @Test func everySpoiltTableByteIsAnError() throws {
        let sample = try makeSample()
        for index in 0..<4096 where !(56..<64).contains(index) {
            var spoilt = sample
            spoilt[index] ^= 0x40
            #expect(Self.error(spoilt) != nil, "byte \(index)")
        }
    }

    @Test func spoiltContentsAreFound() throws {
        var sample = try makeSample()
        sample[sample.count - 1] ^= 1
        try withArchive(sample) { archive in
            #expect(throws: ArchiveError.damagedData) { try archive.checkData() }
        }
    }

    @Test func namesTheDefect() throws {
        let sample = try makeSample()
        func spoiling(_ value: UInt64, at offset: Int, width: Int) -> ArchiveError? {
            var bytes = sample
            Self.set(value, in: &bytes, at: offset, width: width)
            Self.reseal(&bytes)
            return Self.error(bytes)
        }
        func field(_ entry: Int, _ offset: Int) -> Int { 64 + entry * 24 + offset }
        let program = 7
        #expect(spoiling(0, at: 0, width: 8) == .notAnArchive)
        #expect(spoiling(2, at: 8, width: 4) == .unsupportedVersion(2))
        #expect(spoiling(.max, at: 12, width: 4) == .badHeader(offset: 16))
        #expect(spoiling(.max, at: 24, width: 8) == .badHeader(offset: 24))
        #expect(spoiling(.max, at: 32, width: 8) == .badHeader(offset: 32))
        #expect(spoiling(.max & ~4095, at: 40, width: 8) == .badHeader(offset: 40))
        #expect(spoiling(.max, at: field(program, 0), width: 4) == .badPath(index: 7))
        #expect(spoiling(0, at: field(program, 4), width: 2) == .badPath(index: 7))
        #expect(spoiling(9, at: field(program, 6), width: 1) == .badEntry(index: 7))
        #expect(spoiling(1, at: field(program, 7), width: 1) == .badEntry(index: 7))
        #expect(spoiling(.max, at: field(program, 8), width: 8) == .badEntry(index: 7))
        #expect(spoiling(4097, at: field(program, 8), width: 8) == .badEntry(index: 7))
        // On top of the theme's page: two files may not share data.
        #expect(spoiling(4096, at: field(program, 8), width: 8) == .badEntry(index: 7))
        #expect(spoiling(.max, at: field(program, 16), width: 8) == .badEntry(index: 7))
        // A parent that is no directory, and an order that is none.
        let theme = Self.number(sample, at: field(5, 0), width: 4)
        #expect(spoiling(1, at: field(6, 6), width: 1) == .orphan(index: 7))
        #expect(spoiling(theme, at: field(8, 0), width: 4) == .unsorted(index: 8))
    }

    @Test func randomDamageUnderRightChecksums() throws {
        let sample = try makeSample()
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<4000 {
            var bytes = sample
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let offset = Int.random(in: 8..<440, using: &generator)
                let width = [1, 2, 4, 8].randomElement(using: &generator) ?? 1
                let interesting: [UInt64] = [0, 1, 4095, 4096, 0x7FFF_FFFF, .max, .max - 4095]
                let value =
                    Bool.random(using: &generator)
                    ? interesting.randomElement(using: &generator) ?? 0
                    : generator.next() & 0x3FFF
                Self.set(value, in: &bytes, at: offset, width: width)
            }
            Self.set(1, in: &bytes, at: 8, width: 4)
            Self.reseal(&bytes)
            // What is accepted must be usable to the last byte.
            _ = try? withArchive(bytes) { archive in
                for index in 0..<archive.entryCount {
                    let entry = archive.entry(at: index)
                    #expect(archive.contents(entry).count == Int(entry.length), "seed \(seed)")
                    #expect(archive.find(archive.path(entry).utf8) == entry, "seed \(seed)")
                }
                try? archive.checkData()
            }
        }
    }
}
