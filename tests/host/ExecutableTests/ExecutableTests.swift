import Executable
import Testing

/// A minimal program file, to be damaged.
private struct Sample {
    var bytes = [UInt8](repeating: 0, count: 0x3000)

    init() {
        put(0x01_0102_464C_457F, at: 0, width: 7)
        put(3, at: 16, width: 2)
        put(62, at: 18, width: 2)
        put(0x1010, at: 24, width: 8)
        put(64, at: 32, width: 8)
        put(56, at: 54, width: 2)
        put(2, at: 56, width: 2)
        header(
            0, type: 1, flags: 5, fileOffset: 0x1000, address: 0x1000, file: 0x800, memory: 0x800)
        header(
            1, type: 1, flags: 6, fileOffset: 0x2010, address: 0x2010, file: 0x10, memory: 0x2000)
    }

    mutating func put(_ value: UInt64, at offset: Int, width: Int) {
        for index in 0..<width { bytes[offset + index] = UInt8(value >> (index * 8) & 0xFF) }
    }

    mutating func header(
        _ index: Int, type: UInt64, flags: UInt64, fileOffset: UInt64, address: UInt64,
        file: UInt64, memory: UInt64
    ) {
        let base = 64 + 56 * index
        put(type, at: base, width: 4)
        put(flags, at: base + 4, width: 4)
        put(fileOffset, at: base + 8, width: 8)
        put(address, at: base + 16, width: 8)
        put(file, at: base + 32, width: 8)
        put(memory, at: base + 40, width: 8)
    }

    func parse() throws(ExecutableError) -> Executable {
        let shown = Array(bytes.prefix(Executable.headerLength))
        return try Executable(header: shown.span, fileLength: UInt64(bytes.count))
    }

    func error() -> ExecutableError? {
        do throws(ExecutableError) {
            _ = try parse()
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct ExecutableTests {
    @Test func readsSegments() throws {
        let executable = try Sample().parse()
        #expect(executable.entry == 0x1010)
        #expect(executable.length == 0x5000)
        #expect(executable.segments.map(\.offset) == [0x1000, 0x2000])
        #expect(executable.segments.map(\.length) == [0x1000, 0x3000])
        #expect(executable.segments.map(\.contentsOffset) == [0, 0x10])
        #expect(executable.segments.map(\.fileOffset) == [0x1000, 0x2010])
        #expect(executable.segments.map(\.fileLength) == [0x800, 0x10])
        #expect(executable.segments.map(\.isWritable) == [false, true])
        #expect(executable.segments.map(\.isExecutable) == [true, false])
    }

    @Test func refusesOtherFiles() {
        var sample = Sample()
        sample.bytes[0] = 0
        #expect(sample.error() == .notELF)
        sample = Sample()
        sample.bytes.removeSubrange(40...)
        #expect(sample.error() == .notELF)
        sample = Sample()
        sample.put(3, at: 18, width: 2)
        #expect(sample.error() == .otherMachine)
        sample = Sample()
        sample.put(2, at: 16, width: 2)
        #expect(sample.error() == .notPositionIndependent)
        sample = Sample()
        sample.put(3, at: 64, width: 4)
        #expect(sample.error() == .needsInterpreter)
    }

    @Test func enforcesWriteXorExecute() {
        var sample = Sample()
        sample.put(7, at: 64 + 4, width: 4)
        #expect(sample.error() == .writableCode)
    }

    @Test func hostileNumbers() {
        var sample = Sample()
        sample.put(.max, at: 32, width: 8)
        #expect(sample.error() == .truncated)
        sample = Sample()
        sample.put(0xFFFF, at: 56, width: 2)
        #expect(sample.error() != nil)
        for (offset, width) in [(64 + 8, 8), (64 + 16, 8), (64 + 32, 8), (64 + 40, 8)] {
            for value: UInt64 in [.max, 1 << 63, .max - 4095, 1 << 40] {
                sample = Sample()
                sample.put(value, at: offset, width: width)
                #expect(sample.error() != nil, "\(value) at \(offset)")
            }
        }
        sample = Sample()
        sample.put(0x9000, at: 24, width: 8)
        #expect(sample.error() == .malformed(""))
        sample = Sample()
        sample.header(
            1, type: 1, flags: 6, fileOffset: 0x2010, address: 0x1010, file: 0x10, memory: 0x10)
        #expect(sample.error() == .malformed(""))
    }

    /// Random damage ends in a value that holds what it promises, or in an error.
    @Test(arguments: 1...4 as ClosedRange<UInt64>)
    func survivesRandomDamage(seed: UInt64) {
        var state = seed
        func random(_ bound: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % bound
        }
        for _ in 0..<20_000 {
            var sample = Sample()
            for _ in 0...random(4) {
                sample.bytes[Int(random(200))] = UInt8(random(256))
            }
            guard let executable = try? sample.parse() else { continue }
            var end: UInt64 = 0
            for segment in executable.segments {
                #expect(segment.offset >= end)
                #expect(segment.offset % 4096 == 0 && segment.length % 4096 == 0)
                #expect(segment.contentsOffset + segment.fileLength <= segment.length)
                #expect(segment.fileOffset + segment.fileLength <= UInt64(sample.bytes.count))
                #expect(!(segment.isWritable && segment.isExecutable))
                end = segment.offset + segment.length
            }
            #expect(end == executable.length && end <= Executable.longest + 4096)
        }
    }
}
