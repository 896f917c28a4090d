// The .fbmp codec: what is written reads back, byte for byte as the format says.

import FBMP
import Testing

@Suite struct FBMPTests {
    @Test func bytesAreThoseOfTheFormat() throws {
        let file = try FBMP.encode(
            width: 2, height: 1, pixels: [0x1122_3344, 0xAABB_CCDD].span)
        #expect(
            file == [
                0x66, 0x62, 0x6D, 0x70, 2, 0, 0, 0, 1, 0, 0, 0,
                0x44, 0x33, 0x22, 0x11, 0xDD, 0xCC, 0xBB, 0xAA,
            ])
    }

    @Test func readsBackWhatWasWritten() throws {
        let pixels = (0..<15).map { UInt32($0) &* 0x9E37_79B9 }
        let file = try FBMP.encode(width: 5, height: 3, pixels: pixels.span)
        let view = try FBMPView(file.span)
        let size = (view.width, view.height)
        #expect(size == (5, 3))
        for y in 0..<3 {
            let row = view.row(y)
            let read = row.indices.map { row[$0] }
            #expect(read == Array(pixels[y * 5..<y * 5 + 5]))
        }
    }

    @Test func writerChecksItsArguments() {
        #expect(throws: FBMPError.emptyPicture(width: 0, height: 3)) {
            try FBMP.encode(width: 0, height: 3, pixels: [UInt32]().span)
        }
        #expect(throws: FBMPError.wrongPixelCount(expected: 4, actual: 3)) {
            try FBMP.encode(width: 2, height: 2, pixels: [UInt32](repeating: 0, count: 3).span)
        }
    }

    @Test func largestSizesDoNotOverflow() throws {
        #expect(throws: FBMPError.tooLarge(width: .max, height: .max)) {
            try FBMP.fileSize(width: .max, height: .max)
        }
        #expect(try FBMP.fileSize(width: .max, height: 1) == 12 + Int(UInt32.max) * 4)
    }
}
