// The serial port when it is absent, present or stuck; and the ways to end a machine's run.

import ACPITables
import Arch
import Testing

@testable import Drivers

private typealias Write = SimulatedMachine.Write

/// A 16550 at the place of a PC's first serial port.
private final class UARTChip {
    let machine = SimulatedMachine()
    var lineStatus: UInt64 = 0x60
    private(set) var polls = 0

    init() {
        machine.onRead(.port(0x3FF)) { self.machine.value(at: .port(0x3FF)) ?? 0 }
        machine.onRead(.port(0x3FD)) {
            self.polls += 1
            return self.lineStatus
        }
    }

    func write(_ port: SerialPort, _ text: String) -> [UInt64] {
        machine.writes = []
        machine.run { port.write(Array(text.utf8).span) }
        return machine.writes.filter { $0.place == .port(0x3F8) }.map(\.value)
    }
}

@Suite struct SerialPortTests {
    @Test func whereNobodyAnswersThereIsNone() {
        let machine = SimulatedMachine()
        #expect(machine.run { SerialPort.com1() } == nil)
    }

    @Test func isSetTo115200Baud8N1() throws {
        let chip = UARTChip()
        var isLatched = false
        var divisor: [UInt64] = []
        chip.machine.onWrite(.port(0x3FB)) { isLatched = $0 & 0x80 != 0 }
        for port: UInt16 in [0x3F8, 0x3F9] {
            chip.machine.onWrite(.port(port)) { if isLatched { divisor.append($0) } }
        }
        _ = try #require(chip.machine.run { SerialPort.com1() })
        #expect(divisor == [1, 0])
        #expect(chip.machine.value(at: .port(0x3FB)) == 3)
    }

    @Test func linesEndInCarriageReturnAndLineFeed() throws {
        let chip = UARTChip()
        let port = try #require(chip.machine.run { SerialPort.com1() })
        #expect(chip.write(port, "a\nb\n") == [0x61, 13, 10, 0x62, 13, 10])
    }

    @Test func aStuckPortIsWaitedForOnce() throws {
        let chip = UARTChip()
        let port = try #require(chip.machine.run { SerialPort.com1() })
        chip.lineStatus = 0
        #expect(chip.write(port, String(repeating: "x", count: 1000)).isEmpty)
        #expect(chip.polls < 102_000)
        chip.lineStatus = 0x20
        #expect(chip.write(port, "y\n") == [0x79, 13, 10])
    }
}

/// How the port tells that it takes bytes again, without which the console would wait for ever.
@Suite struct SerialRoomTests {
    private let chip = UARTChip()

    private var wanted: UInt64? { chip.machine.value(at: .port(0x3F9)) }

    /// The causes that the chip tells of, one after the other, and then none.
    private func identify(_ causes: [UInt64]) {
        var rest = causes
        chip.machine.onRead(.port(0x3FA)) { rest.isEmpty ? 0xC1 : 0xC0 | rest.removeFirst() }
    }

    private func makePort() throws -> SerialPort {
        identify([])
        return try #require(chip.machine.run { SerialPort.com1() })
    }

    @Test func aFullTransmitterIsAskedToInterruptOnce() throws {
        let port = try makePort()
        chip.lineStatus = 0
        #expect(!chip.machine.run { port.hasRoom })
        #expect(wanted == 3)
        identify([0x02])
        #expect(chip.machine.run { port.serve() } == .room)
        #expect(wanted == 1)
    }

    @Test func aTransmitterThatIsEmptyAsItIsAskedIsSeen() throws {
        let port = try makePort()
        chip.lineStatus = 0
        // Empty a moment too early, on a UART that does not interrupt for what was so before.
        let chip = chip
        chip.machine.onWrite(.port(0x3F9)) { if $0 & 2 != 0 { chip.lineStatus = 0x60 } }
        #expect(chip.machine.run { port.hasRoom })
    }

