// Blue noise: thresholds for dithering whose pattern the eye does not see.
//
// Made by the void-and-cluster method (Ulichney, "The void-and-cluster method for dither array
// generation", 1993): rank by rank, the next point goes where the points so far leave the largest
// void. Random numbers come from a fixed seed, so every run gives the same array.

import Glibc

/// A square of thresholds that tiles without a seam.
struct BlueNoise: Sendable {
    /// Thresholds a side.
    static let side = 64
    /// Made once, on first use.
    static let shared = BlueNoise()

    /// Each in (0, 1), every rank once.
    private let thresholds: [Float]

    /// The threshold for a pixel and a channel; channels use shifted arrays, so that their noise
    /// does not add up to steps of brightness.
    func threshold(x: Int, y: Int, channel: Int) -> Float {
        let column = (x + channel * 23) & (Self.side - 1)
        let row = (y + channel * 41) & (Self.side - 1)
        return thresholds[row * Self.side + column]
    }

    private init() {
        let count = Self.side * Self.side
        var field = Field()
        // A tenth of the points, scattered, then evened out: move the tightest into the largest
        // void until it falls back where it was.
        var seed: UInt32 = 1
        while field.pointCount < count / 10 {
            seed = seed &* 1_664_525 &+ 1_013_904_223
            let place = Int(seed >> 16) & (count - 1)
            if !field.isPoint[place] { field.set(place, true) }
        }
        while true {
            let tightest = field.tightestPoint()
            field.set(tightest, false)
            let void = field.largestVoid()
            field.set(void, true)
            if void == tightest { break }
        }
        var ranks = [Int](repeating: 0, count: count)
        // The scattered points, tightest first, take the ranks below theirs…
        var remaining = field
        for rank in stride(from: field.pointCount - 1, through: 0, by: -1) {
            let place = remaining.tightestPoint()
            remaining.set(place, false)
            ranks[place] = rank
        }
        // …and the voids, largest first, those above.
        for rank in field.pointCount..<count {
            let place = field.largestVoid()
            field.set(place, true)
            ranks[place] = rank
        }
        thresholds = ranks.map { (Float($0) + 0.5) / Float(count) }
    }

    /// Points on a torus, each spreading a Gaussian around it.
    private struct Field {
        var isPoint = [Bool](repeating: false, count: side * side)
        var pointCount = 0
        private var energy = [Float](repeating: 0, count: side * side)
        private let gaussian: [Float]

        init() {
            // Ulichney's width of 1.5 pixels; the distance is the shorter way round the torus.
            gaussian = (0..<side * side).map { index in
                let dx = min(index % side, side - index % side)
                let dy = min(index / side, side - index / side)
                return expf(-Float(dx * dx + dy * dy) / (2 * 1.5 * 1.5))
            }
        }

        mutating func set(_ place: Int, _ value: Bool) {
            isPoint[place] = value
            pointCount += value ? 1 : -1
            let sign: Float = value ? 1 : -1
            let (column, row) = (place % side, place / side)
            for y in 0..<side {
                let from = ((y - row) & (side - 1)) * side
                for x in 0..<side {
                    energy[y * side + x] += sign * gaussian[from + ((x - column) & (side - 1))]
                }
            }
        }

        func tightestPoint() -> Int {
            var best = -1
            for place in isPoint.indices where isPoint[place] {
                if best < 0 || energy[place] > energy[best] { best = place }
            }
            return best
        }

        func largestVoid() -> Int {
            var best = -1
            for place in isPoint.indices where !isPoint[place] {
                if best < 0 || energy[place] < energy[best] { best = place }
            }
            return best
        }
    }
}
