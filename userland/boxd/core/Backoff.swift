// When a box that has ended is started again: at once at first, then later and later, and not at all
// once it is clear that it cannot run.

/// The waiting of one box between its starts.
public struct Backoff: Equatable, Sendable {
    /// Starts in a row that did not last.
    public private(set) var failures = 0

    /// A box that runs so long is thought to work.
    public static var goodRun: UInt64 { 10_000_000_000 }
    /// After so many starts in a row that did not last it is left alone.
    public static var mostFailures: Int { 12 }
    private static var first: UInt64 { 100_000_000 }
    private static var longest: UInt64 { 30_000_000_000 }

    /// Nothing has failed yet.
    @export(interface)
    public init(failures: Int = 0) {
        self.failures = max(0, failures)
    }

    /// How long to wait, in nanoseconds, after a run of a length; nil to give up.
    @export(interface)
    public mutating func delay(afterRun nanoseconds: UInt64) -> UInt64? {
        if nanoseconds >= Self.goodRun {
            failures = 1
            return Self.first
        }
        failures += 1
        guard failures <= Self.mostFailures else { return nil }
        return min(Self.longest, Self.first << UInt64(min(failures - 1, 16)))
    }
}
