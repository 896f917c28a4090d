// Interrupts as messages (PCI Local Bus Specification 3.0, 6.8.2: MSI-X).

internal import Arch

extension PCIFunction {
    private static let messageCapability: UInt8 = 0x11

    /// Makes the function send `message` for its interrupt 0 and nothing for all others; false when it
    /// cannot.
    func sendMessages(
        _ message: MessageInterrupt, map: (PhysicalRange) -> DeviceRegisters?
    ) -> Bool {
        var place: UInt16?
        forEachCapability(PCIFunction.messageCapability) {
            place = $0
            return true
        }
        guard let place else { return false }
        let control = read(place)
        let count = UInt64(control >> 16 & 0x7FF) + 1
        let location = read(place + 4)
        guard let memory = memory(UInt8(truncatingIfNeeded: location & 7)) else { return false }
        let offset = UInt64(location & ~7)
        let length = count * 16
        guard offset <= memory.length, length <= memory.length - offset,
            let range = PhysicalRange(start: memory.start + offset, length: length),
            let table = map(range)
        else { return false }
        for entry in 1..<max(count, 1) { table.write32(entry * 16 + 12, 1) }
        table.write32(0, UInt32(truncatingIfNeeded: message.address))
        table.write32(4, UInt32(truncatingIfNeeded: message.address >> 32))
        table.write32(8, message.data)
        table.write32(12, 0)
        // On, and not masked as a whole.
        write(place, control & ~(1 << 30) | 1 << 31)
        return true
    }
}
