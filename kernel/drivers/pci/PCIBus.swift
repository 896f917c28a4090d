// Finding the functions on all PCI buses, and drivers for them.

internal import KernelLog

/// Searches for functions.
public struct PCIBus: Sendable {
    private let configuration: PCIConfiguration

    /// The buses behind `configuration`.
    public init(_ configuration: PCIConfiguration) {
        self.configuration = configuration
    }

    /// Calls `body` with each function on bus 0 and on the buses behind its bridges.
    public func forEachFunction(_ body: (PCIFunction) -> Void) {
        // A bus is searched once, whatever the bridges claim.
        var pending: [UInt8] = [0]
        var isKnown = [Bool](repeating: false, count: 256)
        isKnown[0] = true
        while let bus = pending.popLast() {
            for device in 0..<UInt8(32) {
                forEachFunction(ofDevice: device, on: bus) { function in
                    body(function)
                    if let next = function.secondaryBus, !isKnown[Int(next)] {
                        isKnown[Int(next)] = true
                        pending.append(next)
                    }
                }
            }
        }
    }

    private func forEachFunction(
        ofDevice device: UInt8, on bus: UInt8, _ body: (PCIFunction) -> Void
    ) {
        for number in 0..<UInt8(8) {
            let place = PCIAddress(bus: bus, device: device, function: number)
            let function = PCIFunction(at: place, in: configuration)
            if let function { body(function) }
            if number == 0, function?.hasSiblings != true { return }
        }
    }
}

extension PCIBus {
    /// Gives each function to the first of `drivers` that names it, and reports what comes of it.
    public func attach(_ drivers: [PCIDriver], _ services: DeviceServices) {
        forEachFunction { function in
            for driver in drivers where driver.identifiers.contains(function.identifier) {
                if let reason = driver.attach(function, services) {
                    Log.warning(
                        "PCI: a device for \(driver.name) is not used: \(reason)")
                }
                return
            }
        }
    }
}

/// A driver for PCI functions: it names those that it knows, and is given each that the machine has.
open class PCIDriver {
    /// What it is for, for the log.
    open var name: StaticString { "" }
    /// What it drives.
    open var identifiers: [PCIIdentifier] { [] }

    /// For subclasses.
    public init() {}

    /// Takes charge of a function that ``identifiers`` name.
    ///
    /// - Returns: a sentence about why not, for the log; `nil` when all is well.
    open func attach(_ function: PCIFunction, _ services: DeviceServices) -> StaticString? {
        nil
    }
}
