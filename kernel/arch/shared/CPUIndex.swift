// Numbers of CPUs, dense from 0 (the one that booted), not APIC ids.

/// The number of a CPU: 0 for the one that booted, then in the order in which they were started.
public struct CPUIndex: Hashable, Comparable, Sendable {
    /// Below ``maximumCount``.
    public let rawValue: UInt32

    /// The most CPUs that the system uses; further ones stay off.
    public static let maximumCount = 256

    /// The boot CPU.
    public static var boot: CPUIndex { CPUIndex(0) }

    /// - Precondition: `rawValue` is below ``maximumCount``.
    @inlinable
    public init(_ rawValue: UInt32) {
        assert(rawValue < UInt32(CPUIndex.maximumCount))
        self.rawValue = rawValue
    }

    /// Orders CPUs by number.
    public static func < (left: CPUIndex, right: CPUIndex) -> Bool {
        left.rawValue < right.rawValue
    }
}
