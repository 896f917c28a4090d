// Counters that wrap, calibration against them, and the arithmetic of the clock.

import ACPITables
import Arch
import Testing

@testable import Drivers

/// A machine whose time goes on by a microsecond with each look at any of its counters.
private final class TickingMachine {
    let machine = SimulatedMachine()
    var nanoseconds: UInt64 = 0
    private static let hpet: UInt64 = 0x1000
    private static let timerPort: UInt16 = 0x608

    /// `counts` per microsecond of the time-stamp counter and of the local APIC's timer.
    init(timestampPerMicrosecond: UInt64 = 3000, apicPerMicrosecond: UInt64 = 62) {
        machine.timestamp = {
            self.nanoseconds += 1000
            return self.nanoseconds / 1000 * timestampPerMicrosecond
        }
        // 10 ns for each count, about to wrap.
        machine.onRead(.register(TickingMachine.hpet)) { 10_000_000 << 32 }
        machine.onRead(.register(TickingMachine.hpet + 0xF0)) {
            self.nanoseconds += 1000
            return (0xFFFF_FF00 + self.nanoseconds / 10) & 0xFFFF_FFFF
        }
        machine.onRead(.port(TickingMachine.timerPort)) {
            self.nanoseconds += 1000
            // The upper eight bits are undefined where the timer has 24.
            let count = 0xFF_FFF0 + self.nanoseconds * 3_579_545 / 1_000_000_000
            return 0xAB00_0000 | count & 0xFF_FFFF
        }
        machine.onRead(.modelSpecific(0x839)) {
            UInt64(UInt32.max) - self.nanoseconds * apicPerMicrosecond / 1000
        }
    }

    var hpet: HPET? {
        machine.run { HPET(machine.registers(at: TickingMachine.hpet, length: 0x400)) }
    }

    var powerManagementTimer: ReferenceCounter {
        .powerManagementTimer(IOPort(TickingMachine.timerPort))
    }
}

