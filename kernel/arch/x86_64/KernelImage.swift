// Where the linker put the kernel: the ranges that are mapped with different rights.

internal import CArch

/// The kernel's own ranges of addresses, page-aligned.
public enum KernelImage {
    /// Executable, read-only.
    public static var text: VirtualRange {
        range(from: arch_image_symbol(ArchImageTextStart), to: arch_image_symbol(ArchImageTextEnd))
    }

    /// Constants: read-only, not executable.
    public static var readOnlyData: VirtualRange {
        range(
            from: arch_image_symbol(ArchImageReadOnlyStart),
            to: arch_image_symbol(ArchImageReadOnlyEnd))
    }

    /// Variables and the boot stacks: writable, not executable.
    public static var data: VirtualRange {
        range(from: arch_image_symbol(ArchImageDataStart), to: arch_image_symbol(ArchImageDataEnd))
    }

    /// The top of the stack that the boot CPU starts on.
    public static var bootStackTop: VirtualAddress {
        VirtualAddress(arch_image_symbol(ArchImageBootStackTop))
    }

    /// The pages inside ``data`` that stay unmapped so that overflowing boot stacks fault.
    public static var bootStackGuards: InlineArray<2, VirtualRange> {
        [guardPage(ArchImageBootStackGuard), guardPage(ArchImageInterruptStackGuard)]
    }

    /// How many pages stay unmapped below a boot stack; as in pvh.S.
    private static var bootStackGuardPages: PageCount { PageCount(4) }

    private static func guardPage(_ symbol: ArchImageSymbol) -> VirtualRange {
        let start = arch_image_symbol(symbol)
        return range(from: start, to: start + bootStackGuardPages.bytes)
    }

    private static func range(from start: UInt64, to end: UInt64) -> VirtualRange {
        VirtualRange(from: VirtualAddress(start), to: VirtualAddress(end))
    }
}
