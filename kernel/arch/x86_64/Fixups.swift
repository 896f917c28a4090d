// Instructions that may fault, and where to go on when they do.

internal import CArch

/// Sends the interrupted code to its fixup when the fault hit an instruction that has one.
///
/// - Returns: whether it did; the caller then simply returns from the interrupt.
public func resumeAtFixup(_ frame: UnsafeMutablePointer<InterruptFrame>) -> Bool {
    let target = unsafe arch_fixup_target(frame.pointee.rip)
    guard target != 0 else { return false }
    unsafe frame.pointee.rip = target
    return true
}

/// The 64-bit word at `address`, or `nil` when nothing is mapped there: for looking at memory that
/// may be damaged, as a backtrace does.
public func probeWord(at address: VirtualAddress) -> UInt64? {
    // Non-canonical addresses raise another exception, which has no fixups.
    guard address.rawValue >> 47 == 0 else { return nil }
    var word: UInt64 = 0
    guard let source = unsafe UnsafeRawPointer(bitPattern: UInt(address.rawValue)) else {
        return nil
    }
    let missing = unsafe arch_copy_user(&word, source, 8)
    return missing == 0 ? word : nil
}

/// The address whose translation was missing at the last page fault on this CPU (CR2).
public var pageFaultAddress: VirtualAddress {
    VirtualAddress(arch_read_cr2())
}

/// The control registers, for a panic report.
public var controlRegisters: (cr0: UInt64, cr2: UInt64, cr3: UInt64, cr4: UInt64) {
    (arch_read_cr0(), arch_read_cr2(), arch_read_cr3(), arch_read_cr4())
}

/// Writes `word` at `address`; false when the page is not mapped, or not writable.
public func probeWrite(_ word: UInt64, at address: VirtualAddress) -> Bool {
    guard address.rawValue >> 47 == 0 else { return false }
    guard let target = unsafe UnsafeMutableRawPointer(bitPattern: UInt(address.rawValue)) else {
        return false
    }
    var word = word
    return unsafe arch_copy_user(target, &word, 8) == 0
}
