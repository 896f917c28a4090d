// Accesses to devices and the CPU's own registers, sent to the test's simulated machine.

/// Ports, mapped registers and model-specific registers of the machine of the running test.
enum Hardware {
    private static var machine: SimulatedMachine { SimulatedMachine.current }

    static func in8(_ port: UInt16) -> UInt8 {
        UInt8(truncatingIfNeeded: machine.read(.port(port)))
    }
    static func in16(_ port: UInt16) -> UInt16 {
        UInt16(truncatingIfNeeded: machine.read(.port(port)))
    }
    static func in32(_ port: UInt16) -> UInt32 {
        UInt32(truncatingIfNeeded: machine.read(.port(port)))
    }
    static func out8(_ port: UInt16, _ value: UInt8) { machine.write(.port(port), UInt64(value)) }
    static func out16(_ port: UInt16, _ value: UInt16) {
        machine.write(.port(port), UInt64(value))
    }
    static func out32(_ port: UInt16, _ value: UInt32) {
        machine.write(.port(port), UInt64(value))
    }

    static func read8(_ address: UInt64) -> UInt8 {
        UInt8(truncatingIfNeeded: machine.read(.register(address)))
    }
    static func write8(_ address: UInt64, _ value: UInt8) {
        machine.write(.register(address), UInt64(value))
    }
    static func read16(_ address: UInt64) -> UInt16 {
        UInt16(truncatingIfNeeded: machine.read(.register(address)))
    }
    static func write16(_ address: UInt64, _ value: UInt16) {
        machine.write(.register(address), UInt64(value))
    }
    static func read32(_ address: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: machine.read(.register(address)))
    }
    static func write32(_ address: UInt64, _ value: UInt32) {
        machine.write(.register(address), UInt64(value))
    }
    static func read64(_ address: UInt64) -> UInt64 { machine.read(.register(address)) }
    static func write64(_ address: UInt64, _ value: UInt64) {
        machine.write(.register(address), value)
    }

    static func readModelSpecific(_ number: UInt32) -> UInt64 {
        machine.read(.modelSpecific(number))
    }
    static func writeModelSpecific(_ number: UInt32, _ value: UInt64) {
        machine.write(.modelSpecific(number), value)
    }
}

extension CPUFeatures {
    /// The features of the simulated machine's CPUs.
    public static var current: CPUFeatures { SimulatedMachine.current.features }
}

/// The simulated machine's time-stamp counter.
public func readTimestampCounter() -> UInt64 {
    SimulatedMachine.current.timestamp()
}

/// Records that `vector` has a handler; nothing is ever delivered to it.
public func setInterruptHandler(_ vector: UInt8, _ handler: InterruptHandler) {
    SimulatedMachine.current.setHandler(vector)
}

/// Which vector a handler was called for: on the host, the byte that it is given.
@unsafe
public func interruptVector(of frame: UnsafeMutableRawPointer) -> UInt8 {
    unsafe frame.load(as: UInt8.self)
}

/// Ends the process: a simulated CPU has nothing to stop for.
public func haltForever() -> Never {
    fatalError("the simulated CPU was halted")
}
