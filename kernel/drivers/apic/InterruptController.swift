// The machine's I/O APICs together: routes device lines, hands out vectors, and calls the drivers.

internal import ACPITables
public import Arch
internal import KernelBase

/// Why a device did not get its interrupt.
public enum InterruptError: Error {
    /// No I/O APIC has a pin for that line.
    case noPin
    /// All vectors for devices are taken.
    case noVector
    /// The CPU's number does not fit into a message.
    case unreachableCPU
}

/// What a device interrupts: its driver.
open class InterruptReceiver: @unchecked Sendable {
    /// For subclasses.
    public init() {}

    /// Serves the device. Called with interrupts off; allocates nothing and drops no last reference.
    open func serve() {}
}

/// What a device writes, and where, to interrupt a CPU (Intel SDM vol. 3, 11.11).
public struct MessageInterrupt: Equatable, Sendable {
    /// The physical address.
    public let address: UInt64
    /// The 32-bit word.
    public let data: UInt32

    /// Raises `vector` at the CPU whose APIC identifier is `target`, which must be below 256.
    init?(vector: UInt8, target: UInt32) {
        guard target < 256 else { return nil }
        address = 0xFEE0_0000 | UInt64(target) << 12
        data = UInt32(vector)
    }
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
    // By vector. Written before the vector can arrive, and never again.
    nonisolated(unsafe) private var receivers = InlineArray<256, InterruptReceiver?>(repeating: nil)
    // The one that interrupts are for, on the machine that the kernel runs on.
    nonisolated(unsafe) private static var inUse: InterruptController?

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
        unsafe InterruptController.inUse = self
    }

    /// How many I/O APICs there are.
    public var count: Int {
        state.withLock { $0.ioAPICs.count }
    }

    /// Delivers ISA interrupt `source` to `receiver`, on the CPU that executes the call.
    ///
    /// - Returns: the vector.
    @discardableResult
    public func connectISA(
        _ source: UInt8, to receiver: InterruptReceiver
    ) throws(InterruptError) -> UInt8 {
        var interrupt = UInt32(source)
        var signal = LineSignal.isa
        for index in 0..<overrides.count where overrides[index].source == source {
            interrupt = overrides[index].interrupt
            signal = LineSignal(
                isActiveLow: overrides[index].signal.polarity == .activeLow,
                isLevelTriggered: overrides[index].signal.trigger == .level)
        }
        return try connect(interrupt, signal, receiver)
    }

    private func connect(
        _ interrupt: UInt32, _ signal: LineSignal, _ receiver: InterruptReceiver
    ) throws(InterruptError) -> UInt8 {
        let target = apic.identifier
        return try state.withLock { (state) throws(InterruptError) in
            for index in state.ioAPICs.indices {
                let ioAPIC = state.ioAPICs[index]
                guard interrupt >= ioAPIC.firstInterrupt,
                    interrupt - ioAPIC.firstInterrupt < ioAPIC.pinCount
                else { continue }
                let vector = try takeVector(for: receiver, &state)
                ioAPIC.route(
                    interrupt - ioAPIC.firstInterrupt, to: target, vector: vector, signal)
                return vector
            }
            throw .noPin
        }
    }

    /// A message that interrupts the CPU that executes the call and calls `receiver`.
    public func makeMessage(
        for receiver: InterruptReceiver
    ) throws(InterruptError) -> MessageInterrupt {
        let target = apic.identifier
        return try state.withLock { (state) throws(InterruptError) in
            guard target < 256 else { throw .unreachableCPU }
            let vector = try takeVector(for: receiver, &state)
            guard let message = MessageInterrupt(vector: vector, target: target) else {
                throw .unreachableCPU
            }
            return message
        }
    }

    private func takeVector(
        for receiver: InterruptReceiver, _ state: inout State
    ) throws(InterruptError) -> UInt8 {
        guard state.nextVector < InterruptVector.timer else { throw .noVector }
        let vector = state.nextVector
        state.nextVector += 1
        unsafe receivers[Int(vector)] = receiver
        unsafe setInterruptHandler(vector) { frame in
            guard let controller = unsafe InterruptController.inUse else { return }
            controller.deliver(unsafe interruptVector(of: frame))
        }
        return vector
    }

    /// Calls the driver whose device raised `vector`.
    func deliver(_ vector: UInt8) {
        unsafe receivers[Int(vector)]?.serve()
        apic.acknowledge()
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
