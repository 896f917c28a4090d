// x87, SSE and AVX registers of user threads (Intel SDM vol. 1 ch. 13). The kernel itself uses none,
// so they stay in the CPU from one entry to the kernel to the next change of threads.

internal import CArch

/// The vector registers of a thread that is not running.
@safe
public final class VectorState {
    private let area: UnsafeMutableRawPointer

    /// The registers as a program expects them at its start; `nil` when there is no memory.
    public init?() {
        let layout = VectorStateLayout.current
        guard let memory = unsafe RawMemory.allocate(byteCount: layout.size, alignment: 64) else {
            return nil
        }
        unsafe area = memory
        unsafe area.initializeMemory(as: UInt8.self, repeating: 0, count: layout.size)
        unsafe area.storeBytes(of: 0x037F, toByteOffset: 0, as: UInt16.self)  // x87 control
        unsafe area.storeBytes(of: 0x1F80, toByteOffset: 24, as: UInt32.self)  // MXCSR
    }

    deinit {
        unsafe RawMemory.free(area)
    }

    /// Saves this CPU's registers.
    public func save() {
        let layout = VectorStateLayout.current
        if layout.components != 0 {
            unsafe arch_xsave(area, layout.components)
        } else {
            unsafe arch_fxsave(area)
        }
    }

    /// Loads this CPU's registers.
    public func restore() {
        let layout = VectorStateLayout.current
        if layout.components != 0 {
            unsafe arch_xrstor(area, layout.components)
        } else {
            unsafe arch_fxrstor(area)
        }
    }
}

/// How the registers are saved on this machine.
public struct VectorStateLayout: Sendable {
    /// Bytes of a save area.
    public var size = 512
    /// The components that XSAVE manages; 0 where there is no XSAVE.
    public var components: UInt64 = 0

    /// The layout that ``enableVectorState()`` found.
    public static var current: VectorStateLayout { unsafe inUse }

    // Written by the boot CPU before there are threads; the others find the same.
    nonisolated(unsafe) fileprivate static var inUse = VectorStateLayout()
}

/// Lets user mode use the vector registers of this CPU.
func enableVectorState() {
    let features = CPUFeatures.current
    // CR0: no emulation (2), monitor the coprocessor (1), no lazy switching (3).
    arch_write_cr0(arch_read_cr0() & ~(1 << 2 | 1 << 3) | 1 << 1)
    var cr4 = arch_read_cr4() | 1 << 9 | 1 << 10  // OSFXSR, OSXMMEXCPT
    if features.contains(.extendedStateSave) { cr4 |= 1 << 18 }
    arch_write_cr4(cr4)
    guard features.contains(.extendedStateSave) else { return }

    // x87, SSE, AVX and AVX-512; nothing that needs the kernel's consent beyond saving.
    let wanted: UInt64 = 0b1110_0111
    let supported = arch_cpuid(0xD, 0)
    var components = (UInt64(supported.edx) << 32 | UInt64(supported.eax)) & wanted
    if components & 0b1110_0000 != 0b1110_0000 { components &= 0b0000_0111 }
    arch_write_xcr0(components)
    // With XCR0 set, EBX tells the size for exactly these components.
    unsafe VectorStateLayout.inUse = VectorStateLayout(
        size: Int(arch_cpuid(0xD, 0).ebx), components: components)
}
