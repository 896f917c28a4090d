// Names for addresses in the kernel, for backtraces. The table is made from the linked kernel by the
// image tool, with names already demangled, and comes with the root archive.

internal import Arch

/// The kernel's functions by address.
enum KernelSymbols {
    struct Symbol: ~Escapable {
        /// UTF-8.
        let name: Span<UInt8>
        /// Bytes from the function's start.
        let offset: UInt64
    }
}
