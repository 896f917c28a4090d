// The page below 1 MiB in which further CPUs begin, one after the other.

internal import CArch

/// A prepared start-up page: trampoline.S and what it needs to know.
public enum StartUpPage {
    /// What a starting CPU is given.
    public struct Parameters {
        /// The page tables it switches to, below 4 GiB; they map the start-up page to itself.
        public var root: PhysicalAddress
        /// The top of its stack.
        public var stackTop: VirtualAddress
        /// Its number.
        public var cpu: CPUIndex
        /// What it calls, never to return; the argument is its number.
        public var entry: @convention(c) (UInt64) -> Void

        /// Everything a CPU needs.
        public init(
            root: PhysicalAddress, stackTop: VirtualAddress, cpu: CPUIndex,
            entry: @convention(c) (UInt64) -> Void
        ) {
            self.root = root
            self.stackTop = stackTop
            self.cpu = cpu
            self.entry = entry
        }
    }

    /// Fills the page at `page`.
    ///
    /// - Safety: 4 KiB from `page` on are the caller's to write.
    @unsafe
    public static func fill(_ page: UnsafeMutableRawPointer, _ parameters: Parameters) {
        let length = arch_trampoline_length()
        precondition(length <= Int(PageSize.standardBytes))
        unsafe page.copyMemory(from: arch_trampoline_code(), byteCount: length)
        let words = unsafe (page + arch_trampoline_parameters_offset())
            .assumingMemoryBound(to: UInt64.self)
        unsafe words[0] = parameters.root.rawValue
        // As after a call: 8 below a multiple of 16, once the trampoline has called the entry.
        unsafe words[1] = parameters.stackTop.rawValue
        unsafe words[2] = UInt64(parameters.cpu.rawValue)
        unsafe words[3] = UInt64(UInt(bitPattern: unsafeBitCast(parameters.entry, to: Int.self)))
    }
}

/// The physical address of the root page table that this CPU uses.
public var currentRootTable: PhysicalAddress {
    PhysicalAddress(arch_read_cr3() & PageTableEntry.addressMask)
}

/// Makes this CPU use the page tables at `root`, and forget what it has cached of the old ones but
/// for global pages.
public func switchRootTable(to root: PhysicalAddress) {
    arch_write_cr3(root.rawValue)
}
