// When tics are due. Deadlines are absolute, so that lateness of one does not add up: 35 tics take a
// second, whatever happens in between.

/// Counts tics against a clock in nanoseconds.
public struct Pacer: Sendable {
    /// Tics in a second.
    public static let rate: UInt64 = 35
    /// After a longer gap than this many tics the game goes on from now; it does not catch up.
    public static let mostBehind: UInt64 = 7

    private var start: UInt64
    private var done: UInt64 = 0

    /// A pacer whose first tic is due at `now`.
    @export(interface)
    public init(now: UInt64) {
        start = now
    }

    /// When the next tic is due.
    public var deadline: UInt64 {
        let (seconds, rest) = done.quotientAndRemainder(dividingBy: Self.rate)
        return start &+ seconds &* 1_000_000_000 &+ rest &* 1_000_000_000 / Self.rate
    }

    /// How many tics to run at `now`; they count as done.
    @export(interface)
    public mutating func due(now: UInt64) -> Int {
        if now < deadline { return 0 }
        let elapsed = now &- start
        let (seconds, rest) = elapsed.quotientAndRemainder(dividingBy: 1_000_000_000)
        let target = seconds &* Self.rate &+ rest &* Self.rate / 1_000_000_000 &+ 1
        let count = target &- min(done, target)
        if count > Self.mostBehind {
            self = Pacer(now: now)
            done = 1
            return 1
        }
        done = target
        return Int(count)
    }
}
