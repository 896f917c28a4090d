// The real-time clock: the calendar, and a simulated chip in all its modes.

import Arch
import Testing

@testable import Drivers

/// An MC146818A: registers behind an index port.
private final class ClockChip {
    let machine = SimulatedMachine()
    var registers = [UInt8](repeating: 0, count: 128)
    /// Called before each read, with the register's number.
    var beforeRead: (Int) -> Void = { _ in }
    private var index = 0

    init() {
        machine.onWrite(.port(0x70)) { self.index = Int($0 & 0x7F) }
        machine.onRead(.port(0x71)) {
            self.beforeRead(self.index)
            return UInt64(self.registers[self.index])
        }
    }

    func set(
        second: UInt8, minute: UInt8, hour: UInt8, day: UInt8, month: UInt8, year: UInt8,
        century: UInt8 = 0, statusB: UInt8
    ) {
        for (register, value) in [
            (0x00, second), (0x02, minute), (0x04, hour), (0x07, day), (0x08, month), (0x09, year),
            (0x0B, statusB), (0x32, century),
        ] { registers[register] = value }
    }

    func seconds(centuryRegister: UInt8 = 0) -> UInt64? {
        machine.run { RealTimeClock.secondsSince1970(centuryRegister: centuryRegister) }
    }
}

@Suite struct CalendarTests {
    private func seconds(
        _ year: UInt64, _ month: UInt64, _ day: UInt64, _ hour: UInt64 = 0, _ minute: UInt64 = 0,
        _ second: UInt64 = 0
    ) -> UInt64? {
        CalendarTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second
        ).secondsSince1970
    }

    // What "date -u -d … +%s" says.
    @Test func knownDates() {
        #expect(seconds(1970, 1, 1) == 0)
        #expect(seconds(1970, 3, 1) == 5_097_600)
        #expect(seconds(2000, 2, 29, 23, 59, 59) == 951_868_799)
        #expect(seconds(2000, 3, 1) == 951_868_800)
        #expect(seconds(2023, 12, 31, 23, 59, 59) == 1_704_067_199)
        #expect(seconds(2024, 2, 29, 12) == 1_709_208_000)
        #expect(seconds(2038, 1, 19, 3, 14, 8) == 2_147_483_648)
        #expect(seconds(2100, 3, 1) == 4_107_542_400)
        // A leap second counts as the first second of the next minute.
        #expect(seconds(2016, 12, 31, 23, 59, 60) == seconds(2017, 1, 1))
    }

    @Test func everyDayIsOneDayAfterTheOneBefore() {
        var expected: UInt64 = 0
        for year: UInt64 in 1970...2110 {
            let isLeap = year % 4 == 0 && year != 2100
            let lengths: [UInt64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in lengths.enumerated() {
                for day in 1...length {
                    #expect(seconds(year, UInt64(month) + 1, day) == expected)
                    expected += 86_400
                }
                #expect(seconds(year, UInt64(month) + 1, length + 1) == nil)
            }
        }
    }

    @Test func datesThatDoNotExist() {
        #expect(seconds(1969, 12, 31) == nil)
        #expect(seconds(2024, 0, 1) == nil)
        #expect(seconds(2024, 13, 1) == nil)
        #expect(seconds(2024, 1, 0) == nil)
        #expect(seconds(2023, 2, 29) == nil)
        #expect(seconds(2100, 2, 29) == nil)
        #expect(seconds(2024, 1, 1, 24) == nil)
        #expect(seconds(2024, 1, 1, 0, 60) == nil)
        #expect(seconds(2024, 1, 1, 0, 0, 61) == nil)
    }
}

@Suite struct RealTimeClockTests {
    @Test func binaryOrDecimal24Hours() {
        let chip = ClockChip()
        chip.set(
            second: 59, minute: 58, hour: 23, day: 29, month: 2, year: 24, statusB: 0x06)
        #expect(chip.seconds() == 1_709_251_139)
        chip.set(
            second: 0x59, minute: 0x58, hour: 0x23, day: 0x29, month: 0x02, year: 0x24,
            statusB: 0x02)
        #expect(chip.seconds() == 1_709_251_139)
    }

    @Test(
        arguments: [
            (0x12, 0), (0x01, 1), (0x11, 11), (0x92, 12), (0x81, 13), (0x91, 23),
        ] as [(UInt8, UInt64)])
    func twelveHours(_ register: UInt8, _ hour: UInt64) {
        let chip = ClockChip()
        chip.set(
            second: 0, minute: 0, hour: register, day: 1, month: 1, year: 0, statusB: 0x00)
        #expect(chip.seconds() == 946_684_800 + hour * 3600)
        // The same in binary.
        let binary = (register & 0x80) | (register & 0x0F) + (register >> 4 & 1) * 10
        chip.set(second: 0, minute: 0, hour: binary, day: 1, month: 1, year: 0, statusB: 0x04)
        #expect(chip.seconds() == 946_684_800 + hour * 3600)
    }

    @Test func theCenturyRegisterCountsWhereThereIsOne() {
        let chip = ClockChip()
        chip.set(
            second: 0, minute: 0, hour: 0, day: 1, month: 1, year: 0x70, century: 0x19,
            statusB: 0x02)
        #expect(chip.seconds(centuryRegister: 0x32) == 0)
        #expect(chip.seconds() == 3_155_760_000)
    }

    @Test func waitsForTheEndOfAnUpdate() {
        let chip = ClockChip()
        chip.set(second: 1, minute: 0, hour: 0, day: 1, month: 1, year: 0, statusB: 0x06)
        chip.registers[0x0A] = 0x80
        var polls = 0
        chip.beforeRead = { register in
            if register == 0x0A {
                polls += 1
                if polls == 50 { chip.registers[0x0A] = 0 }
            } else {
                #expect(polls >= 50, "register \(register) was read during an update")
            }
        }
        #expect(chip.seconds() == 946_684_801)
    }

    @Test func anUpdateBetweenTwoRegistersIsNoticed() {
        let chip = ClockChip()
        chip.set(second: 59, minute: 59, hour: 23, day: 31, month: 12, year: 99, statusB: 0x06)
        var hasTurned = false
        chip.beforeRead = { register in
            // The turn of the century, in the middle of the first reading.
            guard register == 0x07, !hasTurned else { return }
            hasTurned = true
            chip.set(second: 0, minute: 0, hour: 0, day: 1, month: 1, year: 0, statusB: 0x06)
        }
        #expect(chip.seconds() == 946_684_800)
    }

    @Test func chipsThatAreBrokenOrAbsent() {
        // Nobody answers: an update that never ends.
        #expect(
            SimulatedMachine().run { RealTimeClock.secondsSince1970(centuryRegister: 0) } == nil)
        let chip = ClockChip()
        chip.registers = [UInt8](repeating: 0, count: 128)
        #expect(chip.seconds() == nil)
        chip.registers = [UInt8](repeating: 0x7F, count: 128)
        #expect(chip.seconds(centuryRegister: 0x32) == nil)
        // A clock that never shows the same time twice.
        chip.set(second: 0, minute: 0, hour: 0, day: 1, month: 1, year: 0, statusB: 0x06)
        chip.beforeRead = { _ in chip.registers[0] = (chip.registers[0] + 1) % 60 }
        #expect(chip.seconds() == nil)
    }
}
