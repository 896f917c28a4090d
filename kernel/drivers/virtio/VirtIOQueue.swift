// A split virtqueue (Virtual I/O Device Specification 1.2, 2.7) of small buffers that the device
// fills: everything in one page.

internal import Arch

/// A queue of 8-byte buffers from the device. Not synchronised: its owner holds a lock.
struct VirtIOQueue: ~Copyable {
    private let index: UInt16
    private let size: UInt16
    private let registers: DeviceRegisters
    private let doorbell: DeviceRegisters
    /// How many buffers were given to the device, and how many came back; both wrap around.
    private var given: UInt16 = 0
    private var taken: UInt16 = 0

    /// The most buffers.
    static var largestSize: UInt16 { 64 }
    static var availableOffset: UInt64 { 1024 }
    static var usedOffset: UInt64 { 2048 }
    private static var bufferOffset: UInt64 { 3072 }
    private static var bufferLength: UInt64 { 8 }
    private static var deviceWrites: UInt32 { 2 }

    /// A queue whose buffers are all the driver's.
    init(
        _ index: UInt16, size: UInt16, in page: DevicePage, doorbell: DeviceRegisters
    ) {
        self.index = index
        self.size = size
        registers = page.registers
        self.doorbell = doorbell
        for buffer in 0..<UInt64(size) {
            let place = buffer * 16
            registers.write64(
                place,
                page.address.rawValue + VirtIOQueue.bufferOffset
                    + buffer * VirtIOQueue.bufferLength)
            registers.write32(place + 8, UInt32(VirtIOQueue.bufferLength))
            registers.write32(place + 12, VirtIOQueue.deviceWrites)
        }
    }

    /// Gives the device all buffers, at the start.
    mutating func giveAll() {
        for buffer in 0..<size { give(buffer) }
        ring()
    }

    private mutating func give(_ buffer: UInt16) {
        registers.write16(
            VirtIOQueue.availableOffset + 4 + UInt64(given & (size - 1)) * 2, buffer)
        given &+= 1
    }

    /// Shows the device what it was given, and tells it to look.
    private func ring() {
        registers.write16(VirtIOQueue.availableOffset + 2, given)
        doorbell.write16(0, index)
    }

    /// Calls `body` with the two words of each buffer that the device has filled, and gives the
    /// buffers back.
    ///
    /// - Returns: false when the device breaks the rules; the queue must not be used any more.
    mutating func takeAll(_ body: (UInt32, UInt32) -> Void) -> Bool {
        // A device that never stops filling buffers must not keep the CPU.
        for _ in 0..<16 {
            let end = registers.read16(VirtIOQueue.usedOffset + 2)
            if end == taken { return true }
            guard end &- taken <= size else { return false }
            while taken != end {
                let entry = VirtIOQueue.usedOffset + 4 + UInt64(taken & (size - 1)) * 8
                let buffer = registers.read32(entry)
                guard buffer < UInt32(size) else { return false }
                let place = VirtIOQueue.bufferOffset + UInt64(buffer) * VirtIOQueue.bufferLength
                if registers.read32(entry + 4) == UInt32(VirtIOQueue.bufferLength) {
                    body(registers.read32(place), registers.read32(place + 4))
                }
                taken &+= 1
                give(UInt16(truncatingIfNeeded: buffer))
            }
            // Shown before the next look, so that a device in a hurry finds room.
            ring()
        }
        return true
    }
}
