// What the kernel makes of a firmware's tables, sound ones and damaged ones.

import ACPITables
import Testing

@testable import Drivers

@Suite struct PlatformTests {
    private func cpus(_ platform: Platform) -> [UInt32] {
        (0..<platform.cpus.count).map { platform.cpus[$0] }
    }

    @Test func soundTables() {
        let platform = FirmwareImage().platform()
        #expect(cpus(platform) == [0, 4])
        #expect(platform.ioAPICs.count == 1)
        #expect(platform.ioAPICs[0].address == 0xFEC0_0000)
        #expect(platform.overrides.count == 2)
        #expect(platform.overrides[0].interrupt == 2)
        #expect(platform.overrides[1].signal.polarity == .activeHigh)
        #expect(platform.overrides[1].signal.trigger == .level)
        #expect(platform.localAPICAddress == 0xFEE0_0000)
        #expect(platform.hpetAddress == 0xFED0_0000)
        #expect(platform.fixedHardware?.centuryRegister == 0x32)
        #expect(platform.softOff == SleepType(pm1a: 5, pm1b: 5))
    }

    @Test func cpusThatAreOffOrListedTwice() {
        var image = FirmwareImage()
        // APIC 3 enabled, 5 disabled, 6 hot-pluggable, then 3 again and 1000 as x2APICs.
        image.processors = [
            [0, 8, 0, 3, 1, 0, 0, 0], [0, 8, 0, 5, 0, 0, 0, 0], [0, 8, 0, 6, 2, 0, 0, 0],
        ]
        for identifier: UInt32 in [3, 1000] {
            image.processors.append(
                [9, 16, 0, 0] + image.bytes(identifier) + image.bytes(UInt32(1))
                    + image.bytes(UInt32(0)))
        }
        #expect(cpus(image.platform()) == [3, 1000])
    }

    @Test func tooManyCPUsAreCounted() {
        var image = FirmwareImage()
        image.processors = (0..<240).map { [0, 8, 0, UInt8($0), 1, 0, 0, 0] }
        for identifier: UInt32 in 240..<256 + 3 {
            image.processors.append(
                [9, 16, 0, 0] + image.bytes(identifier) + image.bytes(UInt32(1))
                    + image.bytes(UInt32(0)))
        }
        let platform = image.platform()
        #expect(platform.cpus.count == 256)
        #expect(platform.cpus.leftOut == 3)
    }

    @Test func withoutTables() {
        let platform = Platform(rsdp: 0, reader: NoMemory())
        #expect(platform.cpus.count == 0)
        #expect(platform.localAPICAddress == 0xFEE0_0000)
        #expect(Platform(rsdp: 0x1234, reader: NoMemory()).fixedHardware == nil)
    }

    @Test(arguments: ["APIC", "FACP", "HPET", "DSDT"])
    func aTableWithAWrongChecksumIsLeftOut(_ table: String) {
        var image = FirmwareImage()
        image.spoil = { if $0 == table { $1[$1.count - 1] ^= 1 } }
        let platform = image.platform()
        #expect(platform.cpus.count == (table == "APIC" ? 0 : 2))
        #expect((platform.fixedHardware == nil) == (table == "FACP"))
        #expect((platform.hpetAddress == nil) == (table == "HPET"))
        #expect((platform.softOff == nil) == (table == "FACP" || table == "DSDT"))
    }

    /// Damage behind a right checksum: no trap, whatever it is.
    @Test(arguments: ["RSDP", "XSDT", "APIC", "FACP", "HPET", "DSDT"])
    func damageNeverTraps(_ table: String) {
        let length = table == "FACP" ? 268 : table == "APIC" ? 92 : 64
        for index in 0..<length {
            for value: UInt8 in [0, 1, 0x7F, 0xFF] {
                var image = FirmwareImage()
                image.spoil = { name, bytes in
                    guard name == table, index < bytes.count else { return }
                    bytes[index] = value
                    let checksum = table == "RSDP" ? 8 : 9
                    let covered = table == "RSDP" ? 20 : bytes.count
                    bytes[checksum] = 0
                    bytes[checksum] = 0 &- bytes[..<covered].reduce(0, &+)
                }
                #expect(image.platform().cpus.count <= 256)
            }
        }
    }
}

@Suite struct BoundedListTests {
    @Test func keepsWhatFitsAndCountsTheRest() {
        var list = BoundedList<Int>(capacity: 2, filler: 0)
        #expect(list.count == 0)
        for number in 1...5 { list.append(number) }
        #expect(list.count == 2)
        #expect(list.leftOut == 3)
        #expect([list[0], list[1]] == [1, 2])
    }

    @Test func mayHoldNothingAtAll() {
        var list = BoundedList<Int>(capacity: 0, filler: 0)
        list.append(1)
        #expect(list.count == 0 && list.leftOut == 1)
    }

    @Test func copiesAreIndependent() {
        var list = BoundedList<Int>(capacity: 3, filler: 0)
        list.append(1)
        let copy = list
        list.append(2)
        #expect(copy.count == 1 && list.count == 2)
    }
}
