// A picture of the guest's screen: read from QEMU's PPM, written as PNG.

/// Pixels in rows from the top, three bytes each: red, green, blue.
public struct Picture: Equatable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// `width * height * 3` bytes.
    public let pixels: [UInt8]

    /// A picture.
    public init(width: Int, height: Int, pixels: [UInt8]) {
        precondition(pixels.count == width * height * 3)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// Reads the binary form of PPM with eight bits a colour (Netpbm, format "P6").
    public init(ppm: [UInt8]) throws(GuestError) {
        var position = 0
        func word() -> String {
            while position < ppm.count, ppm[position] <= 0x20 { position += 1 }
            let start = position
            while position < ppm.count, ppm[position] > 0x20 { position += 1 }
            return String(decoding: ppm[start..<position], as: UTF8.self)
        }
        let magic = word()
        guard magic == "P6", let width = Int(word()), let height = Int(word()), word() == "255",
            (1...20_000).contains(width), (1...20_000).contains(height)
        else { throw .badPicture("no PPM of eight bits a colour") }
        let start = position + 1
        guard ppm.count - start == width * height * 3 else {
            throw .badPicture("\(ppm.count - start) bytes for \(width) times \(height) pixels")
        }
        self.init(width: width, height: height, pixels: Array(ppm[start...]))
    }

    /// The colour of a pixel.
    public subscript(x: Int, y: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        let index = (y * width + x) * 3
        return (pixels[index], pixels[index + 1], pixels[index + 2])
    }

    /// How many different colours there are, counted up to `limit`: a screen that shows something
    /// has more than one.
    public func colourCount(limit: Int = 16) -> Int {
        var seen: Set<Int> = []
        for index in stride(from: 0, to: pixels.count, by: 3) {
            let colour =
                Int(pixels[index]) << 16 | Int(pixels[index + 1]) << 8 | Int(pixels[index + 2])
            seen.insert(colour)
            if seen.count == limit { break }
        }
        return seen.count
    }

    /// The picture as PNG (W3C PNG specification, third edition), without compression.
    public func png() -> [UInt8] {
        var rows: [UInt8] = []
        rows.reserveCapacity((width * 3 + 1) * height)
        for row in 0..<height {
            rows.append(0)  // no filter
            rows += pixels[row * width * 3..<(row + 1) * width * 3]
        }
        let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", Self.stored(rows)) + chunk("IEND", [])
    }

    private func bigEndian(_ number: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    private func chunk(_ type: String, _ contents: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + contents
        return bigEndian(contents.count) + body + bigEndian(Int(Self.crc(body)))
    }

    /// A zlib stream of stored blocks (RFC 1950; RFC 1951, section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var position = 0
        repeat {
            let end = min(position + 65_535, bytes.count)
            let length = UInt16(end - position)
            stream.append(end == bytes.count ? 1 : 0)
            for part in [length, ~length] {
                stream += [UInt8(part & 0xFF), UInt8(part >> 8)]
            }
            stream += bytes[position..<end]
            position = end
        } while position < bytes.count
        var (a, b): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            a = (a + UInt32(byte)) % 65_521
            b = (b + a) % 65_521
        }
        return stream + [b >> 8, b, a >> 8, a].map { UInt8(truncatingIfNeeded: $0) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        let table = (0..<256 as Range<UInt32>).map { start in
            (0..<8).reduce(start) { value, _ in
                value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
            }
        }
        return ~bytes.reduce(.max) { table[Int(($0 ^ UInt32($1)) & 0xFF)] ^ $0 >> 8 }
    }
}
