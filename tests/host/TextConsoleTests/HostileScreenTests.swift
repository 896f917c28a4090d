// Firmware that lies about its framebuffer, and fonts that are none.

import GRF
import Testing

@testable import TextConsole

@Suite struct HostileScreenTests {
    private func surface(
        bytes: Int, offset: Int = 0, width: UInt32, height: UInt32, pitch: UInt32
    ) -> Bool {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 16)
        defer { unsafe memory.deallocate() }
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
        return unsafe PixelSurface(
            part, width: width, height: height, pitchInBytes: pitch, format: .b8g8r8x8) != nil
    }

    @Test func acceptsWhatJustFits() {
        #expect(surface(bytes: 4 * 10 * 5, width: 10, height: 5, pitch: 40))
        // The last row needs no padding behind it.
        #expect(surface(bytes: 64 * 4 + 40, width: 10, height: 5, pitch: 64))
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(!surface(bytes: 4 * 10 * 5 - 1, width: 10, height: 5, pitch: 40))
        #expect(!surface(bytes: 4096, width: 10, height: 5, pitch: 39))
        #expect(!surface(bytes: 4096, width: 10, height: 5, pitch: 42))
        #expect(!surface(bytes: 4096, offset: 2, width: 10, height: 5, pitch: 40))
        #expect(!surface(bytes: 4096, width: 0, height: 5, pitch: 40))
        #expect(!surface(bytes: 4096, width: 10, height: 0, pitch: 40))
        #expect(!surface(bytes: 4096, width: .max, height: .max, pitch: .max))
        #expect(!surface(bytes: 4096, width: 1, height: .max, pitch: .max - 3))
        #expect(!surface(bytes: 4096, width: 10, height: 5, pitch: .max - 3))
    }

    private func canShow(_ file: [UInt8], width: Int = 40, height: Int = 30) throws -> Bool {
        let canvas = Canvas(width: width, height: height)
        let surface = try #require(canvas.surface())
        let screen = TextScreen(surface, font: try GRFView(file.span))
        return switch consume screen {
        case .some: true
        case nil: false
        }
    }

    @Test func aScreenSmallerThanALetterIsRefused() throws {
        #expect(try canShow(DotFont.file(), width: 4, height: 6))
        #expect(try !canShow(DotFont.file(), width: 3, height: 6))
        #expect(try !canShow(DotFont.file(), width: 4, height: 5))
    }

    @Test func fontsOfNoUseAreRefused() throws {
        #expect(try !canShow(DotFont.file(without: [0x41])))
        #expect(try !canShow(DotFont.file(wider: 0x41)))
        for line in [
            GRFLineMetrics(ascender: 0, descender: 0, height: 0),
            GRFLineMetrics(ascender: 4, descender: -2, height: .max),
            GRFLineMetrics(ascender: -1, descender: -2, height: 6),
            GRFLineMetrics(ascender: .max, descender: .min, height: 6),
        ] {
            #expect(try !canShow(DotFont.file(line: line)))
        }
    }

    @Test func aFontNeedsNoSpaceAndNoLatin1() throws {
        #expect(try canShow(DotFont.file(without: Set([0x20] + Array(0xA0...0xFF)))))
    }

    @Test func glyphsAreCutOffAtTheirCells() throws {
        var builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 4, descender: -2, height: 6))
        let places: [(Int16, Int16)] = [
            (-2, 7), (.min, .min), (.max, .max), (.min, .max), (3, -1), (0, 4),
        ]
        for code in 0x21...0x7E {
            let (x, y) = places[code % places.count]
            let metrics = GRFGlyphMetrics(
                bearingX: x, bearingY: y, advanceX: 4, width: 8, height: 9)
            try builder.setGlyph(
                metrics, coverage: [UInt8](repeating: 255, count: 72), inSlot: code)
        }
        let canvas = Canvas(width: 8, height: 6)
        let file = try builder.encode()
        guard
            var screen = TextScreen(
                try #require(canvas.surface()), font: try GRFView(file.span))
        else {
            Issue.record("no screen")
            return
        }
        for code in UInt8(0x21)...0x7E {
            screen.write([0x0A, code].span)
            screen.draw()
            #expect(canvas.isUntouchedOutside)
            // The second column is the neighbour's.
            #expect((0..<6).allSatisfy { canvas.pixel(4, $0) == canvas.pixel(7, $0) })
        }
    }
}
