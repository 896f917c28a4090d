// PNG files of every kind, put together byte by byte (PNG 1.2), so that what the tools read is not
// judged by the library they read it with. Rows are unfiltered, deflate blocks stored.

/// A PNG to be written.
struct HandmadePNG {
    var width: Int
    var height: Int
    /// 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha.
    var colorType: UInt8
    var bitDepth: Int
    var isInterlaced = false
    /// Chunks between IHDR and IDAT: palette, transparency, gamma and so on.
    var extraChunks: [(name: String, data: [UInt8])] = []
    /// The samples of each pixel, row after row.
    var samples: [[UInt16]]

    static func channels(of colorType: UInt8) -> Int {
        [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType]!
    }

    func file() -> [UInt8] {
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += Self.chunk(
            "IHDR",
            Self.big(width) + Self.big(height)
                + [UInt8(bitDepth), colorType, 0, 0, isInterlaced ? 1 : 0])
        for extra in extraChunks { bytes += Self.chunk(extra.name, extra.data) }
        bytes += Self.chunk("IDAT", Self.stored(isInterlaced ? interlacedRows() : rows()))
        return bytes + Self.chunk("IEND", [])
    }

    private func rows() -> [UInt8] {
        (0..<height).flatMap { y in packed((0..<width).map { samples[y * width + $0] }) }
    }

    /// Adam7: seven smaller pictures (PNG 1.2, section 2.6).
    private func interlacedRows() -> [UInt8] {
        let passes = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2),
            (0, 1, 1, 2),
        ]
        var bytes: [UInt8] = []
        for (firstX, firstY, stepX, stepY) in passes where firstX < width {
            for y in stride(from: firstY, to: height, by: stepY) {
                bytes += packed(
                    stride(from: firstX, to: width, by: stepX).map { samples[y * width + $0] })
            }
        }
        return bytes
    }

    /// One row: the filter byte, then the samples, the leftmost in the highest bits.
    private func packed(_ pixels: [[UInt16]]) -> [UInt8] {
        var bits: [UInt8] = []
        for sample in pixels.joined() {
            for bit in stride(from: bitDepth - 1, through: 0, by: -1) {
                bits.append(UInt8(sample >> UInt16(bit) & 1))
            }
        }
        while bits.count % 8 != 0 { bits.append(0) }
        return [0]
            + stride(from: 0, to: bits.count, by: 8).map { start in
                bits[start..<start + 8].reduce(0) { $0 << 1 | $1 }
            }
    }

    static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return big(data.count) + body + big(Int(crc(body)))
    }

    static func big(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// A zlib stream of stored blocks (RFC 1950, RFC 1951).
    private static func stored(_ data: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let count = min(data.count - start, 65_535)
            let isLast: UInt8 = start + count == data.count ? 1 : 0
            let length = UInt16(count)
            stream += [isLast, UInt8(length & 0xFF), UInt8(length >> 8)]
            stream += [UInt8(~length & 0xFF), UInt8(~length >> 8)]
            stream += data[start..<start + count]
            start += count
        } while start < data.count
        var (a, b) = (1, 0)
        for byte in data {
            a = (a + Int(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return stream + big(b << 16 | a)
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 != 0 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
        }
        return ~value
    }
}
