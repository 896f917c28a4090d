// From priorities to shares of a CPU.

/// How much of a CPU a thread gets in relation to others.
public struct Weight: Hashable, Sendable {
    /// 1,024 for the middle priority; from 64 to 15,024.
    public let rawValue: Int64

    /// The weight of a priority from 0 (least) to 63 (most): eight steps double it.
    ///
    /// - Precondition: `priority` is below 64.
    public init(priority: UInt8) {
        precondition(priority < 64)
        // 1,024 times the powers of the eighth root of two.
        let fraction: Int64 =
            switch priority & 7 {
            case 0: 1024
            case 1: 1117
            case 2: 1218
            case 3: 1328
            case 4: 1448
            case 5: 1579
            case 6: 1722
            default: 1878
            }
        rawValue = (fraction << Int64(priority >> 3)) >> 4
    }

    /// A weight of its own, for tests.
    init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// What ``rawValue`` is for a thread whose virtual time runs as fast as time.
    static var unit: Int64 { 1024 }
}
