// Heap memory whose absence can be noticed. `UnsafeMutablePointer.allocate` hands back null as if
// it were a pointer when there is no memory; the kernel cannot live with that.

internal import CArch

/// Uninitialised memory from the heap that Swift objects come from as well.
public enum RawMemory {
    /// `byteCount` bytes aligned to `alignment`, or `nil` when there is no memory.
    ///
    /// - Precondition: `alignment` is a power of two.
    public static func allocate(byteCount: Int, alignment: Int) -> UnsafeMutableRawPointer? {
        unsafe arch_allocate(byteCount, max(alignment, 16))
    }

    /// Gives back a block.
    ///
    /// - Parameter block: what ``allocate(byteCount:alignment:)`` returned, not yet given back.
    @unsafe
    public static func free(_ block: UnsafeMutableRawPointer) {
        unsafe arch_free(block)
    }
}
