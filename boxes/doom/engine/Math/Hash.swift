// FNV-1a, 64 bits: the fingerprint of map objects and frames in golden rows.

/// An FNV-1a hash under way (Fowler, Noll, Vo; IETF draft-eastlake-fnv).
struct Hash: Sendable {
    /// The hash of all that was fed so far.
    private(set) var value: UInt64 = 14_695_981_039_346_656_037

    /// The hash of nothing.
    init() {}

    /// Feeds one byte.
    @inline(__always) mutating func combine(_ byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 1_099_511_628_211
    }

    /// Feeds the four bytes of an integer, lowest first.
    @inline(__always) mutating func combine(_ number: Int32) {
        let bits = UInt32(bitPattern: number)
        combine(UInt8(truncatingIfNeeded: bits))
        combine(UInt8(truncatingIfNeeded: bits >> 8))
        combine(UInt8(truncatingIfNeeded: bits >> 16))
        combine(UInt8(truncatingIfNeeded: bits >> 24))
    }
}
