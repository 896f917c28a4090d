// Names for addresses in the kernel, for backtraces. The table is made from the linked kernel by the
// image tool, with names already demangled, and comes with the root archive.

internal import Arch
internal import KernelLog
internal import KernelSymbolTable

/// The kernel's functions by address.
enum KernelSymbols {
    /// A function of the kernel.
    struct Function: ~Escapable {
        /// Its name, UTF-8.
        let name: Span<UInt8>
        /// Its first byte.
        let start: VirtualAddress

        @_lifetime(copy name)
        init(name: Span<UInt8>, start: VirtualAddress) {
            self.name = name
            self.start = start
        }
    }

    // Written once at boot, while one CPU runs.
    nonisolated(unsafe) private static var table: SymbolTable?

    /// Takes the names from `archive`. A table that is damaged, or of another kernel, is left alone
    /// with a warning: wrong names are worse than none.
    static func use(_ archive: RootArchive) {
        guard let contents = archive.file("kernel/symbols") else {
            Log.warning("the root archive holds no symbols: panic reports show addresses alone")
            return
        }
        do throws(SymbolTableError) {
            // Sound: the archive stays where it is for ever.
            let found = try unsafe SymbolTable(contents.withUnsafeBytes { unsafe $0 })
            guard isOfThisKernel(found) else {
                Log.warning("the symbols in the root archive are of another kernel")
                return
            }
            unsafe table = found
        } catch {
            Log.warning("the symbols in the root archive are damaged; install the system anew")
        }
    }

    private static func isOfThisKernel(_ table: SymbolTable) -> Bool {
        let text = KernelImage.text
        guard table.codeStart == text.start.rawValue, table.codeLength == text.length else {
            return false
        }
        // Sound: the kernel's own code is mapped, and never written to.
        let code = unsafe UnsafeRawBufferPointer(
            start: text.start.pointer, count: Int(text.length))
        return unsafe table.fingerprint == CodeFingerprint(of: code.bytes)
    }

    /// The function that the byte at `address` belongs to, or `nil` when nobody knows.
    ///
    /// Reads memory that boot has checked, and nothing else: it may be called in a panic.
    @_lifetime(immortal)
    static func lookUp(_ address: VirtualAddress) -> Function? {
        guard let symbol = unsafe table?.find(address.rawValue) else { return nil }
        // Sound: the table stays where it is for ever.
        let name = unsafe Span<UInt8>(_unsafeBytes: symbol.name)
        return unsafe Function(
            name: _overrideLifetime(name, copying: ()), start: VirtualAddress(symbol.address))
    }
}
