// What is written to interrupt controllers, register by register.

import ACPITables
import Arch
import Testing

@testable import Drivers

private typealias Write = SimulatedMachine.Write

@Suite struct LocalAPICTests {
    private static let base: UInt64 = 0xFEE0_0000

    private func xAPIC(_ machine: SimulatedMachine) throws -> LocalAPIC {
        try #require(
            LocalAPIC(address: Self.base) {
                #expect($0.start.rawValue == Self.base && $0.length == 0x1000)
                return machine.registers(at: Self.base, length: $0.length)
            })
    }

    @Test func commandsInMemory() throws {
        let machine = SimulatedMachine()
        try machine.run {
            let apic = try xAPIC(machine)
            apic.send(0xF1, to: 3)
            apic.sendToOthers(0xF2)
            apic.sendNonMaskableToOthers()
            apic.sendInitialise(to: 7)
            apic.sendStartUp(page: 0x9F, to: 7)
        }
        let commands: [(high: UInt64, low: UInt64)] = [
            (3 << 24, 0x40F1), (0, 0xC40F2), (0, 0xC4400), (7 << 24, 0x4500), (7 << 24, 0x469F),
        ]
        var expected: [Write] = []
        for command in commands {
            expected.append(Write(.register(Self.base + 0x310), command.high))
            expected.append(Write(.register(Self.base + 0x300), command.low))
        }
        #expect(machine.writes == expected)
    }

    @Test func commandsInRegistersAreOneWrite() throws {
        let machine = SimulatedMachine()
        machine.features = .x2APIC
        try machine.run {
            let apic = try #require(LocalAPIC(address: Self.base) { _ in nil })
            apic.send(0xF1, to: 0x1234_5678)
            apic.sendToOthers(0xF2)
            apic.sendInitialise(to: 7)
            apic.sendStartUp(page: 0x9F, to: 7)
        }
        #expect(
            machine.writes == [
                Write(.modelSpecific(0x830), 0x1234_5678_0000_40F1),
                Write(.modelSpecific(0x830), 0xC40F2),
                Write(.modelSpecific(0x830), 7 << 32 | 0x4500),
                Write(.modelSpecific(0x830), 7 << 32 | 0x469F),
            ])
    }

    @Test func aCommandWaitsForTheOneBefore() throws {
        let machine = SimulatedMachine()
        var polls = 0
        machine.onRead(.register(Self.base + 0x300)) {
            polls += 1
            return polls < 10 ? 1 << 12 : 0
        }
        machine.onWrite(.register(Self.base + 0x310)) { _ in #expect(polls == 10) }
        try machine.run { try xAPIC(machine).send(0xF1, to: 1) }
        #expect(polls > 10)
    }

    @Test func identifiers() throws {
        let machine = SimulatedMachine()
        machine.onRead(.register(Self.base + 0x20)) { 0x0500_0000 }
        machine.onRead(.modelSpecific(0x802)) { 0x1234_5678 }
        try machine.run {
            #expect(try xAPIC(machine).identifier == 5)
            machine.features = .x2APIC
            let apic = try #require(LocalAPIC(address: Self.base) { _ in nil })
            #expect(apic.identifier == 0x1234_5678)
        }
    }

    @Test(arguments: [CPUFeatures(), .x2APIC])
    func enabling(_ features: CPUFeatures) throws {
        let machine = SimulatedMachine()
        machine.features = features
        machine.onRead(.modelSpecific(0x1B)) { 0xFEE0_0100 }
        try machine.run {
            let apic = try #require(
                LocalAPIC(address: Self.base) {
                    machine.registers(at: Self.base, length: $0.length)
                })
            apic.enable()
        }
        let isExtended = features.contains(.x2APIC)
        func place(_ offset: UInt32) -> SimulatedMachine.Place {
            isExtended
                ? .modelSpecific(0x800 + offset / 16) : .register(Self.base + UInt64(offset))
        }
        #expect(
            machine.writes.first
                == Write(.modelSpecific(0x1B), isExtended ? 0xFEE0_0D00 : 0xFEE0_0900))
        #expect(machine.value(at: place(0xF0)) == 0x1FF)
        #expect(machine.value(at: place(0x320)) == 0x10000)
        #expect(machine.value(at: place(0x350)) == 0x10000)
        #expect(machine.value(at: place(0x370)) == 0xF3)
        #expect(machine.value(at: place(0xB0)) == 0)
    }

    @Test func outOfReachThereIsNone() {
        let machine = SimulatedMachine()
        machine.run {
            #expect(LocalAPIC(address: Self.base, map: { _ in nil }) == nil)
            #expect(LocalAPIC(address: .max, map: { _ in nil }) == nil)
        }
    }
}

/// An 82093AA: registers behind an index register.
private final class IOAPICChip {
    var redirections: [UInt32: UInt32] = [:]
    private var index: UInt32 = 0

