// Virtual devices on PCI (Virtual I/O Device Specification 1.2, 4.1): finding the registers, and the
// handshake.

internal import Arch

/// A part of a device's registers, found through a capability (4.1.4).
enum VirtIOStructure: UInt8 {
    case common = 1
    case notification = 2
    case device = 4
}

/// The registers of a virtual device.
struct VirtIOTransport: Sendable {
    private let common: DeviceRegisters
    private let notification: DeviceRegisters
    private let notificationMultiplier: UInt64
    /// What the kind of device defines.
    let device: DeviceRegisters

    /// Offsets in the common structure (4.1.4.3).
    private enum Register {
        static let deviceFeatureSelect: UInt64 = 0
        static let deviceFeature: UInt64 = 4
        static let driverFeatureSelect: UInt64 = 8
        static let driverFeature: UInt64 = 12
        static let configurationVector: UInt64 = 16
        static let status: UInt64 = 20
        static let queueSelect: UInt64 = 22
        static let queueSize: UInt64 = 24
        static let queueVector: UInt64 = 26
        static let queueEnable: UInt64 = 28
        static let queueNotifyOffset: UInt64 = 30
        static let queueDescriptors: UInt64 = 32
        static let queueDriver: UInt64 = 40
        static let queueDevice: UInt64 = 48
    }

    private enum Status {
        static let acknowledge: UInt8 = 1
        static let driver: UInt8 = 2
        static let driverOK: UInt8 = 4
        static let featuresOK: UInt8 = 8
        static let failed: UInt8 = 128
    }

    private static let vendorCapability: UInt8 = 9
    private static let noVector: UInt16 = 0xFFFF

    /// The registers of `function`; `nil` when it does not have all that a device must have.
    init?(_ function: PCIFunction, map: (PhysicalRange) -> DeviceRegisters?) {
        func find(_ wanted: VirtIOStructure, atLeast length: UInt64) -> (UInt16, DeviceRegisters)? {
            var found: (UInt16, DeviceRegisters)?
            function.forEachCapability(VirtIOTransport.vendorCapability) { place in
                guard UInt8(truncatingIfNeeded: function.read(place) >> 24) == wanted.rawValue,
                    let range = VirtIOTransport.range(function, place), range.length >= length,
                    let registers = map(range)
                else { return false }
                found = (place, registers)
                return true
            }
            return found
        }
        guard let common = find(.common, atLeast: 56),
            let notification = find(.notification, atLeast: 2),
            let device = find(.device, atLeast: 8)
        else { return nil }
        self.common = common.1
        self.notification = notification.1
        notificationMultiplier = UInt64(function.read(notification.0 + 16))
        self.device = device.1
    }

    /// What a capability points to, if it lies within the memory that it names.
    private static func range(_ function: PCIFunction, _ place: UInt16) -> PhysicalRange? {
        guard place <= 0xE8,
            let memory = function.memory(UInt8(truncatingIfNeeded: function.read(place + 4)))
        else { return nil }
        let offset = UInt64(function.read(place + 8))
        let length = UInt64(function.read(place + 12))
        guard offset <= memory.length, length <= memory.length - offset, offset % 4 == 0 else {
            return nil
        }
        return PhysicalRange(start: memory.start + offset, length: length)
    }

    /// Resets the device and agrees on version 1 of the specification and on nothing else (3.1.1);
    /// false when the device does not.
    func begin() -> Bool {
        reset()
        // A device may take a moment; one that takes for ever is broken.
        var attempts = 0
        while common.read8(Register.status) != 0 {
            attempts += 1
            guard attempts < 1_000_000 else { return false }
            relaxCPU()
        }
        common.write8(Register.status, Status.acknowledge)
        common.write8(Register.status, Status.acknowledge | Status.driver)
        common.write32(Register.deviceFeatureSelect, 1)
        guard common.read32(Register.deviceFeature) & 1 != 0 else { return fail() }
        common.write32(Register.driverFeatureSelect, 0)
        common.write32(Register.driverFeature, 0)
        common.write32(Register.driverFeatureSelect, 1)
        common.write32(Register.driverFeature, 1)
        common.write8(
            Register.status, Status.acknowledge | Status.driver | Status.featuresOK)
        guard common.read8(Register.status) & Status.featuresOK != 0 else { return fail() }
        common.write16(Register.configurationVector, VirtIOTransport.noVector)
        return true
    }

    /// Tells the device that its driver gives up.
    func fail() -> Bool {
        common.write8(Register.status, common.read8(Register.status) | Status.failed)
        return false
    }

    /// Stops the device for good.
    func reset() {
        common.write8(Register.status, 0)
    }

    /// Sets queue `index` up in `page`, with interrupt 0; `nil` when the device has no such queue.
    func startQueue(_ index: UInt16, in page: DevicePage) -> VirtIOQueue? {
        common.write16(Register.queueSelect, index)
        let offered = common.read16(Register.queueSize)
        guard offered > 0, offered & (offered - 1) == 0 else { return nil }
        let size = min(offered, VirtIOQueue.largestSize)
        common.write16(Register.queueSize, size)
        common.write16(Register.queueVector, 0)
        guard common.read16(Register.queueVector) == 0 else { return nil }
        let offset = UInt64(common.read16(Register.queueNotifyOffset)) * notificationMultiplier
        guard offset % 2 == 0, let doorbell = notification.part(at: offset, count: 2) else {
            return nil
        }
        write64(Register.queueDescriptors, page.address.rawValue)
        write64(Register.queueDriver, page.address.rawValue + VirtIOQueue.availableOffset)
        write64(Register.queueDevice, page.address.rawValue + VirtIOQueue.usedOffset)
        common.write16(Register.queueEnable, 1)
        return VirtIOQueue(index, size: size, in: page, doorbell: doorbell)
    }

    /// Wide registers are written as two halves (4.1.3.1).
    private func write64(_ offset: UInt64, _ value: UInt64) {
        common.write32(offset, UInt32(truncatingIfNeeded: value))
        common.write32(offset + 4, UInt32(truncatingIfNeeded: value >> 32))
    }

    /// Tells the device that its driver is ready.
    func finish() {
        common.write8(
            Register.status,
            Status.acknowledge | Status.driver | Status.featuresOK | Status.driverOK)
    }
}
