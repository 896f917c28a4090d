// Random numbers that cannot be predicted from earlier ones: the ChaCha20 block function (RFC 8439,
// 2.3) with its key replaced after each use, so that a look at the state does not tell the past.

/// A generator of random numbers. As good as its seed.
public struct RandomGenerator: ~Copyable {
    private var key: InlineArray<8, UInt32>
    private var output = InlineArray<16, UInt32>(repeating: 0)
    /// Words of `output` that have been used; the first eight became the next key.
    private var used = 16

    /// A generator with a seed of 256 bits.
    public init(seed: InlineArray<8, UInt32>) {
        key = seed
    }

    /// Mixes more entropy in; what there was is not lost.
    public mutating func add(_ entropy: UInt64) {
        key[0] ^= UInt32(truncatingIfNeeded: entropy)
        key[1] ^= UInt32(truncatingIfNeeded: entropy >> 32)
        used = 16
    }

    /// 64 random bits.
    public mutating func next() -> UInt64 {
        if used == 16 { refill() }
        let value = UInt64(output[used]) << 32 | UInt64(output[used + 1])
        output[used] = 0
        output[used + 1] = 0
        used += 2
        return value
    }

    private mutating func refill() {
        output = RandomGenerator.block(key: key, counter: 0, nonce: (0, 0, 0))
        for index in 0..<8 {
            key[index] = output[index]
            output[index] = 0
        }
        used = 8
    }

    /// The ChaCha20 block function.
    static func block(
        key: InlineArray<8, UInt32>, counter: UInt32, nonce: (UInt32, UInt32, UInt32)
    ) -> InlineArray<16, UInt32> {
        let start: InlineArray<16, UInt32> = [
            0x6170_7865, 0x3320_646E, 0x7962_2D32, 0x6B20_6574,
            key[0], key[1], key[2], key[3], key[4], key[5], key[6], key[7],
            counter, nonce.0, nonce.1, nonce.2,
        ]
        var state = start
        func quarter(_ a: Int, _ b: Int, _ c: Int, _ d: Int) {
            func step(_ x: Int, _ y: Int, _ z: Int, _ shift: UInt32) {
                state[x] = state[x] &+ state[y]
                let mixed = state[z] ^ state[x]
                state[z] = mixed << shift | mixed >> (32 - shift)
            }
            step(a, b, d, 16)
            step(c, d, b, 12)
            step(a, b, d, 8)
            step(c, d, b, 7)
        }
        for _ in 0..<10 {
            for column in 0..<4 { quarter(column, column + 4, column + 8, column + 12) }
            for diagonal in 0..<4 {
                quarter(
                    diagonal, (diagonal + 1) % 4 + 4, (diagonal + 2) % 4 + 8,
                    (diagonal + 3) % 4 + 12)
            }
        }
        for index in 0..<16 { state[index] = state[index] &+ start[index] }
        return state
    }
}
