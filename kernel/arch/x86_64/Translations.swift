// What this CPU remembers of page tables.

internal import CArch

/// The radix of "cheaper to forget everything": beyond this many pages.
private var mostSinglePages: UInt64 { 32 }

/// Makes the CPU that executes the call forget the translations of the pages in `range`, and what it
/// remembers of the tables on the way to them.
///
/// - Parameter includingGlobal: whether the pages may be global ones, that is, the kernel's.
public func forgetTranslations(in range: VirtualRange, includingGlobal: Bool) {
    if range.pageCount.rawValue <= mostSinglePages {
        var address = range.start.rawValue & ~(PageSize.standardBytes - 1)
        while address < range.end.rawValue {
            arch_invalidate_page(address)
            address += PageSize.standardBytes
        }
    } else if includingGlobal {
        // Changing CR4.PGE drops everything.
        let cr4 = arch_read_cr4()
        arch_write_cr4(cr4 & ~(1 << 7))
        arch_write_cr4(cr4)
    } else {
        arch_write_cr3(arch_read_cr3())
    }
}
