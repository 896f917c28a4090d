// The instructions that reach devices and the CPU's own registers.

internal import CArch

/// Ports, mapped registers and model-specific registers: one instruction each.
enum Hardware {
    @inline(__always)
    static func in8(_ port: UInt16) -> UInt8 { arch_in8(port) }
    @inline(__always)
    static func in16(_ port: UInt16) -> UInt16 { arch_in16(port) }
    @inline(__always)
    static func in32(_ port: UInt16) -> UInt32 { arch_in32(port) }
    @inline(__always)
    static func out8(_ port: UInt16, _ value: UInt8) { arch_out8(port, value) }
    @inline(__always)
    static func out16(_ port: UInt16, _ value: UInt16) { arch_out16(port, value) }
    @inline(__always)
    static func out32(_ port: UInt16, _ value: UInt32) { arch_out32(port, value) }

    @inline(__always)
    static func read8(_ address: UInt64) -> UInt8 { arch_mmio_read8(address) }
    @inline(__always)
    static func write8(_ address: UInt64, _ value: UInt8) { arch_mmio_write8(address, value) }
    @inline(__always)
    static func read16(_ address: UInt64) -> UInt16 { arch_mmio_read16(address) }
    @inline(__always)
    static func write16(_ address: UInt64, _ value: UInt16) { arch_mmio_write16(address, value) }
    @inline(__always)
    static func read32(_ address: UInt64) -> UInt32 { arch_mmio_read32(address) }
    @inline(__always)
    static func write32(_ address: UInt64, _ value: UInt32) { arch_mmio_write32(address, value) }
    @inline(__always)
    static func read64(_ address: UInt64) -> UInt64 { arch_mmio_read64(address) }
    @inline(__always)
    static func write64(_ address: UInt64, _ value: UInt64) { arch_mmio_write64(address, value) }

    @inline(__always)
    static func readModelSpecific(_ number: UInt32) -> UInt64 { arch_read_msr(number) }
    @inline(__always)
    static func writeModelSpecific(_ number: UInt32, _ value: UInt64) {
        arch_write_msr(number, value)
    }
}