@Suite struct ReferenceCounterTests {
    @Test func hpetCountsAcrossItsWrap() throws {
        let counter = ReferenceCounter.hpet(try #require(TickingMachine().hpet))
        #expect(counter.nanoseconds(from: 0xFFFF_FFFF, to: 0) == 10)
        #expect(counter.nanoseconds(from: 0xFFFF_FF00, to: 0x100) == 5120)
        #expect(counter.nanoseconds(from: 5, to: 5) == 0)
        #expect(counter.nanoseconds(from: 5, to: 4) == 42_949_672_950)
    }

    @Test func theACPITimerCountsAcrossItsWrap() {
        let counter = TickingMachine().powerManagementTimer
        #expect(counter.nanoseconds(from: 0xFF_FFFF, to: 0) == 279)
        #expect(counter.nanoseconds(from: 0, to: 3_579_545) == 1_000_000_000)
        #expect(counter.nanoseconds(from: 0xFF_0000, to: 0x00_0000) == 18_308_472)
    }

    @Test func waitsAtLeastAsLongAsAsked() throws {
        let ticking = TickingMachine()
        for counter in [.hpet(try #require(ticking.hpet)), ticking.powerManagementTimer] {
            let before = ticking.nanoseconds
            let elapsed = ticking.machine.run { counter.wait(nanoseconds: 10_000_000) }
            let real = ticking.nanoseconds - before
            #expect(elapsed >= 10_000_000)
            #expect(real >= 10_000_000 && real < 10_010_000)
        }
    }

    @Test func hpetRegistersThatAreNone() {
        for capabilities: UInt64 in [0, .max, 100_000_001 << 32] {
            let machine = SimulatedMachine()
            machine.onRead(.register(0)) { capabilities }
            let hpet = machine.run { HPET(machine.registers(at: 0, length: 0x400)) }
            #expect(hpet == nil)
            #expect(machine.writes.isEmpty)
        }
    }

    @Test func hpetIsSwitchedOn() throws {
        let ticking = TickingMachine()
        ticking.machine.onRead(.register(0x1010)) { 0b10 }
        _ = try #require(ticking.hpet)
        #expect(ticking.machine.writes == [.init(.register(0x1010), 0b11)])
    }

    private func platform(hpet: UInt64?) -> Platform {
        var platform = Platform(rsdp: 0, reader: EmptyMemory())
        platform.hpetAddress = hpet
        return platform
    }

    @Test func aMachineWithoutEitherHasNoReference() {
        let machine = SimulatedMachine()
        machine.run {
            #expect(ReferenceCounter(platform(hpet: nil), map: { _ in nil }) == nil)
            #expect(ReferenceCounter(platform(hpet: 0xFED0_0000), map: { _ in nil }) == nil)
            #expect(ReferenceCounter(platform(hpet: .max), map: { _ in nil }) == nil)
        }
    }
}

private struct EmptyMemory: PhysicalReader {
    func byte(at address: UInt64) -> UInt8? { nil }
}

@Suite struct ClockTests {
    @Test func countsBecomeNanosecondsAndBack() {
        let machine = SimulatedMachine()
        var counter: UInt64 = 5_000
        machine.timestamp = { counter }
        machine.run {
            // 3 GHz.
            let clock = Clock(origin: 5_000, counts: 30_000_000, inNanoseconds: 10_000_000)
            #expect(clock.countsPerMillisecond == 3_000_000)
            #expect(clock.now == 0)
            counter += 3_000_000_000
            // A third of a nanosecond is no binary fraction: an error of less than 1 in 10⁹.
            #expect((999_999_999...1_000_000_000).contains(clock.now))
            #expect(clock.count(at: 1_000_000_000) == counter)
            // A hundred years.
            counter = 5_000 + 3_155_760_000 * 3_000_000_000
            let error = 3_155_760_000_000_000_000 - Int64(clock.now)
            #expect((0..<3_155_760_000).contains(error))
            #expect(clock.count(at: 3_155_760_000_000_000_000) == counter)
        }
    }

    @Test func theCounterMayWrap() {
        let machine = SimulatedMachine()
        machine.timestamp = { 100 }
        machine.run {
            let clock = Clock(origin: .max - 99, counts: 1_000, inNanoseconds: 1_000)
            #expect(clock.now == 200)
            #expect(clock.count(at: 200) == 100)
        }
    }

    @Test func calibration() throws {
        let ticking = TickingMachine(timestampPerMicrosecond: 2_700)
        let hpet = ReferenceCounter.hpet(try #require(ticking.hpet))
        ticking.machine.run {
            for reference in [hpet, ticking.powerManagementTimer] {
                let clock = Clock(origin: 0, calibratedBy: reference)
                #expect((2_699_000...2_701_000).contains(clock.countsPerMillisecond))
            }
        }
    }

    @Test func waitingTakesAsLongAsItShould() {
        let ticking = TickingMachine()
        ticking.machine.run {
            let clock = Clock(origin: 0, counts: 3_000, inNanoseconds: 1_000)
            let before = ticking.nanoseconds
            clock.wait(nanoseconds: 50_000)
            #expect((50_000...53_000).contains(ticking.nanoseconds - before))
        }
    }
}

@Suite struct DeadlineTimerTests {
    private func makeTimer(
        _ ticking: TickingMachine, _ features: CPUFeatures
    ) throws -> DeadlineTimer {
        ticking.machine.features = features
        return try ticking.machine.run {
            let apic = try #require(LocalAPIC(address: 0, map: { _ in nil }))
            let clock = Clock(origin: 0, counts: 3_000, inNanoseconds: 1_000)
            let timer = DeadlineTimer(
                apic, clock: clock, calibratedBy: ticking.powerManagementTimer)
            ticking.machine.writes = []
            return timer
        }
    }

    @Test func byTimestampDeadline() throws {
        let ticking = TickingMachine()
        let timer = try makeTimer(ticking, [.x2APIC, .timestampDeadline])
        ticking.machine.run {
            timer.set(1_000_000)
            timer.cancel()
        }
        #expect(
            ticking.machine.writes == [
                .init(.modelSpecific(0x832), 0x400F0), .init(.modelSpecific(0x6E0), 3_000_000),
                .init(.modelSpecific(0x832), 0x10000), .init(.modelSpecific(0x838), 0),
            ])
    }

    @Test func byCountdown() throws {
        let ticking = TickingMachine(apicPerMicrosecond: 62)
        let timer = try makeTimer(ticking, [.x2APIC])
        ticking.machine.run { timer.set(ticking.nanoseconds + 1_000_000) }
        let counts = try #require(ticking.machine.writes.last)
        #expect(counts.place == .modelSpecific(0x838))
        #expect((61_700...62_100).contains(counts.value))
    }

    @Test func deadlinesInThePastAndFarAway() throws {
        let ticking = TickingMachine()
        let timer = try makeTimer(ticking, [.x2APIC])
        ticking.machine.run {
            timer.set(0)
            #expect(ticking.machine.writes.last?.value == 1)
            timer.set(.max)
            #expect(ticking.machine.writes.last?.value == UInt64(UInt32.max))
        }
    }

    @Test func aTimerThatDoesNotCountIsNoDeadlineTimer() throws {
        let ticking = TickingMachine(apicPerMicrosecond: 0)
        let timer = try makeTimer(ticking, [.x2APIC])
        #expect("\(timer.name)" == "APIC countdown")
    }
}
