// Soft shadows. The shadow of a rectangle under a blur that is the product of one along x and one along
// y (a Gaussian is) is itself such a product, so two short profiles say it all.

internal import Geometry
internal import Graphics

/// The shadow of a window.
struct Shadow {
    /// How far the shadow reaches beyond the window, and how far it lies below it.
    static let reach = 14
    static let drop = 4

    private let bounds: Rect
    private let strength: Int

    /// Everything that the shadow of a window touches, the window included.
    static func bounds(of frame: Rect) -> Rect {
        Rect(
            left: frame.left - reach, top: frame.top - reach + drop, right: frame.right + reach,
            bottom: frame.bottom + reach + drop
        ).union(frame)
    }

    init(frame: Rect, isFocused: Bool) {
        bounds = Rect(
            left: frame.left - Shadow.reach, top: frame.top - Shadow.reach + Shadow.drop,
            right: frame.right + Shadow.reach, bottom: frame.bottom + Shadow.reach + Shadow.drop)
        strength = isFocused ? 120 : 70
    }

    /// Of 255, from the outer end of the shadow to where it is complete: a smooth step, which differs
    /// from the integral of a Gaussian by less than can be seen.
    private static let profile: [UInt32] = (0..<(2 * reach)).map { step in
        let t = (Double(step) + 0.5) / Double(2 * reach)
        return UInt32(255 * t * t * (3 - 2 * t))
    }

    private func factor(_ place: Int, _ start: Int, _ end: Int) -> UInt32 {
        let profile = Shadow.profile
        let fromStart = place - start
        let fromEnd = end - 1 - place
        if fromStart < 0 || fromEnd < 0 { return 0 }
        let first = fromStart < profile.count ? profile[fromStart] : 255
        let last = fromEnd < profile.count ? profile[fromEnd] : 255
        return first * last / 255
    }

    /// Darkens a part of the screen.
    func paint(_ rect: Rect, on screen: Pixels) {
        let rect = rect.intersection(bounds)
        if rect.isEmpty { return }
        let columns = (rect.left..<rect.right).map { factor($0, bounds.left, bounds.right) }
        var row = [UInt32](repeating: 0, count: rect.width)
        for y in rect.top..<rect.bottom {
            let weight = factor(y, bounds.top, bounds.bottom) * UInt32(strength) / 255
            if weight == 0 { continue }
            for index in 0..<row.count { row[index] = (columns[index] * weight / 255) << 24 }
            screen.blend(row: row, x: rect.left, y: y)
        }
    }
}
