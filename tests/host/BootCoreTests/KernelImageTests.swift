import BootCore
import Testing

/// Builds kernel files that are right until a test spoils them.
struct KernelFile {
    struct Segment {
        var address: UInt64
        var memory: UInt64
        var contents: Int
        var flags: UInt32
        var type: UInt32 = 1
    }

    var segments = [
        Segment(address: 0x4000_0000, memory: 0x1800, contents: 0x1800, flags: 5),
        Segment(address: 0x4000_2000, memory: 0x500, contents: 0x500, flags: 4),
        Segment(address: 0x4000_3000, memory: 0x5000, contents: 0x10, flags: 6),
    ]
    var entry: UInt64 = 0x4000_0100

    func bytes() -> [UInt8] {
        func number<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
            (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var body: [UInt8] = []
        var headers: [UInt8] = []
        let bodyStart = 64 + segments.count * 56
        for segment in segments {
            headers += number(segment.type) + number(segment.flags)
            headers += number(UInt64(bodyStart + body.count)) + number(segment.address)
            headers += number(segment.address) + number(UInt64(segment.contents))
            headers += number(segment.memory) + number(UInt64(4096))
            body += [UInt8](repeating: 0xCC, count: segment.contents)
        }
        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        file += number(UInt16(2)) + number(UInt16(62)) + number(UInt32(1)) + number(entry)
        file += number(UInt64(64)) + number(UInt64(bodyStart + body.count)) + number(UInt32(0))
        file += number(UInt16(64)) + number(UInt16(56)) + number(UInt16(segments.count))
        file += number(UInt16(64)) + number(UInt16(1)) + number(UInt16(0))
        return file + headers + body + [UInt8](repeating: 0, count: 64)
    }
}

func readKernel(_ bytes: [UInt8]) throws(KernelImageError) -> KernelImage {
    let result = unsafe bytes.withUnsafeBytes { memory -> Result<KernelImage, KernelImageError> in
        do throws(KernelImageError) { return .success(try unsafe KernelImage(memory)) } catch {
            return .failure(error)
        }
    }
    return try result.get()
}

@Suite struct KernelImageTests {
    @Test func readsSegments() throws {
        let kernel = try readKernel(KernelFile().bytes())
        #expect(kernel.entry == 0x4000_0100)
        #expect(kernel.length == 0x8000)
        #expect(kernel.segments.map(\.memoryLength) == [0x2000, 0x1000, 0x5000])
        #expect(kernel.segments.map(\.isExecutable) == [true, false, false])
        #expect(kernel.segments.map(\.isWritable) == [false, false, true])
    }

    @Test func orderInTheFileDoesNotMatter() throws {
        var file = KernelFile()
        file.segments.reverse()
        #expect(try readKernel(file.bytes()).segments.first?.address == 0x4000_0000)
    }

    static func error(_ change: (inout KernelFile) -> Void) -> KernelImageError? {
        var file = KernelFile()
        change(&file)
        do throws(KernelImageError) {
            _ = try readKernel(file.bytes())
            return nil
        } catch { return error }
    }

    @Test func refusesWhatCannotBeMapped() {
        #expect(Self.error { $0.segments[0].flags = 7 } == .writableCode(0x4000_0000))
        #expect(Self.error { $0.segments[0].address = 0x3FFF_F000 } == .wrongAddress(0x3FFF_F000))
        #expect(Self.error { $0.segments[2].memory = 0x4000_0000 } == .wrongAddress(0x4000_3000))
        #expect(Self.error { $0.segments[2].memory = .max } == .wrongAddress(0x4000_3000))
        #expect(
            Self.error { $0.segments[2].address = .max & ~4095 } == .wrongAddress(.max & ~4095))
        #expect(
            Self.error { $0.segments[1].address += 8 }
                == .malformed("a segment does not begin on a page"))
        #expect(
            Self.error { $0.segments[1].address = 0x4000_1000 }
                == .malformed("two segments share a page"))
        #expect(
            Self.error { $0.segments[1].memory = 8 }
                == .malformed("a segment has more contents than memory"))
        #expect(
            Self.error { $0.entry = 0x4000_2000 }
                == .malformed("its entry point is in no executable segment"))
        #expect(
            Self.error { file in for index in 0..<3 { file.segments[index].type = 2 } }
                == .malformed("it has no loadable segment"))
    }

    @Test func everyTruncationIsAnError() {
        let bytes = KernelFile().bytes()
        for length in 0..<bytes.count {
            #expect(throws: KernelImageError.self) { try readKernel(Array(bytes[..<length])) }
        }
    }

    @Test func randomHeadersAreSafe() {
        let sample = KernelFile().bytes()
        var state: UInt64 = .random(in: 0 ... .max)
        let seed = state
        for round in 0..<5000 {
            var bytes = sample
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let offset = Int(state >> 40) % 232
                bytes[offset] =
                    [0, 1, 0x7F, 0x80, 0xFF, UInt8(truncatingIfNeeded: state >> 32)][
                        round % 6]
            }
            guard let kernel = try? readKernel(bytes) else { continue }
            for segment in kernel.segments {
                #expect(
                    segment.fileOffset + segment.fileLength <= UInt64(bytes.count), "seed \(seed)")
                #expect(
                    segment.address + segment.memoryLength <= 0x4000_0000 + kernel.length,
                    "seed \(seed)")
            }
        }
    }
}
