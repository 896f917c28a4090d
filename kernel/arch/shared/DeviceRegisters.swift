// Memory-mapped device registers: each access happens exactly once, at exactly its width.

/// A block of device registers that is mapped, uncached, in the kernel's address space.
///
/// Holding one proves that somebody mapped it: only the code that maps device memory makes them.
public struct DeviceRegisters: Sendable {
    /// Where the block is mapped.
    public let base: VirtualAddress
    /// Its size in bytes.
    public let length: UInt64

    /// - Safety: `length` bytes from `base` are mapped as device memory for as long as this value
    ///   is used.
    @unsafe
    public init(mappedAt base: VirtualAddress, length: UInt64) {
        self.base = base
        self.length = length
    }

    /// Reads the 8-bit register at byte `offset`.
    public func read8(_ offset: UInt64) -> UInt8 {
        Hardware.read8(address(offset, width: 1))
    }

    /// Writes the 8-bit register at byte `offset`.
    public func write8(_ offset: UInt64, _ value: UInt8) {
        Hardware.write8(address(offset, width: 1), value)
    }

    /// Reads the 16-bit register at byte `offset`.
    public func read16(_ offset: UInt64) -> UInt16 {
        Hardware.read16(address(offset, width: 2))
    }

    /// Writes the 16-bit register at byte `offset`.
    public func write16(_ offset: UInt64, _ value: UInt16) {
        Hardware.write16(address(offset, width: 2), value)
    }

    /// The `count` bytes from `offset` on, as a block of their own; `nil` when they are not all part
    /// of this one.
    public func part(at offset: UInt64, count: UInt64) -> DeviceRegisters? {
        guard offset <= length, count <= length - offset else { return nil }
        // Sound: a part of what is mapped.
        return unsafe DeviceRegisters(mappedAt: base + offset, length: count)
    }

    /// Reads the 32-bit register at byte `offset`.
    public func read32(_ offset: UInt64) -> UInt32 {
        Hardware.read32(address(offset, width: 4))
    }

    /// Writes the 32-bit register at byte `offset`.
    public func write32(_ offset: UInt64, _ value: UInt32) {
        Hardware.write32(address(offset, width: 4), value)
    }

    /// Reads the 64-bit register at byte `offset`.
    public func read64(_ offset: UInt64) -> UInt64 {
        Hardware.read64(address(offset, width: 8))
    }

    /// Writes the 64-bit register at byte `offset`.
    public func write64(_ offset: UInt64, _ value: UInt64) {
        Hardware.write64(address(offset, width: 8), value)
    }

    /// The range check that makes the accesses above sound; offsets are constants of drivers.
    private func address(_ offset: UInt64, width: UInt64) -> UInt64 {
        guard offset <= length, width <= length - offset, offset % width == 0 else {
            panic("device register outside of its block")
        }
        return base.rawValue + offset
    }
}
