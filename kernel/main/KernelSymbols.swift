// Names for addresses in the kernel, for backtraces. The table is made from the linked kernel by the
// image tool, with names already demangled, and comes with the root archive.

internal import Arch

/// The kernel's functions by address.
enum KernelSymbols {
    /// A place in the kernel.
    struct Place: ~Escapable {
        /// The function's name, UTF-8.
        let name: Span<UInt8>
        /// Bytes from the function's start.
        let offset: UInt64

        @_lifetime(copy name)
        init(name: Span<UInt8>, offset: UInt64) {
            self.name = name
            self.offset = offset
        }
    }

    @_lifetime(immortal)
    static func lookUp(_ address: VirtualAddress) -> Place? { nil }
}
