// One PCI function: what its configuration header says, its memory, its capabilities.

public import Arch

/// A function that answered when the buses were searched.
///
/// What its registers say is only ever a claim: ranges come back checked, lists end.
public struct PCIFunction: Sendable {
    /// Where it sits.
    public let address: PCIAddress
    /// What it is.
    public let identifier: PCIIdentifier
    /// Base class and subclass, as 0x0300 for a VGA-compatible display.
    public let classCode: UInt16
    let configuration: PCIConfiguration

    private enum Register {
        static let identifiers: UInt16 = 0x00
        static let command: UInt16 = 0x04
        static let classCode: UInt16 = 0x08
        static let headerType: UInt16 = 0x0C
        static let firstBaseAddress: UInt16 = 0x10
        static let buses: UInt16 = 0x18
        static let capabilities: UInt16 = 0x34
    }

    /// Bits of the command register.
    private enum Command {
        static let memory: UInt32 = 1 << 1
        static let busMaster: UInt32 = 1 << 2
        static let noLineInterrupt: UInt32 = 1 << 10
    }

    /// The function at `address`, if there is one.
    init?(at address: PCIAddress, in configuration: PCIConfiguration) {
        let word = configuration.read(address, Register.identifiers)
        let vendor = UInt16(truncatingIfNeeded: word)
        guard vendor != 0xFFFF, vendor != 0 else { return nil }
        self.address = address
        self.configuration = configuration
        identifier = PCIIdentifier(vendor: vendor, device: UInt16(truncatingIfNeeded: word >> 16))
        classCode = UInt16(
            truncatingIfNeeded: configuration.read(address, Register.classCode) >> 16)
    }

    /// Reads the 32-bit configuration register at `offset`.
    public func read(_ offset: UInt16) -> UInt32 { configuration.read(address, offset) }

    /// Writes the 32-bit configuration register at `offset`.
    public func write(_ offset: UInt16, _ value: UInt32) {
        configuration.write(address, offset, value)
    }

    private var headerType: UInt8 {
        UInt8(truncatingIfNeeded: read(Register.headerType) >> 16)
    }

    /// Whether functions 1 to 7 of the same device may exist.
    var hasSiblings: Bool { headerType & 0x80 != 0 }

    /// The bus behind a bridge.
    var secondaryBus: UInt8? {
        guard headerType & 0x7F == 1 else { return nil }
        return UInt8(truncatingIfNeeded: read(Register.buses) >> 8)
    }

    /// Lets the function answer in memory and reach memory itself; its line stays silent, because
    /// drivers use messages.
    public func enable() {
        change(setting: Command.memory | Command.busMaster | Command.noLineInterrupt, clearing: 0)
    }

    /// The upper half of the register is status, whose bits are cleared by writing ones.
    private func change(setting set: UInt32, clearing clear: UInt32) {
        let value = read(Register.command) & 0xFFFF
        write(Register.command, value & ~clear | set)
    }

    /// The memory that base address register `index`, below 6, stands for; `nil` when it is none or
    /// the firmware gave it no place.
    ///
    /// Measuring it takes the memory away for a moment: nobody uses it at that time.
    public func memory(_ index: UInt8) -> PhysicalRange? {
        guard index < 6, headerType & 0x7F == 0 else { return nil }
        let register = Register.firstBaseAddress + UInt16(index) * 4
        let low = read(register)
        let isWide = low >> 1 & 3 == 2
        guard low & 1 == 0, !isWide || index < 5 else { return nil }
        let high = isWide ? read(register + 4) : 0
        let command = read(Register.command) & 0xFFFF
        write(Register.command, command & ~Command.memory)
        write(register, .max)
        if isWide { write(register + 4, .max) }
        let mask = UInt64(isWide ? read(register + 4) : .max) << 32 | UInt64(read(register) & ~0xF)
        write(register, low)
        if isWide { write(register + 4, high) }
        write(Register.command, command)

        let start = UInt64(high) << 32 | UInt64(low & ~0xF)
        let length = ~mask &+ 1
        guard start != 0, length != 0, length & (length - 1) == 0, start % length == 0 else {
            return nil
        }
        return PhysicalRange(start: PhysicalAddress(start), length: length)
    }

    /// Calls `body` with the offset of each capability called `wanted`, until it returns true.
    public func forEachCapability(_ wanted: UInt8, _ body: (UInt16) -> Bool) {
        guard read(Register.command) >> 16 & 1 << 4 != 0 else { return }
        var offset = UInt16(truncatingIfNeeded: read(Register.capabilities) & 0xFC)
        // There is room for 48 of them, so a longer list runs in circles.
        for _ in 0..<48 {
            guard offset >= 0x40 else { return }
            let word = read(offset)
            if UInt8(truncatingIfNeeded: word) == wanted, body(offset) { return }
            offset = UInt16(truncatingIfNeeded: word >> 8 & 0xFC)
        }
    }
}
