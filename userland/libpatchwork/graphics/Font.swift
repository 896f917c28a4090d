// A font in memory, and the width of text in it.

public import GRF

/// A `.grf` font: one face at one size.
///
/// Text is any Unicode; what the face has no glyph for is shown by a look-alike where there is one,
/// and else by a question mark.
public final class Font {
    /// The file, which was checked when the font was made.
    let file: [UInt8]
    /// From the top of a line to its baseline.
    public let ascent: Int
    /// From the baseline to the bottom of the line.
    public let descent: Int
    /// From one baseline to the next.
    public let lineHeight: Int

    /// Reads a `.grf` file.
    public init(grf file: [UInt8]) throws(GRFError) {
        let metrics = try GRFView(file.span).lineMetrics
        self.file = file
        ascent = max(0, Int(metrics.ascender))
        descent = max(0, -Int(metrics.descender))
        lineHeight = max(1, Int(metrics.height), ascent + descent)
    }

    /// How wide a text is on one line.
    public func width(of text: String) -> Int {
        let file = file
        let view = GRFView(checkedBefore: file.span)
        var pen = GRFPen()
        var scalars = ShownScalars(text.unicodeScalars)
        while let scalar = scalars.next() { _ = pen.walk(over: scalar, in: view) }
        return pen.x
    }

    /// Where the pen stands before each character and behind the last one: one number more than the
    /// text has characters. Carets and selections are placed with it.
    public func offsets(in text: String) -> [Int] {
        let file = file
        let view = GRFView(checkedBefore: file.span)
        var pen = GRFPen()
        var offsets = [0]
        for character in text {
            var scalars = ShownScalars(character.unicodeScalars)
            while let scalar = scalars.next() { _ = pen.walk(over: scalar, in: view) }
            offsets.append(pen.x)
        }
        return offsets
    }

    /// The text, or as much of its beginning as fits `width` together with three dots.
    public func truncated(_ text: String, to width: Int) -> String {
        let offsets = offsets(in: text)
        if offsets[offsets.count - 1] <= width { return text }
        let dots = self.width(of: "...")
        if dots > width { return "" }
        let room = width - dots
        let count = max(0, (offsets.firstIndex { $0 > room } ?? offsets.count) - 1)
        var kept = text.prefix(count)
        while kept.last == " " { kept = kept.dropLast() }
        return String(kept) + "..."
    }

    /// The text broken into lines no wider than `width`: at line ends, else between words, else inside
    /// of a word that is too long for a line.
    public func lines(of text: String, width: Int) -> [String] {
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                let longer = line.isEmpty ? String(word) : line + " " + word
                if self.width(of: longer) <= width {
                    line = longer
                    continue
                }
                if !line.isEmpty { lines.append(line) }
                line = String(word)
                while self.width(of: line) > width, line.count > 1 {
                    let part = fittingPrefix(of: line, width)
                    lines.append(String(line.prefix(part)))
                    line = String(line.dropFirst(part))
                }
            }
            lines.append(line)
        }
        return lines
    }

    private func fittingPrefix(of text: String, _ width: Int) -> Int {
        let offsets = offsets(in: text)
        return max(1, (offsets.firstIndex { $0 > width } ?? offsets.count) - 1)
    }
}

extension GRFPen {
    /// Moves over a scalar or its look-alike; returns what to draw and where, or nil for nothing.
    mutating func walk(
        over scalar: Unicode.Scalar, in font: borrowing GRFView
    ) -> (scalar: Unicode.Scalar, x: Int, y: Int)? {
        let shown = font.contains(scalar) ? scalar : lookAlike(scalar)
        guard let place = advance(over: shown, in: font) else { return nil }
        return (shown, place.x, place.y)
    }
}

/// The scalars of a text as they are shown: the ellipsis, which Latin-1 has not got, as three dots.
struct ShownScalars<Base: Sequence<Unicode.Scalar>> {
    private var base: Base.Iterator
    private var dots = 0

    init(_ base: Base) {
        self.base = base.makeIterator()
    }

    mutating func next() -> Unicode.Scalar? {
        if dots > 0 {
            dots -= 1
            return "."
        }
        guard let scalar = base.next() else { return nil }
        if scalar.value != 0x2026 { return scalar }
        dots = 2
        return "."
    }
}

/// A Latin-1 character that reads like one outside of it. Combining marks and joiners vanish.
private func lookAlike(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.value {
    case 0x2018, 0x2019, 0x201A, 0x2032: "'"
    case 0x201C, 0x201D, 0x201E, 0x2033: "\""
    case 0x2010...0x2015, 0x2212: "-"
    case 0x2022, 0x2219: "\u{B7}"
    case 0x2039: "\u{AB}"
    case 0x203A: "\u{BB}"
    case 0x2000...0x200A, 0x202F, 0x3000: " "
    case 0x20AC: "E"
    case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F, 0xFEFF, 0..<32: "\u{0}"
    default: "?"
    }
}
