// Sets of CPUs, for everything that concerns some of them: who runs an address space, who has to
// be interrupted.

/// A set of CPUs.
public struct CPUSet: Sendable {
    private var words = InlineArray<4, UInt64>(repeating: 0)

    /// No CPUs.
    public init() {}

    /// The CPUs whose bits are set: bit b of word w stands for CPU 64 w + b.
    public init(words: InlineArray<4, UInt64>) {
        self.words = words
    }

    /// Whether there are no CPUs.
    public var isEmpty: Bool { words[0] | words[1] | words[2] | words[3] == 0 }

    /// How many CPUs there are.
    public var count: Int {
        (0..<4).reduce(0) { $0 + words[$1].nonzeroBitCount }
    }

    /// Whether `cpu` is in the set.
    public func contains(_ cpu: CPUIndex) -> Bool {
        words[Int(cpu.rawValue / 64)] >> UInt64(cpu.rawValue % 64) & 1 != 0
    }

    /// Adds a CPU.
    public mutating func insert(_ cpu: CPUIndex) {
        words[Int(cpu.rawValue / 64)] |= 1 << UInt64(cpu.rawValue % 64)
    }

    /// Removes a CPU.
    public mutating func remove(_ cpu: CPUIndex) {
        words[Int(cpu.rawValue / 64)] &= ~(1 << UInt64(cpu.rawValue % 64))
    }

    /// Calls `body` with each CPU, in rising order.
    public func forEach(_ body: (CPUIndex) -> Void) {
        for index in 0..<4 {
            var rest = words[index]
            while rest != 0 {
                body(CPUIndex(UInt32(index * 64 + rest.trailingZeroBitCount)))
                rest &= rest - 1
            }
        }
    }
}