    @Test func anInterruptThatAByteTookBackIsStillWanted() throws {
        let port = try makePort()
        chip.lineStatus = 0
        #expect(!chip.machine.run { port.hasRoom })
        identify([])
        #expect(chip.machine.run { port.serve() } == [])
        #expect(wanted == 3)
    }

    @Test func allCausesAreServedBeforeTheLineIsQuiet() throws {
        let port = try makePort()
        chip.lineStatus = 0
        #expect(!chip.machine.run { port.hasRoom })
        identify([0x04, 0x02])
        var arrived: [UInt64] = [0x41]
        let chip = chip
        chip.machine.onRead(.port(0x3FD)) { arrived.isEmpty ? 0x60 : 0x61 }
        chip.machine.onRead(.port(0x3F8)) { arrived.isEmpty ? 0 : arrived.removeFirst() }
        #expect(chip.machine.run { port.serve() } == [.received, .room])
        #expect(port.received(atMost: 4) == [0x41])
        #expect(wanted == 1)
    }
}

@Suite struct PowerTests {
    /// A platform whose tables say what QEMU's q35 says.
    private func platform(
        reset: GenericAddress? = GenericAddress(space: .port, widthInBits: 8, address: 0xCF9),
        pm1b: UInt64 = 0, smiCommand: UInt32 = 0xB2
    ) throws -> Platform {
        var machine = FirmwareImage()
        machine.pm1b = UInt32(pm1b)
        machine.smiCommand = smiCommand
        machine.reset = reset
        return machine.platform()
    }

    private func off(
        _ platform: Platform, isACPIOn: Bool
    ) -> [Write] {
        let machine = SimulatedMachine()
        var control: UInt64 = isACPIOn ? 1 : 0
        machine.onRead(.port(0x604)) { control }
        machine.onRead(.port(0x704)) { 0x0001 }
        machine.onWrite(.port(0xB2)) { _ in control |= 1 }
        machine.run { Power(platform).off() }
        return machine.writes
    }

    @Test func offWritesTheSleepType() throws {
        // SLP_TYP 5 of the image's \_S5, SLP_EN; the other bits stay.
        #expect(
            off(try platform(), isACPIOn: true)
                == [Write(.port(0x604), 1 | 5 << 10 | 1 << 13)])
    }

    @Test func bothHalvesOfThePM1BlockAreWritten() throws {
        #expect(
            off(try platform(pm1b: 0x704), isACPIOn: true)
                == [
                    Write(.port(0x604), 1 | 5 << 10 | 1 << 13),
                    Write(.port(0x704), 1 | 5 << 10 | 1 << 13),
                ])
    }

    @Test func powerManagementIsTakenOverFirst() throws {
        #expect(
            off(try platform(), isACPIOn: false)
                == [Write(.port(0xB2), 0xF1), Write(.port(0x604), 1 | 5 << 10 | 1 << 13)])
    }

    @Test func offWithoutTablesDoesNothing() {
        #expect(off(Platform(rsdp: 0, reader: NoMemory()), isACPIOn: true).isEmpty)
    }

    private func reset(_ platform: Platform) -> [Write] {
        let machine = SimulatedMachine()
        machine.run { Power(platform).tryToReset() }
        return machine.writes
    }

    @Test func resetTriesEveryWay() throws {
        let last = [Write(.port(0xCF9), 0x06), Write(.port(0x64), 0xFE)]
        #expect(reset(try platform()) == [Write(.port(0xCF9), 0x0F)] + last)
        #expect(reset(try platform(reset: nil)) == last)
        #expect(reset(Platform(rsdp: 0, reader: NoMemory())) == last)
        let memory = GenericAddress(space: .memory, widthInBits: 8, address: 0x1000)
        #expect(reset(try platform(reset: memory)) == last)
        let far = GenericAddress(space: .port, widthInBits: 8, address: 0x1_0000)
        #expect(reset(try platform(reset: far)) == last)
    }
}
