// The machine's I/O APICs together: routes device lines and hands out vectors for them.

internal import ACPITables
public import Arch
internal import KernelBase

/// Why a device did not get its interrupt.
public enum InterruptError: Error {
    /// No I/O APIC has a pin for that line.
    case noPin
    /// All vectors for devices are taken.
    case noVector
}

/// All I/O APICs of the machine.
public final class InterruptController: Sendable {
    private struct State: ~Copyable {
        var ioAPICs: [IOAPIC]
        var nextVector = InterruptVector.firstFree
    }

    private let state: Spinlock<State>
    private let overrides: BoundedList<InterruptOverride>
    private let apic: LocalAPIC

    /// Takes charge of the I/O APICs of `platform`. `map` makes their registers reachable.
    public init(
        _ platform: Platform, apic: LocalAPIC,
        map: (PhysicalRange) -> DeviceRegisters?
    ) {
        var ioAPICs: [IOAPIC] = []
        for index in 0..<platform.ioAPICs.count {
            let description = platform.ioAPICs[index]
            guard
                let range = PhysicalRange(
                    start: PhysicalAddress(description.address), length: IOAPIC.registersLength),
                let registers = map(range)
            else { continue }
            ioAPICs.append(IOAPIC(registers, firstInterrupt: description.firstInterrupt))
        }
        state = Spinlock(State(ioAPICs: ioAPICs), rank: .device)
        overrides = platform.overrides
        self.apic = apic
        InterruptController.silenceLegacyController()
    }

    /// How many I/O APICs there are.
    public var count: Int {
        state.withLock { $0.ioAPICs.count }
    }

    /// Delivers ISA interrupt `source` to the CPU that executes the call.
    ///
    /// `handler` acknowledges the local APIC itself.
    /// - Returns: the vector.
    @discardableResult
    public func connectISA(
        _ source: UInt8, _ handler: InterruptHandler
    ) throws(InterruptError) -> UInt8 {
        var interrupt = UInt32(source)
        var signal = LineSignal.isa
        for index in 0..<overrides.count where overrides[index].source == source {
            interrupt = overrides[index].interrupt
            signal = LineSignal(
                isActiveLow: overrides[index].signal.polarity == .activeLow,
                isLevelTriggered: overrides[index].signal.trigger == .level)
        }
        return unsafe try connect(interrupt, signal, handler)
    }

    private func connect(
        _ interrupt: UInt32, _ signal: LineSignal, _ handler: InterruptHandler
    ) throws(InterruptError) -> UInt8 {
        let target = apic.identifier
        return try state.withLock { (state) throws(InterruptError) in
            guard state.nextVector < InterruptVector.timer else { throw .noVector }
            for index in state.ioAPICs.indices {
                let ioAPIC = state.ioAPICs[index]
                guard interrupt >= ioAPIC.firstInterrupt,
                    interrupt - ioAPIC.firstInterrupt < ioAPIC.pinCount
                else { continue }
                let vector = state.nextVector
                state.nextVector += 1
                unsafe setInterruptHandler(vector, handler)
                ioAPIC.route(
                    interrupt - ioAPIC.firstInterrupt, to: target, vector: vector, signal)
                return vector
            }
            throw .noPin
        }
    }

    /// Masks the two 8259s, after moving their vectors away from the CPU's exceptions: a spurious
    /// interrupt arrives even when all is masked.
    private static func silenceLegacyController() {
        for (command, data, vector) in [
            (IOPort(0x20), IOPort(0x21), UInt8(0x20)), (IOPort(0xA0), IOPort(0xA1), UInt8(0x28)),
        ] {
            command.write8(0x11)  // initialise, fourth word follows
            data.write8(vector)
            data.write8(command.number == 0x20 ? 4 : 2)  // cascade on line 2
            data.write8(0x01)  // 8086 mode
            data.write8(0xFF)  // all masked
        }
    }
}
