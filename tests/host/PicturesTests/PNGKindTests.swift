// Every kind of PNG reads as the pixels that its specification says.

import Pictures
import SeededRandom
import Testing
import ToolTesting

/// One colour type at one depth.
struct PNGKind: CustomTestStringConvertible, Sendable {
    var colorType: UInt8
    var bitDepth: Int
    var isInterlaced: Bool
    var hasTransparency: Bool

    var testDescription: String {
        "type \(colorType), \(bitDepth) bits" + (isInterlaced ? ", interlaced" : "")
            + (hasTransparency ? ", tRNS" : "")
    }

    static let all: [PNGKind] = {
        let depths: [(UInt8, [Int])] = [
            (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
        ]
        var kinds: [PNGKind] = []
        for (type, depths) in depths {
            for depth in depths {
                for isInterlaced in [false, true] {
                    for hasTransparency in type < 4 ? [false, true] : [false] {
                        kinds.append(
                            PNGKind(
                                colorType: type, bitDepth: depth, isInterlaced: isInterlaced,
                                hasTransparency: hasTransparency))
                    }
                }
            }
        }
        return kinds
    }()
}

@Suite struct PNGKindTests {
    @Test(arguments: PNGKind.all)
    func readsAsSpecified(kind: PNGKind) throws {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let (width, height) = (13, 11)
        let top = UInt16((1 << kind.bitDepth) - 1)
        let channels = HandmadePNG.channels(of: kind.colorType)
        let samples = (0..<width * height).map { _ in
            (0..<channels).map { _ in UInt16.random(in: 0...top, using: &random) }
        }
        let palette = (0...Int(min(top, 255))).map { _ in
            (0..<3).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        }
        var png = HandmadePNG(
            width: width, height: height, colorType: kind.colorType, bitDepth: kind.bitDepth,
            isInterlaced: kind.isInterlaced, samples: samples)
        if kind.colorType == 3 { png.extraChunks.append(("PLTE", palette.flatMap { $0 })) }
        // Of a palette, the first two entries are translucent; else the first pixel's colour is
        // the transparent one.
        if kind.hasTransparency {
            let key = samples[0].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            png.extraChunks.append(("tRNS", kind.colorType == 3 ? [0, 77] : key))
        }
        let picture = try read(png.file())
        for index in samples.indices {
            let expected = self.expected(samples[index], kind, palette, key: samples[0])
            #expect(
                picture.pixels[index] == expected,
                "seed \(seed), pixel \(index % width),\(index / width)")
        }
    }

    /// A sample in 8 bits, rounded to nearest (PNG 1.2, section 10.4).
    private func byte(_ sample: UInt16, _ depth: Int) -> UInt32 {
        let top = (1 << depth) - 1
        return UInt32((Int(sample) * 255 * 2 + top) / (2 * top))
    }

    private func expected(
        _ sample: [UInt16], _ kind: PNGKind, _ palette: [[UInt8]], key: [UInt16]
    ) -> UInt32 {
        let isKey = kind.hasTransparency && sample == key
        var alpha: UInt32 = isKey ? 0 : 255
        var color: [UInt32]
        switch kind.colorType {
        case 3:
            let index = Int(sample[0])
            color = palette[index].map(UInt32.init)
            alpha = kind.hasTransparency ? (index == 0 ? 0 : index == 1 ? 77 : 255) : 255
        case 0, 4:
            color = Array(repeating: byte(sample[0], kind.bitDepth), count: 3)
            if kind.colorType == 4 { alpha = byte(sample[1], kind.bitDepth) }
        default:
            color = sample.prefix(3).map { byte($0, kind.bitDepth) }
            if kind.colorType == 6 { alpha = byte(sample[3], kind.bitDepth) }
        }
        return alpha << 24 | color[0] << 16 | color[1] << 8 | color[2]
    }
}

/// Reads a PNG in 8 bits.
func read(_ file: [UInt8]) throws -> Picture {
    // SAFETY: bytes have no padding, so every one of them is initialised.
    var png = unsafe try PNGFile(file.span.bytes)
    return try png.read()
}
