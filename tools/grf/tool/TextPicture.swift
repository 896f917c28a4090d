// Text drawn with a .grf font, as the system draws it.

public import GRF
public import Pictures

/// Draws text with a font.
public enum TextPicture {
    /// `text`, black on white, with a small margin; line feeds start new lines.
    public static func draw(_ text: String, with font: borrowing GRFView) -> Picture {
        let line = font.lineMetrics
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var widest = 1
        for content in lines { widest = max(widest, font.width(of: content.unicodeScalars)) }
        let step = max(Int(line.height), 1)
        let margin = max(step / 4, 2)
        // A hostile font can announce measures of 32,767 pixels; what does not fit is clipped.
        let width = min(widest + 2 * margin, 8_192)
        let height = min(lines.count * step + 2 * margin, 8_192)
        var picture = Picture(
            width: width, height: height,
            pixels: Array(repeating: 0xFFFF_FFFF, count: width * height))
        for (index, content) in lines.enumerated() {
            var pen = GRFPen()
            let baseline = margin + index * step + Int(line.ascender)
            for scalar in content.unicodeScalars {
                guard let place = pen.advance(over: scalar, in: font),
                    let glyph = font.glyph(for: scalar)
                else { continue }
                blend(glyph, into: &picture, x: margin + place.x, y: baseline + place.y)
            }
        }
        return picture
    }

    /// Darkens the pixels that a glyph with its origin at (x, y) covers.
    private static func blend(
        _ glyph: borrowing GRFGlyph, into picture: inout Picture, x: Int, y: Int
    ) {
        let left = x + Int(glyph.metrics.bearingX)
        let top = y - Int(glyph.metrics.bearingY)
        for row in 0..<Int(glyph.metrics.height) where picture.rows.contains(top + row) {
            let coverage = glyph.row(row)
            for column in coverage.indices where picture.columns.contains(left + column) {
                let before = picture[left + column, top + row] & 0xFF
                let after = before * (255 - UInt32(coverage[column])) / 255
                picture[left + column, top + row] = 0xFF00_0000 | after * 0x01_01_01
            }
        }
    }
}

extension Picture {
    fileprivate var rows: Range<Int> { 0..<height }
    fileprivate var columns: Range<Int> { 0..<width }
}
