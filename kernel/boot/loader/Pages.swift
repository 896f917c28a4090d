// Contiguous physical memory. Until the switch, virtual and physical addresses are the same
// (UEFI 2.10, section 2.3.4).

import BootCore
import BootInfo
import CFirmware

/// Pages that the loader owns; nothing gives them back, the kernel takes them over.
@safe struct Pages {
    static var size: UInt64 { 4096 }

    /// Physical address of the first byte.
    let base: UInt64
    /// Bytes, in whole pages.
    let length: UInt64
    /// The first byte.
    let pointer: UnsafeMutableRawPointer

    /// Takes at least `bytes` bytes that end below `limit`. Their contents are undefined.
    init(bytes: UInt64, below limit: UInt64, for what: String) throws(LoaderError) {
        let (sum, overflow) = bytes.addingReportingOverflow(Self.size - 1)
        let pageCount = sum / Self.size
        var address: UInt64 = 0
        guard !overflow,
            unsafe firmware_allocate_pages(pageCount, limit, &address) == 0,
            let pointer = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address))
        else { throw .noMemory(what: what, bytes: bytes) }
        base = address
        length = pageCount * Self.size
        unsafe self.pointer = pointer
    }

    /// Fills everything with zeroes.
    func clear() {
        // SAFETY: the allocation covers `length` bytes.
        unsafe pointer.initializeMemory(as: UInt8.self, repeating: 0, count: Int(length))
    }

    /// How the memory map shall show these pages.
    func claim(_ kind: BootMemoryKind) -> MemoryClaim {
        MemoryClaim(base: base, length: length, kind: kind)
    }
}

/// Page tables in a block of pages that was sized for them.
struct TablePages: PageTableMemory {
    private let pages: Pages
    private var used: UInt64 = 0

    /// - Parameter pages: cleared.
    init(_ pages: Pages) { self.pages = pages }

    mutating func allocateTable() -> UInt64? {
        guard used < pages.length else { return nil }
        defer { used += Pages.size }
        return pages.base + used
    }

    // SAFETY of both: the builder passes tables that `allocateTable` returned and indices below
    // 512, which keeps the offset inside the pages.

    func entry(of table: UInt64, at index: Int) -> UInt64 {
        unsafe pages.pointer.load(
            fromByteOffset: Int(table - pages.base) + index * 8, as: UInt64.self)
    }

    mutating func setEntry(of table: UInt64, at index: Int, to value: UInt64) {
        unsafe pages.pointer.storeBytes(
            of: value, toByteOffset: Int(table - pages.base) + index * 8, as: UInt64.self)
    }
}
