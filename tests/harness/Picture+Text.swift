// Finding text on a picture of the screen, whatever its colours are.

public import Geometry

extension Picture {
    /// Where `text` stands, as the bounding boxes of its ink, from the top.
    ///
    /// A place counts if the brightness of its pixels follows the coverage of the letters' pixels
    /// with a correlation of 0.93 or more, brighter or darker than what is behind: so neither
    /// colours nor a gradient matter. Longer text that begins or ends with `text` is found too.
    ///
    /// - Parameter region: where to look; the whole picture if `nil`.
    public func places(
        of text: String, in font: ScreenFont, within region: Rect? = nil
    ) throws -> [Rect] {
        guard let stencil = try font.stencil(of: text) else { return [] }
        let all = Rect(x: 0, y: 0, width: width, height: height)
        let search = (region ?? all).intersection(all)
        guard search.width >= stencil.size.width, search.height >= stencil.size.height else {
            return []
        }
        let brightness = self.brightness
        var places: [Rect] = []
        for y in search.top...search.bottom - stencil.size.height {
            for x in search.left...search.right - stencil.size.width
            where isCandidate(stencil, brightness, x, y)
                && correlation(stencil, brightness, x, y) >= 0.93
            {
                places.append(Rect(Point(x, y), stencil.size))
            }
        }
        return places
    }

    /// From 0 to 255 for each pixel; green counts most, as in ITU-R BT.601.
    private var brightness: [Int16] {
        var brightness: [Int16] = []
        brightness.reserveCapacity(width * height)
        for index in stride(from: 0, to: pixels.count, by: 3) {
            let sum =
                77 * Int(pixels[index]) + 150 * Int(pixels[index + 1]) + 29 * Int(pixels[index + 2])
            brightness.append(Int16(sum >> 8))
        }
        return brightness
    }

    /// Whether ink differs from paper, in the same direction, wherever the stencil says so.
    private func isCandidate(_ stencil: Stencil, _ brightness: [Int16], _ x: Int, _ y: Int) -> Bool
    {
        let least: Int16 = 20
        var isDark: Bool?
        for pair in stencil.contrasts {
            let ink = brightness[(y + pair.ink.y) * width + x + pair.ink.x]
            let paper = brightness[(y + pair.paper.y) * width + x + pair.paper.x]
            guard abs(ink - paper) >= least else { return false }
            if let isDark, isDark != (ink < paper) { return false }
            isDark = ink < paper
        }
        return true
    }

    /// Pearson's correlation of coverage and brightness, without its sign.
    private func correlation(
        _ stencil: Stencil, _ brightness: [Int16], _ x: Int, _ y: Int
    ) -> Double {
        var (sumC, sumB, sumCC, sumBB, sumCB) = (0, 0, 0, 0, 0)
        for row in 0..<stencil.size.height {
            for column in 0..<stencil.size.width {
                let c = Int(stencil.coverage[row * stencil.size.width + column])
                let b = Int(brightness[(y + row) * width + x + column])
                sumC += c
                sumB += b
                sumCC += c * c
                sumBB += b * b
                sumCB += c * b
            }
        }
        let count = stencil.size.area
        let spread = Double(count * sumCC - sumC * sumC) * Double(count * sumBB - sumB * sumB)
        guard spread > 0 else { return 0 }
        return abs(Double(count * sumCB - sumC * sumB)) / spread.squareRoot()
    }
}
