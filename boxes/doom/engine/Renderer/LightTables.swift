// Which of the 32 light levels a wall or floor gets at which distance, for 16 brightnesses.

/// Offsets into the colour maps (level × 256) for walls, by scale, and floors, by distance.
final class LightTables {
    static let brightnesses: Int32 = 16
    static let scales: Int32 = 48
    static let distances: Int32 = 128

    /// 16 rows of 48: a wall's or sprite's scale shifted right by 12 selects the entry.
    let byScale: Table<Int32>
    /// 16 rows of 128: a distance shifted right by 20 selects the entry.
    let byDistance: Table<Int32>

    /// Tables for a view of this width.
    init(viewWidth: Int32) {
        byScale = Table(count: 16 * 48, initial: 0)
        byDistance = Table(count: 16 * 128, initial: 0)
        for brightness in 0..<Self.brightnesses {
            let darkest = (15 - brightness) * 2 * 32 / 16
            for scale in 0..<Self.scales {
                let level = darkest - scale * Screen.width / viewWidth / 2
                byScale[brightness * Self.scales + scale] = min(max(level, 0), 31) * 256
            }
            for distance in 0..<Self.distances {
                let scale = Fixed(units: 160) / Fixed(raw: (distance + 1) << 20)
                let level = darkest - (scale.raw >> 12) / 2
                byDistance[brightness * Self.distances + distance] = min(max(level, 0), 31) * 256
            }
        }
    }

    deinit {
        byScale.deallocate()
        byDistance.deallocate()
    }
}
