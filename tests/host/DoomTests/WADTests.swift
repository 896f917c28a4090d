// The WAD reader on good, damaged and hostile files.

import DoomEngine
import Testing

/// Builds a WAD file in memory; a lump can lie about where it is.
struct WADBuilder {
    var magic = "PWAD"
    var lumps: [(name: String, bytes: [UInt8])] = []
    var lies: [Int: (offset: Int32, size: Int32)] = [:]
    var countLie: Int32?
    var directoryLie: Int32?

    static func bytes(_ value: Int32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    func build() -> [UInt8] {
        var data: [UInt8] = []
        var directory: [UInt8] = []
        for (number, lump) in lumps.enumerated() {
            let place = lies[number] ?? (Int32(12 + data.count), Int32(lump.bytes.count))
            data += lump.bytes
            directory += Self.bytes(place.offset) + Self.bytes(place.size)
            directory += (Array(lump.name.utf8) + [UInt8](repeating: 0, count: 8)).prefix(8)
        }
        return Array(magic.utf8) + Self.bytes(countLie ?? Int32(lumps.count))
            + Self.bytes(directoryLie ?? Int32(12 + data.count)) + data + directory
    }
}

@Suite struct WADTests {
    private func open(_ builders: WADBuilder...) throws -> WADDirectory {
        try WADDirectory(
            files: builders.enumerated().map {
                WADFile(name: "file\($0.offset).wad", bytes: $0.element.build())
            })
    }

    @Test func laterLumpsHideEarlierOnes() throws {
        let main = WADBuilder(magic: "IWAD", lumps: [("A", [1]), ("b", [2]), ("A", [3])])
        let patch = WADBuilder(lumps: [("B", [4, 5])])
        let wad = try open(main, patch)
        #expect(wad.count == 4)
        #expect(wad.index(of: "A") == 2)
        #expect(wad.bytes(at: try wad.require("b")) == [4, 5])
        #expect(wad.file(of: 3) == 1)
        #expect(wad.index(of: "C") == nil)
        #expect(throws: DataError(lump: "C", problem: "is missing from file0.wad")) {
            try wad.require("C")
        }
    }

    @Test func markersEncloseLumpsOfAllFiles() throws {
        let main = WADBuilder(
            magic: "IWAD",
            lumps: [("F_START", []), ("F1_START", []), ("X", [1]), ("F_END", []), ("Y", [2])])
        let patch = WADBuilder(lumps: [("Z", []), ("FF_START", []), ("W", [3]), ("F_END", [])])
        let wad = try open(main, patch)
        let names = wad.lumps(between: "F_START", and: "F_END").map { wad.name(at: $0) }
        #expect(names == ["F1_START", "X", "W"])
    }

    @Test func hostileDirectoriesAreErrorsThatNameTheLump() throws {
        let good = WADBuilder(magic: "IWAD", lumps: [("LUMP", [1, 2, 3])])
        for (offset, size) in [
            (0, -1), (-1, 3), (Int32.max, 3), (12, Int32.max), (29, 3), (Int32.min, Int32.min),
        ] as [(Int32, Int32)] {
            var bad = good
            bad.lies[0] = (offset, size)
            let error = #expect(throws: DataError.self) { try self.open(bad) }
            #expect(error?.lump == "LUMP")
        }
        for (count, start) in [
            (-1, 12), (2, 15), (Int32.max, 12), (1, -5), (1, Int32.max), (Int32.min, Int32.min),
        ] as [(Int32, Int32)] {
            var bad = good
            bad.countLie = count
            bad.directoryLie = start
            let error = #expect(throws: DataError.self) { try self.open(bad) }
            #expect(error?.lump == "file0.wad")
        }
        var patchFirst = good
        patchFirst.magic = "PWAD"
        #expect(throws: DataError.self) { try self.open(patchFirst) }
        #expect(throws: DataError.self) { try WADDirectory(files: []) }
        let bytes = good.build()
        for length in 0..<bytes.count {
            #expect(throws: DataError.self) {
                try WADDirectory(
                    files: [WADFile(name: "cut.wad", bytes: Array(bytes.prefix(length)))])
            }
        }
    }

    @Test func lumpNamesAreUpperCasedAndCutAtZero() {
        #expect(LumpName("e1m1") == "E1M1")
        #expect(LumpName(packed: 0x5A00_4241) == "AB")
        #expect(LumpName("TOOLONGNAME") == "TOOLONGN")
        #expect(LumpName("MAP01").hasPrefix("MAP"))
        #expect(!LumpName("MAP01").hasPrefix("MAP02"))
        #expect(LumpName("MAP01").description == "MAP01")
    }

    @Test func readingPastTheEndNamesLumpAndOffset() throws {
        var reader = ByteReader(lump: "THINGS", bytes: [1, 2, 3])
        #expect(try reader.int16() == 0x0201)
        #expect(throws: DataError.self) { try reader.int32() }
        #expect(try reader.uint8() == 3)
        #expect(throws: DataError.self) { try reader.seek(to: 4) }
        #expect(throws: DataError.self) { try reader.skip(-1) }
    }
}
