// Files made to harm a reader of .fbmp: each is refused with the reason and the offset.

import FBMP
import Testing

@Suite struct HostileFBMPTests {
    /// A good 3 × 2 picture to damage.
    private func goodFile() throws -> [UInt8] {
        try FBMP.encode(width: 3, height: 2, pixels: [UInt32](repeating: 7, count: 6).span)
    }

    private func fault(in file: [UInt8]) -> FBMPError? {
        do throws(FBMPError) {
            _ = try FBMPView(file.span)
            return nil
        } catch {
            return error
        }
    }

    @Test func everyTruncationIsRefused() throws {
        let file = try goodFile()
        for length in 0..<file.count {
            let expected: FBMPError =
                length < 12
                ? .truncatedHeader(length: length)
                : .truncatedPixels(needed: file.count, length: length)
            #expect(fault(in: Array(file[..<length])) == expected)
            #expect(fault(in: Array(file[..<length]))?.offset == length)
        }
    }

    @Test func everyWrongMagicByteIsRefused() throws {
        for position in 0..<4 {
            var file = try goodFile()
            file[position] ^= 0x20
            #expect(fault(in: file)?.offset == 0)
        }
    }

    @Test(arguments: [
        (UInt32(0), UInt32(2)), (3, 0), (0, 0), (.max, .max), (0x8000_0000, 0x8000_0000),
        (.max, 1), (1, .max), (0x4000_0000, 4), (0x1_0000, 0x1_0000), (4, 2), (2, 2),
    ])
    func wrongSizesAreRefused(width: UInt32, height: UInt32) throws {
        var file = try goodFile()
        for byte in 0..<4 {
            file[4 + byte] = UInt8(truncatingIfNeeded: width >> (8 * byte))
            file[8 + byte] = UInt8(truncatingIfNeeded: height >> (8 * byte))
        }
        let error = try #require(fault(in: file))
        #expect(error.description.hasPrefix("offset \(error.offset): "))
    }

    @Test func trailingBytesAreRefused() throws {
        let file = try goodFile() + [0]
        #expect(fault(in: file) == .trailingBytes(expected: 36, length: 37))
    }

    @Test func misalignedMemoryIsRefused() throws {
        let shifted = try [0] + goodFile()
        let bytes = shifted.span.extracting(droppingFirst: 1)
        var caught: FBMPError?
        do throws(FBMPError) { _ = try FBMPView(bytes) } catch { caught = error }
        #expect(caught == .misaligned)
    }
}
