// Work whose result depends on vector registers that nobody may have touched.

/// Keeps eight vectors busy; the result depends on every bit having survived.
@inline(never)
public func churn(_ seed: UInt64, _ rounds: Int) -> UInt64 {
    var values = SIMD8<UInt64>(repeating: seed) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7)
    var fraction = 1.0
    for _ in 0..<rounds {
        values = values &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        fraction = fraction * 1.000_000_1 + 0.5
    }
    var sum = fraction.bitPattern
    for index in 0..<8 { sum ^= values[index] }
    return sum
}
