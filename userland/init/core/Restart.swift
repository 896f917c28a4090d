// When a program that ended is started again.

/// What is known of a program that is to be kept running.
public struct Restart: Equatable, Sendable {
    /// What becomes of a program that ended.
    public enum Verdict: Equatable, Sendable {
        /// It did what it was started for.
        case isDone
        /// It is started again after this many nanoseconds.
        case after(UInt64)
    }

    /// Nanoseconds before a program is started again the first time, and at most.
    public static let (shortest, longest): (UInt64, UInt64) = (500_000_000, 32_000_000_000)
    /// A program that ran for so many nanoseconds counts as one that works.
    public static let isSteady: UInt64 = 10_000_000_000

    /// Whether the program is wanted even after an end without complaint, as a shell that was left.
    private let isLasting: Bool
    private var pause = Restart.shortest

    /// A program that was not started yet.
    public init(isLasting: Bool) {
        self.isLasting = isLasting
    }

    /// Decides what becomes of the program. One that ends soon, again and again, is started less and
    /// less often.
    public mutating func ended(status: String, afterNanoseconds lived: UInt64) -> Verdict {
        if status.isEmpty {
            guard isLasting else { return .isDone }
            // Whoever leaves a shell wants the next one at once; a shell that cannot run must not keep
            // the machine busy.
            if lived >= Self.shortest { return .after(0) }
        }
        if lived >= Self.isSteady { pause = Self.shortest }
        defer { pause = min(pause * 2, Self.longest) }
        return .after(pause)
    }
}
