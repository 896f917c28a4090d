// What `-timedemo` measures: how many frames were drawn and how many were shown, and how evenly.

/// Counts frames against a clock in nanoseconds.
public struct FrameTimes: Sendable {
    private let start: UInt64
    private var drawn = 0
    private var shown = 0
    /// When the second began that is being counted.
    private var second: UInt64
    private var shownInSecond = 0
    private var fewest: Int?

    /// A measurement that begins at `now`.
    @export(interface)
    public init(now: UInt64) {
        start = now
        second = now
    }

    /// A frame was drawn; `isShown` if into the window.
    @export(interface)
    public mutating func count(isShown: Bool, now: UInt64) {
        while now &- second >= 1_000_000_000 {
            fewest = min(fewest ?? .max, shownInSecond)
            shownInSecond = 0
            second &+= 1_000_000_000
        }
        drawn += 1
        if isShown {
            shown += 1
            shownInSecond += 1
        }
    }

    /// Two sentences with the result.
    @export(interface)
    public func report(now: UInt64) -> String {
        let milliseconds = max((now &- start) / 1_000_000, 1)
        func rate(_ frames: Int) -> String {
            let tenths = UInt64(frames) * 10_000 / milliseconds
            return "\(tenths / 10).\(tenths % 10)"
        }
        let slowest = fewest.map { ", \($0) in the slowest second" } ?? ""
        return """
            timed \(drawn) frames in \(milliseconds) ms: \(rate(drawn)) frames per second
            shown \(shown) of them: \(rate(shown)) frames per second\(slowest)
            """
    }
}
