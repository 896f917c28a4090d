// The numbers of a control sequence, with the difference between ; and : kept.

/// The parameters of a control sequence (ECMA-48, section 5.4): numbers separated by semicolons, each
/// perhaps with sub-parameters behind colons. There is room for 32; a sequence with more keeps the
/// first.
public struct SequenceParameters: Sendable {
    /// How many numbers a sequence may have.
    static let capacity = 32
    /// Larger numbers are cut down to this.
    static let largest = 0xFFFF

    private var numbers = InlineArray<32, UInt16>(repeating: 0)
    /// Bit `n` says that number `n` came after a colon.
    private var colons: UInt32 = 0
    /// Bit `n` says that number `n` was written out.
    private var written: UInt32 = 0
    /// How many numbers there are, left out ones included.
    public private(set) var count = 0
    private var isFull = false

    mutating func removeAll() {
        count = 0
        colons = 0
        written = 0
        isFull = false
    }

    /// Takes a digit.
    mutating func append(digit: UInt8) {
        if count == 0 { begin(afterColon: false) }
        guard !isFull else { return }
        let number = Int(numbers[count - 1]) * 10 + Int(digit)
        numbers[count - 1] = UInt16(min(number, Self.largest))
        written |= 1 << UInt32(count - 1)
    }

    /// Takes a semicolon or a colon.
    mutating func appendSeparator(isColon: Bool) {
        if count == 0 { begin(afterColon: false) }
        begin(afterColon: isColon)
    }

    private mutating func begin(afterColon: Bool) {
        guard count < Self.capacity else {
            isFull = true
            return
        }
        numbers[count] = 0
        if afterColon { colons |= 1 << UInt32(count) }
        count += 1
    }

    /// The number at `index`; nil when it was left out.
    @export(interface)
    public func written(_ index: Int) -> Int? {
        guard index < count, written & 1 << UInt32(index) != 0 else { return nil }
        return Int(numbers[index])
    }

    /// The number at `index`, or what stands for one that was left out.
    @export(interface)
    public func value(_ index: Int, default standard: Int = 0) -> Int {
        written(index) ?? standard
    }

    /// The number at `index` as a count: left out and 0 both mean 1.
    @export(interface)
    public func amount(_ index: Int) -> Int {
        max(1, value(index))
    }

    /// Whether the number at `index` belongs to the one before it.
    @export(interface)
    public func isAfterColon(_ index: Int) -> Bool {
        index < count && colons & 1 << UInt32(index) != 0
    }
}
