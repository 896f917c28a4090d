// The three trigonometry tables of the original. They are computed once, in double precision with
// the rounding steps (single-precision arguments, truncation) that reproduce the original's tables
// entry by entry; afterwards the simulation works with integers alone.

/// Tables of sine, tangent and arctangent in 16.16 and binary angles.
final class Trigonometry {
    /// 65,536 × sine for 10,240 steps of 1/8,192 turn (a turn and a quarter).
    let sine: Table<Fixed>
    /// 65,536 × tangent for 4,096 steps from -90 to 90 degrees; and 4,096 entries more, because walls
    /// that are seen along their edge ask for directions a little outside. The sines lay there.
    let tangent: Table<Fixed>
    /// The angle whose tangent is index / 2,048, for 0 to 45 degrees.
    let arctangent: Table<Angle>

    /// Computes the tables.
    init() {
        sine = Table(count: 10240, initial: 0)
        tangent = Table(count: 8192, initial: 0)
        arctangent = Table(count: 2049, initial: .zero)
        let turn = Trigonometry.pi * 2
        for index in 0..<10240 {
            let angle = Double(Float((Double(index) + 0.5) * turn / 8192))
            sine[index] = Fixed(raw: Int32(65536 * Trigonometry.sine(of: angle)))
        }
        for index in 0..<4096 {
            let angle = Double(Float((Double(index - 2048) + 0.5) * turn / 8192))
            let value = Trigonometry.sine(of: angle) / Trigonometry.cosine(of: angle)
            tangent[index] = Fixed(raw: Int32(Float(65536 * value)))
        }
        for index in 0..<4096 { tangent[4096 + index] = sine[index] }
        // Chocolate Doom, with which frames are compared, has something else there. These are the
        // entries that were seen to matter, as one column of far walls in a frame of thousands.
        for (index, value) in Trigonometry.behindTangents.enumerated() {
            tangent[4096 + index] = Fixed(raw: value)
        }
        for (index, value) in Trigonometry.lastBehindTangents.enumerated() {
            tangent[8192 - Trigonometry.lastBehindTangents.count + index] = Fixed(raw: value)
        }
        for index in 0...2048 {
            let part = Float(Trigonometry.arctangent(of: Double(index) / 2048) / turn)
            arctangent[index] = Angle(raw: UInt32(Double(part * Float(0xFFFF_FFFF as UInt32))))
        }
    }

    deinit {
        sine.deallocate()
        tangent.deallocate()
        arctangent.deallocate()
    }

    /// The sine of a binary angle.
    @inline(__always) func sine(_ angle: Angle) -> Fixed { sine[angle.fineIndex] }
    /// The cosine of a binary angle.
    @inline(__always) func cosine(_ angle: Angle) -> Fixed { sine[angle.fineIndex + 2048] }

    /// The direction of the vector (x, y); zero for the null vector.
    func angle(x: Fixed, y: Fixed) -> Angle {
        if x.raw == 0 && y.raw == 0 { return .zero }
        let quarter = Angle.degrees90.raw
        let (right, up) = (x.raw >= 0, y.raw >= 0)
        let width = UInt32(bitPattern: right ? x.raw : 0 &- x.raw)
        let height = UInt32(bitPattern: up ? y.raw : 0 &- y.raw)
        let flat = Int32(bitPattern: width) > Int32(bitPattern: height)
        let part =
            flat ? arctangent[slope(height, width)].raw : arctangent[slope(width, height)].raw
        switch (right, up, flat) {
        case (true, true, true): return Angle(raw: part)
        case (true, true, false): return Angle(raw: quarter &- 1 &- part)
        case (true, false, true): return Angle(raw: 0 &- part)
        case (true, false, false): return Angle(raw: 3 &* quarter &+ part)
        case (false, true, true): return Angle(raw: 2 &* quarter &- 1 &- part)
        case (false, true, false): return Angle(raw: quarter &+ part)
        case (false, false, true): return Angle(raw: 2 &* quarter &+ part)
        case (false, false, false): return Angle(raw: 3 &* quarter &- 1 &- part)
        }
    }

    /// The index in `arctangent` of a slope up to one.
    @inline(__always) private func slope(_ rise: UInt32, _ run: UInt32) -> Int {
        if run < 512 { return 2048 }
        return Int(min((rise &<< 3) / (run >> 8), 2048))
    }

    private static let behindTangents: [Int32] = [
        1_885_497_708, 1_696_622_446, 1_919_906_418, 1_931_812_922, 1_768_685_578, 1_735_290_978,
        1_918_990_112, 1_735_289_198, 1_931_812_922, 1_631_715_338, 1_599_479_908, 2_037_411_651,
        1_952_671_058, 1_684_095_488, 1_147_098_656, 1_350_001_010, 1_751_348_321, 1_684_095_488,
        1_147_098_656, 1_350_001_010,
    ]
    private static let lastBehindTangents: [Int32] =
        Array(repeating: -883_020_033, count: 9) + [
            -1_958_928_897, 1_277_037_823, 1_277_037_823, 2_033_851_903,
            -174_038_273, -174_038_273, -207_789_825, -866_177_281, -883_020_033, -883_020_033,
        ]

    // The value of pi that the tables were made with, short of the tenth digit's continuation.
    private static let pi = 3.141592657

    private static func sine(of angle: Double) -> Double {
        let halfPi = Double.pi / 2
        let quadrant = Int((angle / halfPi).rounded())
        let rest = angle - Double(quadrant) * halfPi
        switch quadrant & 3 {
        case 0: return sineSeries(rest)
        case 1: return cosineSeries(rest)
        case 2: return -sineSeries(rest)
        default: return -cosineSeries(rest)
        }
    }

    private static func cosine(of angle: Double) -> Double {
        let halfPi = Double.pi / 2
        let quadrant = Int((angle / halfPi).rounded())
        let rest = angle - Double(quadrant) * halfPi
        switch quadrant & 3 {
        case 0: return cosineSeries(rest)
        case 1: return -sineSeries(rest)
        case 2: return -cosineSeries(rest)
        default: return sineSeries(rest)
        }
    }

    // Taylor series, evaluated from the small end; exact to the last bits within 45 degrees.
    private static func sineSeries(_ x: Double) -> Double {
        var sum = 1.0
        var n = 21.0
        while n > 1 {
            sum = 1 - x * x / (n * (n - 1)) * sum
            n -= 2
        }
        return x * sum
    }

    private static func cosineSeries(_ x: Double) -> Double {
        var sum = 1.0
        var n = 22.0
        while n > 0 {
            sum = 1 - x * x / (n * (n - 1)) * sum
            n -= 2
        }
        return sum
    }

    // Halves the argument twice with atan(x) = 2 atan(x / (1 + sqrt(1 + x²))), then sums the series.
    private static func arctangent(of slope: Double) -> Double {
        var x = slope
        for _ in 0..<2 { x = x / (1 + (1 + x * x).squareRoot()) }
        var sum = 0.0
        var n = 41.0
        while n > 0 {
            sum = 1 / n - x * x * sum
            n -= 2
        }
        return 4 * x * sum
    }
}
