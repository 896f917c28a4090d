// Breaking the kernel on purpose, so that a test can see that each kind of panic is reported well.

internal import Arch

/// A way to break the kernel.
enum DeliberateFault: Sendable {
    case pageFault
    case stackOverflow
    case swiftTrap
    case message
    case doubleFault

    /// The fault that `panic=…` on the kernel command line names.
    init?(_ word: Span<UInt8>) {
        if word.equals("panic=pagefault") {
            self = .pageFault
        } else if word.equals("panic=overflow") {
            self = .stackOverflow
        } else if word.equals("panic=trap") {
            self = .swiftTrap
        } else if word.equals("panic=message") {
            self = .message
        } else if word.equals("panic=doublefault") {
            self = .doubleFault
        } else {
            return nil
        }
    }

    /// Does it.
    func happen() -> Never {
        switch self {
        case .pageFault: readUnmappedMemory()
        case .stackOverflow: haltAfter(recurse(1))
        case .swiftTrap: haltAfter(trapOnOverflow(.max))
        case .message: panic("this panic was asked for")
        case .doubleFault: raiseDoubleFault()
        }
    }

    private func haltAfter(_ value: UInt64) -> Never {
        haltForever()
    }
}

@inline(never)
private func readUnmappedMemory() -> Never {
    // Nothing is mapped there, which is the point: the read faults.
    let registers = unsafe DeviceRegisters(mappedAt: VirtualAddress(0x10), length: 4)
    _ = registers.read32(0)
    haltForever()
}

@inline(never) @_optimize(none)
private func trapOnOverflow(_ value: UInt64) -> UInt64 {
    value + 1
}

@inline(never) @_optimize(none)
private func recurse(_ depth: UInt64) -> UInt64 {
    // Uses the result, so that this cannot become a loop.
    if depth == 0 { return 0 }
    return recurse(depth &+ 1) &+ depth
}
