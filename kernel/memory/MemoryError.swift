// What can go wrong with memory, told apart by whose limit was hit.

/// Why a request for memory was turned down. Nothing has changed when one is thrown.
public enum MemoryError: Error, Equatable, Sendable {
    /// The machine has no free frame left.
    case outOfMemory
    /// The account that pays has promised all it may.
    case quotaExceeded
    /// No free range of addresses is large enough, or the one asked for is not allowed.
    case noAddressSpace
    /// A range is empty, not page-aligned or not in user space.
    case invalidRange
    /// Part of the range is not mapped.
    case notMapped
    /// The range overlaps a mapping, and the caller asked for that not to happen.
    case alreadyMapped
    /// The rights asked for are more than the mapping may have.
    case notPermitted
    /// An address of user memory cannot be read or written.
    case badAddress
}
