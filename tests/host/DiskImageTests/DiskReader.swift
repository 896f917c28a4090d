// A reader of disks with a GPT and a FAT32 volume that shares nothing with the writer: written from
// the specifications, it takes the on-disk structures at their word and checks them all.

import Testing

struct DiskReader {
    let bytes: [UInt8]

    func number(_ offset: Int, _ width: Int) -> Int {
        (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << ($1 * 8) }
    }

    /// CRC-32 by table, unlike the writer's.
    static func crc32(_ bytes: ArraySlice<UInt8>) -> Int {
        let table = (0..<256).map { start -> UInt32 in
            (0..<8).reduce(UInt32(start)) { value, _ in
                value % 2 == 1 ? value / 2 ^ 0xEDB8_8320 : value / 2
            }
        }
        let result = bytes.reduce(UInt32.max) { crc, byte in
            table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8
        }
        return Int(result ^ .max)
    }

    /// Checks both partition tables and returns the system partition's sectors.
    func systemPartition() throws -> ClosedRange<Int> {
        let last = bytes.count / 512 - 1
        #expect(bytes[510] == 0x55 && bytes[511] == 0xAA && bytes[450] == 0xEE)
        #expect(number(454, 4) == 1 && number(458, 4) == last)
        var tables: [ArraySlice<UInt8>] = []
        for (own, other) in [(1, last), (last, 1)] {
            let header = own * 512
            #expect(Array(bytes[header..<header + 8]) == Array("EFI PART".utf8))
            #expect(number(header + 24, 8) == own && number(header + 32, 8) == other)
            var blank = Array(bytes[header..<header + number(header + 12, 4)])
            blank.replaceSubrange(16..<20, with: [0, 0, 0, 0])
            #expect(Self.crc32(blank[...]) == number(header + 16, 4))
            let start = number(header + 72, 8) * 512
            let table = bytes[start..<start + number(header + 80, 4) * number(header + 84, 4)]
            #expect(Self.crc32(table) == number(header + 88, 4))
            tables.append(table)
        }
        #expect(tables[0] == tables[1])
        let entry = number(512 + 72, 8) * 512
        try #require(number(entry, 4) == 0xC12A_7328)
        return number(entry + 32, 8)...number(entry + 40, 8)
    }

    /// Every file of the volume that begins at a sector: path and contents.
    func files(volumeAt sector: Int) throws -> [String: [UInt8]] {
        let base = sector * 512
        #expect(number(base + 11, 2) == 512 && number(base + 28, 4) == sector)
        let clusterSize = Int(bytes[base + 13]) * 512
        let fat = base + number(base + 14, 2) * 512
        let data = fat + 2 * number(base + 36, 4) * 512
        func chain(_ first: Int) -> [UInt8] {
            var contents: [UInt8] = []
            var cluster = first
            while cluster >= 2, cluster < 0x0FFF_FFF8 {
                let start = data + (cluster - 2) * clusterSize
                contents += bytes[start..<start + clusterSize]
                cluster = number(fat + cluster * 4, 4) & 0x0FFF_FFFF
            }
            return contents
        }
        var found: [String: [UInt8]] = [:]
        func walk(_ directory: [UInt8], _ prefix: String) {
            var long: [UInt16] = []
            for start in stride(from: 0, to: directory.count, by: 32) {
                let entry = Array(directory[start..<start + 32])
                if entry[0] == 0 { return }
                if entry[11] == 0x0F {
                    let units = (Array(entry[1..<11]) + entry[14..<26] + entry[28..<32])
                    let part = stride(from: 0, to: 26, by: 2).map {
                        UInt16(units[$0]) | UInt16(units[$0 + 1]) << 8
                    }
                    long = part + long
                    continue
                }
                let name = long.isEmpty ? Self.shortName(entry) : Self.longName(long)
                long = []
                if entry[11] & 0x08 != 0 || entry[0] == UInt8(ascii: ".") { continue }
                let first =
                    Int(entry[26]) | Int(entry[27]) << 8 | Int(entry[20]) << 16
                    | Int(entry[21]) << 24
                let size = (0..<4).reduce(0) { $0 | Int(entry[28 + $1]) << ($1 * 8) }
                if entry[11] & 0x10 != 0 {
                    walk(chain(first), prefix + name + "/")
                } else {
                    found[prefix + name] = Array(chain(first).prefix(size))
                }
            }
        }
        walk(chain(number(base + 44, 4)), "")
        return found
    }

    private static func shortName(_ entry: [UInt8]) -> String {
        func text(_ range: Range<Int>) -> String {
            String(decoding: entry[range].filter { $0 != 0x20 }, as: UTF8.self)
        }
        return text(8..<11).isEmpty ? text(0..<8) : text(0..<8) + "." + text(8..<11)
    }

    private static func longName(_ units: [UInt16]) -> String {
        String(decoding: units.prefix { $0 != 0 && $0 != 0xFFFF }, as: UTF16.self)
    }
}
