// In which order pieces come: all seven, shuffled, then again.

/// An endless row of pieces. Every seven of them are all seven, so that nobody waits long for one.
struct PieceBag: Sendable {
    private var state: UInt64
    private var bag: [Piece] = []

    /// A row that `seed` decides.
    init(seed: UInt64) { state = seed }

    mutating func next() -> Piece {
        if bag.isEmpty {
            bag = Piece.allCases
            // Fisher and Yates' shuffle.
            for last in stride(from: bag.count - 1, to: 0, by: -1) {
                bag.swapAt(last, random(below: last + 1))
            }
        }
        return bag.removeLast()
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014); the bias for numbers this small is nothing.
    private mutating func random(below bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Int(mixed % UInt64(bound))
    }
}