    init(_ machine: SimulatedMachine, at address: UInt64, pins: UInt32) {
        machine.onWrite(.register(address)) { self.index = UInt32($0) }
        machine.onWrite(.register(address + 0x10)) {
            self.redirections[self.index] = UInt32($0)
        }
        machine.onRead(.register(address + 0x10)) {
            self.index == 1 ? UInt64(pins - 1) << 16 | 0x11 : 0
        }
    }

    /// What pin `pin` does: the low and the high half of its entry.
    func pin(_ pin: UInt32) -> [UInt32?] {
        [redirections[0x10 + 2 * pin], redirections[0x11 + 2 * pin]]
    }
}

@Suite struct InterruptControllerTests {
    private let machine = SimulatedMachine()
    private let first: IOAPICChip
    private let second: IOAPICChip
    private var platform = Platform(rsdp: 0, reader: NoMemory())

    init() {
        first = IOAPICChip(machine, at: 0xFEC0_0000, pins: 24)
        second = IOAPICChip(machine, at: 0xFEC1_0000, pins: 8)
        machine.features = .x2APIC
        machine.onRead(.modelSpecific(0x802)) { 9 }
        platform.ioAPICs.append(IOAPICDescription(address: 0xFEC0_0000, firstInterrupt: 0))
        platform.ioAPICs.append(IOAPICDescription(address: 0xFEC1_0000, firstInterrupt: 24))
    }

    private func controller() throws -> InterruptController {
        let (machine, platform) = (machine, platform)
        let apic = try #require(machine.run { LocalAPIC(address: 0, map: { _ in nil }) })
        return machine.run { controllerOf(platform, machine, apic) }
    }

    /// The vector that ISA interrupt `source` got, or why it got none.
    private func connect(
        _ controller: InterruptController, _ source: UInt8
    ) -> Result<UInt8, InterruptError> {
        machine.run {
            do throws(InterruptError) {
                return .success(try controller.connectISA(source, to: InterruptReceiver()))
            } catch {
                return .failure(error)
            }
        }
    }

    @Test func allPinsAndTheOldControllersAreMasked() throws {
        let controller = try controller()
        #expect(controller.count == 2)
        for pin: UInt32 in 0..<24 { #expect(first.pin(pin) == [0x10000, 0]) }
        for pin: UInt32 in 0..<8 { #expect(second.pin(pin) == [0x10000, 0]) }
        #expect(machine.value(at: .port(0x21)) == 0xFF)
        #expect(machine.value(at: .port(0xA1)) == 0xFF)
        // Their vectors were moved away from the CPU's exceptions first.
        #expect(machine.writes.contains(Write(.port(0x21), 0x20)))
        #expect(machine.writes.contains(Write(.port(0xA1), 0x28)))
    }

    @Test func isaInterruptsGoWhereTheyAlwaysWent() throws {
        let controller = try controller()
        #expect(connect(controller, 1) == .success(32))
        #expect(connect(controller, 12) == .success(33))
        #expect(first.pin(1) == [32, 9 << 24])
        #expect(first.pin(12) == [33, 9 << 24])
        #expect(machine.handledVectors == [32, 33])
    }

    @Test mutating func overridesCount() throws {
        let level = InterruptSignal(polarity: .activeLow, trigger: .level)
        let plain = InterruptSignal(polarity: .busDefault, trigger: .busDefault)
        platform.overrides.append(InterruptOverride(source: 0, interrupt: 2, signal: plain))
        platform.overrides.append(InterruptOverride(source: 9, interrupt: 27, signal: level))
        let controller = try controller()
        #expect(connect(controller, 0) == .success(32))
        #expect(connect(controller, 9) == .success(33))
        #expect(first.pin(2) == [32, 9 << 24])
        #expect(first.pin(0) == [0x10000, 0])
        #expect(second.pin(3) == [0xA021, 9 << 24])
    }

    @Test mutating func linesWithoutAPinAreAnError() throws {
        let plain = InterruptSignal(polarity: .busDefault, trigger: .busDefault)
        for (source, interrupt) in [(3, 32), (4, .max)] as [(UInt8, UInt32)] {
            platform.overrides.append(
                InterruptOverride(source: source, interrupt: interrupt, signal: plain))
        }
        let controller = try controller()
        for source: UInt8 in [3, 4, 200] {
            #expect(connect(controller, source) == .failure(.noPin))
        }
        #expect(machine.handledVectors.isEmpty)
    }

    @Test func vectorsRunOut() throws {
        let controller = try controller()
        for vector: UInt8 in 32..<240 { #expect(connect(controller, 1) == .success(vector)) }
        #expect(connect(controller, 1) == .failure(.noVector))
        #expect(machine.handledVectors.last == 239)
    }
}

func controllerOf(
    _ platform: Platform, _ machine: SimulatedMachine, _ apic: LocalAPIC
) -> InterruptController {
    InterruptController(platform, apic: apic) {
        machine.registers(at: $0.start.rawValue, length: $0.length)
    }
}

struct NoMemory: PhysicalReader {
    func byte(at address: UInt64) -> UInt8? { nil }
}
