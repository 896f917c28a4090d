// The local APIC of each CPU (Intel SDM vol. 3 ch. 11): its timer, and messages to other CPUs.

public import Arch

/// The way to the local APIC of whichever CPU executes the call.
public struct LocalAPIC: Sendable {
    private enum Access: Sendable {
        case memory(DeviceRegisters)
        /// x2APIC mode: the registers are MSRs.
        case registers
    }

    private enum Register {
        static let identifier: UInt32 = 0x020
        static let endOfInterrupt: UInt32 = 0x0B0
        static let spuriousVector: UInt32 = 0x0F0
        static let errorStatus: UInt32 = 0x280
        static let commandLow: UInt32 = 0x300
        static let commandHigh: UInt32 = 0x310
        static let localTimer: UInt32 = 0x320
        static let localPin0: UInt32 = 0x350
        static let localError: UInt32 = 0x370
        static let timerInitialCount: UInt32 = 0x380
        static let timerCurrentCount: UInt32 = 0x390
        static let timerDivisor: UInt32 = 0x3E0
    }

    private static let masked: UInt32 = 1 << 16
    private let access: Access

    /// How many bytes of registers a local APIC has in memory.
    public static var registersLength: UInt64 { 0x1000 }

    /// Finds out how to reach the local APICs. `map` makes the registers in memory reachable; it is
    /// asked only where the CPU has no x2APIC mode. `nil` when there is no way.
    public init?(address: UInt64, map: (PhysicalRange) -> DeviceRegisters?) {
        if CPUFeatures.current.contains(.x2APIC) {
            access = .registers
        } else if let range = PhysicalRange(
            start: PhysicalAddress(address), length: LocalAPIC.registersLength),
            let registers = map(range)
        {
            access = .memory(registers)
        } else {
            return nil
        }
    }

    /// What it is.
    public var name: StaticString {
        switch access {
        case .memory: "xAPIC"
        case .registers: "x2APIC"
        }
    }

    private func read(_ register: UInt32) -> UInt32 {
        switch access {
        case .memory(let registers): registers.read32(UInt64(register))
        case .registers:
            UInt32(truncatingIfNeeded: ModelSpecificRegister.x2APIC(register).read())
        }
    }

    private func write(_ register: UInt32, _ value: UInt32) {
        switch access {
        case .memory(let registers): registers.write32(UInt64(register), value)
        case .registers: ModelSpecificRegister.x2APIC(register).write(UInt64(value))
        }
    }

    /// Switches the local APIC of this CPU on, everything but errors masked.
    public func enable() {
        let base = ModelSpecificRegister.apicBase
        switch access {
        case .memory: base.write(base.read() | 1 << 11)
        case .registers: base.write(base.read() | 1 << 11 | 1 << 10)
        }
        write(Register.localTimer, LocalAPIC.masked)
        // Pin 0 is where a legacy interrupt controller would deliver; pin 1 stays the NMI it is.
        write(Register.localPin0, LocalAPIC.masked)
        write(Register.localError, UInt32(InterruptVector.apicError))
        write(Register.spuriousVector, 1 << 8 | UInt32(InterruptVector.spurious))
        write(Register.errorStatus, 0)
        acknowledge()
    }

    /// The identifier of this CPU's local APIC.
    public var identifier: UInt32 {
        switch access {
        case .memory: read(Register.identifier) >> 24
        case .registers: read(Register.identifier)
        }
    }

    /// Tells the local APIC that the handler of the interrupt in service is done.
    public func acknowledge() {
        write(Register.endOfInterrupt, 0)
    }

    /// Reads and clears the errors that the local APIC has seen.
    public func takeErrors() -> UInt32 {
        write(Register.errorStatus, 0)
        return read(Register.errorStatus)
    }
}

// MARK: - Messages to other CPUs

extension LocalAPIC {
    private enum Delivery {
        static let fixed: UInt32 = 0 << 8
        static let nonMaskable: UInt32 = 4 << 8
        static let initialise: UInt32 = 5 << 8
        static let startUp: UInt32 = 6 << 8
    }

    private static let assert: UInt32 = 1 << 14
    private static let allButSelf: UInt32 = 3 << 18

    /// Interrupts the CPU whose APIC identifier is `target` with `vector`.
    public func send(_ vector: UInt8, to target: UInt32) {
        command(Delivery.fixed | LocalAPIC.assert | UInt32(vector), to: target)
    }

    /// Interrupts all other CPUs with `vector`.
    public func sendToOthers(_ vector: UInt8) {
        command(
            LocalAPIC.allButSelf | LocalAPIC.assert | Delivery.fixed | UInt32(vector), to: 0)
    }

    /// Interrupts all other CPUs in a way that they cannot put off.
    public func sendNonMaskableToOthers() {
        command(LocalAPIC.allButSelf | LocalAPIC.assert | Delivery.nonMaskable, to: 0)
    }

    /// Resets the CPU `target`.
    func sendInitialise(to target: UInt32) {
        command(Delivery.initialise | LocalAPIC.assert, to: target)
    }

    /// Lets the CPU `target`, after a reset, run from physical address `page` · 4096.
    func sendStartUp(page: UInt8, to target: UInt32) {
        command(Delivery.startUp | LocalAPIC.assert | UInt32(page), to: target)
    }

    private func command(_ low: UInt32, to target: UInt32) {
        // In memory the command is two writes; an interrupt handler that sends another one between
        // them would change the target.
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        switch access {
        case .memory:
            while read(Register.commandLow) & 1 << 12 != 0 { relaxCPU() }
            write(Register.commandHigh, target << 24)
            write(Register.commandLow, low)
            while read(Register.commandLow) & 1 << 12 != 0 { relaxCPU() }
        case .registers:
            ModelSpecificRegister.x2APIC(Register.commandLow)
                .write(UInt64(target) << 32 | UInt64(low))
        }
    }
}

// MARK: - The timer

extension LocalAPIC {
    /// The bits of the divisor register for a division by 16.
    private static let divideBy16: UInt32 = 0b0011

    /// Lets the timer run freely for calibration; ``remainingCount`` tells how far it came.
    func startCountdown() {
        write(Register.timerDivisor, LocalAPIC.divideBy16)
        write(Register.localTimer, LocalAPIC.masked)
        write(Register.timerInitialCount, .max)
    }

    /// Counts until the timer reaches 0.
    var remainingCount: UInt32 { read(Register.timerCurrentCount) }

    /// Raises ``InterruptVector/timer`` on this CPU once, after `counts` counts, at least one.
    func startTimer(counts: UInt32) {
        write(Register.timerDivisor, LocalAPIC.divideBy16)
        write(Register.localTimer, UInt32(InterruptVector.timer))
        write(Register.timerInitialCount, max(counts, 1))
    }

    /// Raises ``InterruptVector/timer`` on this CPU once, when the time-stamp counter reaches
    /// `deadline`.
    func startTimer(deadline: UInt64) {
        write(Register.localTimer, UInt32(InterruptVector.timer) | 0b10 << 17)
        // 0 would switch it off.
        ModelSpecificRegister.timestampDeadline.write(max(deadline, 1))
    }

    /// Stops the timer.
    func stopTimer() {
        write(Register.localTimer, LocalAPIC.masked)
        write(Register.timerInitialCount, 0)
    }
}
