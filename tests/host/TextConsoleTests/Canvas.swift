// Memory in place of a framebuffer, and a font whose letters are known pixel by pixel.

import GRF
@testable import TextConsole

/// Pixels in memory, with room around them that nobody may touch.
@safe final class Canvas {
    let width, height, pitchInPixels: Int
    private let memory: UnsafeMutableRawBufferPointer
    private static let guardWords = 64
    static let untouched: UInt32 = 0xDEAD_BEEF

    init(width: Int, height: Int, paddingInPixels: Int = 0) {
        self.width = width
        self.height = height
        pitchInPixels = width + paddingInPixels
        let words = pitchInPixels * height + 2 * Canvas.guardWords
        unsafe memory = .allocate(byteCount: words * 4, alignment: 16)
        for index in 0..<words {
            unsafe memory.storeBytes(of: Canvas.untouched, toByteOffset: index * 4, as: UInt32.self)
        }
    }

    deinit {
        unsafe memory.deallocate()
    }

    func surface(_ format: PixelFormat = .b8g8r8x8) -> PixelSurface? {
        let start = Canvas.guardWords * 4
        let end = unsafe memory.count - start
        return unsafe PixelSurface(
            UnsafeMutableRawBufferPointer(rebasing: memory[start..<end]),
            width: UInt32(width), height: UInt32(height), pitchInBytes: UInt32(pitchInPixels * 4),
            format: format)
    }

    private func word(_ index: Int) -> UInt32 {
        unsafe memory.load(fromByteOffset: index * 4, as: UInt32.self)
    }

    func pixel(_ x: Int, _ y: Int) -> UInt32 {
        word(Canvas.guardWords + y * pitchInPixels + x)
    }

    /// All pixels, row by row, without the padding.
    var pixels: [UInt32] {
        (0..<height).flatMap { y in (0..<width).map { x in pixel(x, y) } }
    }

    /// Sets all pixels to what no palette has.
    func forget() {
        for y in 0..<height {
            for x in 0..<width {
                let index = Canvas.guardWords + y * pitchInPixels + x
                unsafe memory.storeBytes(
                    of: Canvas.untouched, toByteOffset: index * 4, as: UInt32.self)
            }
        }
    }

    /// Whether padding and surroundings are as they were.
    var isUntouchedOutside: Bool {
        let count = unsafe memory.count / 4
        return (0..<count).allSatisfy { index in
            let place = index - Canvas.guardWords
            let isInside =
                place >= 0 && place < pitchInPixels * height && place % pitchInPixels < width
            return isInside || word(index) == Canvas.untouched
        }
    }
}

/// A font with cells of 4 × 6 pixels. A letter's code is the coverage of its two pixels, at columns 1
/// and 2 of row 2: the upper four bits in the left one, the lower four in the right one.
enum DotFont {
    static let width = 4
    static let height = 6

    static func file(
        without missing: Set<Int> = [], wider: Int? = nil, line: GRFLineMetrics? = nil
    ) throws -> [UInt8] {
        var builder = GRFBuilder(
            lineMetrics: line ?? GRFLineMetrics(ascender: 4, descender: -2, height: 6))
        for code in Array(0x20...0x7E) + Array(0xA0...0xFF) where !missing.contains(code) {
            let metrics = GRFGlyphMetrics(
                bearingX: 1, bearingY: 2, advanceX: code == wider ? 5 : 4, width: 2, height: 1)
            let isBlank = code == 0x20 || code == 0xA0
            try builder.setGlyph(
                metrics, coverage: isBlank ? [0, 0] : coverage(of: UInt8(code)), inSlot: code)
        }
        return try builder.encode()
    }

    static func coverage(of code: UInt8) -> [UInt8] {
        [(code >> 4) * 17, (code & 15) * 17]
    }
}

extension TextScreen {
    mutating func show(_ text: String, prefixLength: Int = 0, style: TextStyle = .normal) {
        write(Array(text.utf8).span, prefixLength: prefixLength, style: style)
        draw()
    }
}

/// What a canvas shows, read back pixel by pixel: rows without the spaces at their ends.
func text(on canvas: Canvas, _ format: PixelFormat = .b8g8r8x8) -> [String] {
    var letters: [[UInt32]: Character] = [:]
    for style in TextStyle.allCases {
        for code in Array(0x21...0x7E) + Array(0xA1...0xFF) {
            let pixels = DotFont.coverage(of: UInt8(code)).map {
                format.pixel(
                    TextPalette.blend(style.colour, over: style.background, coverage: Int($0)))
            }
            letters[pixels] = Character(Unicode.Scalar(UInt8(code)))
        }
    }
    let left = canvas.width % DotFont.width / 2
    let top = canvas.height % DotFont.height / 2
    return (0..<canvas.height / DotFont.height).map { row in
        var line = (0..<canvas.width / DotFont.width).map { column in
            let (x, y) = (left + column * DotFont.width + 1, top + row * DotFont.height + 2)
            return letters[[canvas.pixel(x, y), canvas.pixel(x + 1, y)]] ?? " "
        }
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
