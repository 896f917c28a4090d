// The x86 I/O address space (Intel SDM vol. 1 ch. 19).

/// One address in the I/O space.
public struct IOPort: Hashable, Sendable {
    /// Its number.
    public let number: UInt16

    /// The port `number`.
    public init(_ number: UInt16) {
        self.number = number
    }

    /// The port `offset` further.
    public func advanced(by offset: UInt16) -> IOPort {
        IOPort(number &+ offset)
    }

    /// Reads a byte.
    public func read8() -> UInt8 { Hardware.in8(number) }
    /// Reads two bytes.
    public func read16() -> UInt16 { Hardware.in16(number) }
    /// Reads four bytes.
    public func read32() -> UInt32 { Hardware.in32(number) }
    /// Writes a byte.
    public func write8(_ value: UInt8) { Hardware.out8(number, value) }
    /// Writes two bytes.
    public func write16(_ value: UInt16) { Hardware.out16(number, value) }
    /// Writes four bytes.
    public func write32(_ value: UInt32) { Hardware.out32(number, value) }
}
