// The log's sink on the screen: colours by level, and who the screen belongs to.

import Drivers
import GRF
import KernelLog
import Testing
import TextConsole

/// A screen of 16 × 4 letters, each a solid block of 2 × 4 pixels.
@safe private final class Screen {
    let console: FramebufferConsole
    private let memory: UnsafeMutableBufferPointer<UInt32>
    static let (width, height) = (32, 16)

    /// How often the console took the hardware back.
    fileprivate let switches = Switches()

    init?() throws {
        var builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: 4, descender: 0, height: 4))
        let metrics = GRFGlyphMetrics(
            bearingX: 0, bearingY: 4, advanceX: 2, width: 2, height: 4)
        for code in 0x21...0x7E {
            try builder.setGlyph(
                metrics, coverage: [UInt8](repeating: 255, count: 8), inSlot: code)
        }
        let font = try builder.encode()
        let pixels = UnsafeMutableBufferPointer<UInt32>.allocate(
            capacity: Screen.width * Screen.height)
        unsafe pixels.initialize(repeating: 0)
        let surface = unsafe PixelSurface(
            UnsafeMutableRawBufferPointer(pixels), width: UInt32(Screen.width),
            height: UInt32(Screen.height), pitchInBytes: UInt32(Screen.width * 4),
            format: .b8g8r8x8)
        guard let surface, let screen = TextScreen(surface, font: try GRFView(font.span)) else {
            unsafe pixels.deallocate()
            return nil
        }
        let switches = switches
        console = FramebufferConsole(screen, takeBack: { switches.count += 1 })
        unsafe memory = pixels
    }

    deinit {
        unsafe memory.deallocate()
    }

    func write(_ line: String) {
        console.write(Array(line.utf8).span)
    }

    func fill(_ pixel: UInt32) {
        unsafe memory.update(repeating: pixel)
    }

    /// The colours of the letters in a row.
    func colours(row: Int) -> [UInt32] {
        (0..<16).map { unsafe memory[row * 4 * Screen.width + $0 * 2] }
    }

    var isBlack: Bool { unsafe memory.allSatisfy { $0 == 0 } }
}

private final class Switches: @unchecked Sendable {
    // Each test uses its own, on one thread.
    var count = 0
}

@Suite struct FramebufferConsoleTests {
    private let background: UInt32 = 0x12161C

    @Test(
        arguments: [
            ("D", 0x8A94A3), ("I", 0xDDE2E9), ("W", 0xF2C14E), ("E", 0xFF7A66), ("P", 0xFFFFFF),
        ] as [(String, UInt32)])
    func levelsHaveColours(_ letter: String, _ colour: UInt32) throws {
        let screen = try #require(try Screen())
        screen.write("[0-\(letter)] ab\n")
        let row = screen.colours(row: 0)
        #expect(row[0] == 0x8A94A3)
        #expect(row[5] == background)
        #expect(row[6] == colour)
        #expect(row[15] == (letter == "P" ? 0x8E1B22 : background))
    }

    @Test func linesWithoutAHeaderAreShownToo() throws {
        let screen = try #require(try Screen())
        screen.write("ab\n")
        #expect(screen.colours(row: 0)[1] == 0xDDE2E9)
    }

    @Test func nothingIsDrawnOnceItIsDetached() throws {
        let screen = try #require(try Screen())
        screen.write("[0-I] a\n")
        screen.console.detach()
        screen.fill(0)
        screen.write("[0-E] b\n")
        #expect(screen.isBlack)
    }

    @Test func aPanicTakesTheScreenBackWithItsHistory() throws {
        let screen = try #require(try Screen())
        screen.write("[0-I] a\n")
        screen.console.detach()
        screen.fill(0)
        screen.write("[0-E] b\n")
        #expect(screen.switches.count == 0)
        screen.write("[0-P] c\n")
        screen.write("[0-P] d\n")
        #expect(screen.switches.count == 1)
        let letters = (0..<4).map { screen.colours(row: $0)[6] }
        #expect(letters == [0xDDE2E9, 0xFF7A66, 0xFFFFFF, 0xFFFFFF])
    }
}
