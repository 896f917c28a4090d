// A fixed number of bits with searches that look at 64 of them at a time.

/// A set of the numbers from 0 to `count - 1`, as bits.
public struct Bitmap: ~Copyable, Sendable {
    private var words: FixedArray<UInt64>
    /// The number of bits.
    public let count: Int
    /// How many bits are set.
    public private(set) var populationCount = 0

    /// `count` clear bits, or `nil` when there is no memory for them.
    public init?(count: Int) {
        guard count >= 0, let words = FixedArray<UInt64>(repeating: 0, count: (count + 63) / 64)
        else { return nil }
        self.words = words
        self.count = count
    }

    /// Whether bit `index` is set.
    public subscript(index: Int) -> Bool {
        precondition(index >= 0 && index < count)
        return words[index / 64] >> UInt64(index % 64) & 1 != 0
    }

    /// Sets bit `index` and tells whether it was clear.
    @discardableResult
    public mutating func insert(_ index: Int) -> Bool {
        guard !self[index] else { return false }
        words[index / 64] |= 1 << UInt64(index % 64)
        populationCount += 1
        return true
    }

    /// Clears bit `index` and tells whether it was set.
    @discardableResult
    public mutating func remove(_ index: Int) -> Bool {
        guard self[index] else { return false }
        words[index / 64] &= ~(1 << UInt64(index % 64))
        populationCount -= 1
        return true
    }

    /// The lowest clear bit at or above `start`, or `nil`.
    public func firstClear(from start: Int = 0) -> Int? {
        first(from: start, invertedBy: UInt64.max)
    }

    /// The lowest set bit at or above `start`, or `nil`.
    public func firstSet(from start: Int = 0) -> Int? {
        first(from: start, invertedBy: 0)
    }

    /// The lowest run of `length` clear bits at or above `start`, or `nil`.
    public func firstClearRun(ofLength length: Int, from start: Int = 0) -> Int? {
        precondition(length > 0)
        var position = start
        while let begin = firstClear(from: position) {
            guard begin <= count - length else { return nil }
            guard let obstacle = firstSet(from: begin), obstacle < begin + length else {
                return begin
            }
            position = obstacle + 1
        }
        return nil
    }

    private func first(from start: Int, invertedBy mask: UInt64) -> Int? {
        precondition(start >= 0)
        guard start < count else { return nil }
        var index = start / 64
        var word = (words[index] ^ mask) & (UInt64.max << UInt64(start % 64))
        while word == 0 {
            index += 1
            guard index < words.count else { return nil }
            word = words[index] ^ mask
        }
        let found = index * 64 + word.trailingZeroBitCount
        return found < count ? found : nil
    }
}
