// Touching memory of programs: the only instructions of the kernel that do.

internal import CArch

/// Accesses that may hit pages which are not mapped, or not like that.
///
/// Nothing here checks that the addresses belong to user space; that is the caller's part. A page
/// that is promised but not there yet is provided on the way, so the calls may wait: interrupts are
/// enabled and no ``Spinlock`` is held. On the host, the test's own memory plays the program's.
public enum UserMemory {
    /// Copies from a program, up to the first byte that cannot be read.
    ///
    /// - Returns: how many bytes were left.
    @unsafe
    public static func copy(
        from source: VirtualAddress, to destination: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let target = destination.baseAddress, let origin = unsafe source.pointer else {
            return destination.count
        }
        return Int(unsafe arch_copy_user(target, origin, destination.count))
    }

    /// Copies to a program, up to the first byte that cannot be written.
    ///
    /// - Returns: how many bytes were left.
    @unsafe
    public static func copy(
        from source: UnsafeRawBufferPointer, to destination: VirtualAddress
    ) -> Int {
        guard let origin = source.baseAddress, let target = unsafe destination.pointer else {
            return source.count
        }
        return Int(unsafe arch_copy_user(target, origin, source.count))
    }

    /// The aligned word at `address` in one access, or `nil` when it cannot be read.
    @unsafe
    public static func loadWord(at address: VirtualAddress) -> UInt32? {
        guard let pointer = unsafe address.pointer else { return nil }
        var word: UInt32 = 0
        let source = unsafe UnsafePointer(pointer.assumingMemoryBound(to: UInt32.self))
        return unsafe arch_load_user_word(source, &word) ? word : nil
    }
}
