// A font of the system, to recognise text on a screen by.

import GRF
internal import Geometry

/// A font to look for text with.
public struct ScreenFont: Sendable {
    private let file: [UInt8]

    /// A font from the bytes of its `.grf` file.
    public init(_ file: [UInt8]) throws {
        _ = try GRFView(file.span)
        self.file = file
    }

    /// What `text` looks like: how much of each pixel of its ink's bounding box is covered. `nil` if
    /// the text has no ink.
    func stencil(of text: String) throws -> Stencil? {
        let font = try GRFView(file.span)
        var pen = GRFPen()
        var dots: [(x: Int, y: Int, coverage: UInt8)] = []
        for scalar in text.unicodeScalars {
            guard let origin = pen.advance(over: scalar, in: font),
                let glyph = font.glyph(for: scalar)
            else { continue }
            let left = origin.x + Int(glyph.metrics.bearingX)
            let top = origin.y - Int(glyph.metrics.bearingY)
            for y in 0..<Int(glyph.metrics.height) {
                let row = glyph.row(y)
                for x in row.indices where row[x] > 0 {
                    dots.append((left + x, top + y, row[x]))
                }
            }
        }
        return Stencil(dots)
    }
}

/// The coverage of the pixels of a text, in rows.
struct Stencil {
    let size: Size
    let coverage: [UInt8]
    /// Pairs of pixels of which one is ink and the other paper: what tells most text apart.
    let contrasts: [(ink: Point, paper: Point)]

    init?(_ dots: [(x: Int, y: Int, coverage: UInt8)]) {
        guard let left = dots.map(\.x).min(), let right = dots.map(\.x).max(),
            let top = dots.map(\.y).min(), let bottom = dots.map(\.y).max()
        else { return nil }
        size = Size(right - left + 1, bottom - top + 1)
        var coverage = [UInt8](repeating: 0, count: size.area)
        for dot in dots {
            // Neighbours may overlap where kerning pulls them together.
            let index = (dot.y - top) * size.width + dot.x - left
            coverage[index] = max(coverage[index], dot.coverage)
        }
        self.coverage = coverage
        contrasts = Self.contrasts(coverage, size)
    }

    private static func contrasts(_ coverage: [UInt8], _ size: Size) -> [(ink: Point, paper: Point)]
    {
        var pairs: [(ink: Point, paper: Point, difference: Int)] = []
        for y in 0..<size.height {
            for x in 0..<size.width {
                for (otherX, otherY) in [(x + 2, y), (x - 2, y), (x, y + 2), (x, y - 2)] {
                    guard (0..<size.width).contains(otherX), (0..<size.height).contains(otherY)
                    else { continue }
                    let ink = Int(coverage[y * size.width + x])
                    let paper = Int(coverage[otherY * size.width + otherX])
                    if ink - paper >= 96 {
                        pairs.append((Point(x, y), Point(otherX, otherY), ink - paper))
                    }
                }
            }
        }
        // The strongest of each part of the text, so that a prefix alone is not enough.
        let parts = max(1, size.width / 6)
        var best: [(ink: Point, paper: Point)] = []
        for part in 0..<parts {
            let columns = part * size.width / parts..<(part + 1) * size.width / parts
            let strongest = pairs.filter { columns.contains($0.ink.x) }
                .max { $0.difference < $1.difference }
            if let strongest { best.append((strongest.ink, strongest.paper)) }
        }
        return best
    }
}
