import ACPITables
import Testing

@Suite struct FixedTableTests {
    static func table(
        _ signature: String, revision: UInt8 = 1, body: [UInt8]
    ) throws -> Table<SimulatedMemory> {
        var memory = SimulatedMemory()
        memory.place(makeTable(signature, revision: revision, body: body), at: 0x8000)
        return try Table(at: 0x8000, expecting: nil, in: memory)
    }

    /// A FADT body of `length` bytes in which a test sets fields by their offset in the table.
    struct FADTBody {
        var bytes: [UInt8]

        init(length: Int) { bytes = [UInt8](repeating: 0, count: length) }

        mutating func set<Number: FixedWidthInteger>(_ value: Number, at offset: Int) {
            bytes.replaceSubrange(
                offset - 36..<offset - 36 + Number.bitWidth / 8, with: ACPITablesTests.bytes(value))
        }
    }

    @Test func fadtOfACPI1() throws {
        var body = FADTBody(length: 80)
        body.set(UInt32(0x7FE_0000), at: 40)
        body.set(UInt16(9), at: 46)
        body.set(UInt32(0xB2), at: 48)
        body.set(UInt8(0xF1), at: 52)
        body.set(UInt32(0x604), at: 64)
        body.set(UInt32(0x608), at: 76)
        body.set(UInt8(0x32), at: 108)
        let fadt = try FADT(Self.table("FACP", body: body.bytes))
        #expect(fadt.dsdtAddress == 0x7FE_0000)
        #expect(fadt.sciInterrupt == 9)
        #expect(fadt.smiCommandPort == 0xB2)
        #expect(fadt.acpiEnable == 0xF1)
        #expect(fadt.pm1aControl == .init(space: .port, widthInBits: 16, address: 0x604))
        #expect(fadt.pm1bControl.address == 0)
        #expect(fadt.timer.address == 0x608)
        #expect(fadt.centuryRegister == 0x32)
        #expect(fadt.reset == nil)
        #expect(fadt.bootArchitecture.contains(.keyboardController))
    }

    @Test func fadtOfACPI6() throws {
        var body = FADTBody(length: 276 - 36)
        body.set(UInt32(0x604), at: 64)
        body.set(UInt16(0b10_0000), at: 109)
        body.set(UInt32(1 << 10 | 1 << 20), at: 112)
        body.set(UInt8(1), at: 116)
        body.set(UInt8(8), at: 117)
        body.set(UInt64(0xCF9), at: 120)
        body.set(UInt8(0x0F), at: 128)
        body.set(UInt64(0x1_0000_0000), at: 140)
        body.set(UInt8(0), at: 172)
        body.set(UInt64(0xFED4_0000), at: 176)
        let fadt = try FADT(Self.table("FACP", revision: 6, body: body.bytes))
        #expect(fadt.dsdtAddress == 0x1_0000_0000)
        #expect(fadt.reset == .init(space: .port, widthInBits: 8, address: 0xCF9))
        #expect(fadt.resetValue == 0x0F)
        #expect(fadt.pm1aControl.space == .memory)
        #expect(fadt.pm1aControl.address == 0xFED4_0000)
        #expect(fadt.isHardwareReduced)
        #expect(fadt.bootArchitecture == .noRealTimeClock)
    }

    @Test func truncatedFADTIsAnError() {
        #expect(throws: ACPIError.self) {
            try FADT(Self.table("FACP", body: [UInt8](repeating: 0, count: 40)))
        }
    }

    @Test func hpet() throws {
        let address: [UInt8] = [0, 64, 0, 0] + bytes(UInt64(0xFED0_0000))
        let body = bytes(UInt32(0x8086_A201)) + address + [0] + bytes(UInt16(100)) + [0]
        let hpet = try HPETTable(Self.table("HPET", body: body))
        #expect(hpet.registers.address == 0xFED0_0000)
        #expect(hpet.registers.space == .memory)
        #expect(hpet.shortestPeriodInTicks == 100)
        #expect(throws: ACPIError.self) {
            try HPETTable(Self.table("HPET", body: [UInt8](repeating: 0, count: 20)))
        }
        #expect(throws: ACPIError.self) { try HPETTable(Self.table("HPET", body: [1, 2, 3])) }
    }

    @Test(
        arguments: [
            // Name (_S5, Package (0x04) { Zero, Zero, Zero, Zero }), as QEMU's firmware encodes it.
            ([0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x06, 0x04, 0, 0, 0, 0], 0, 0),
            // Byte constants, and a package length of two bytes.
            ([0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x49, 0x00, 0x02, 0x0A, 0x07, 0x0A, 0x05], 7, 5),
            // One element only; preceded by a mention that is no definition.
            ([0x5F, 0x53, 0x35, 0x5F, 0x70, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0x03, 0x01, 0x01], 1, 0),
        ] as [([UInt8], UInt8, UInt8)])
    func findsSoftOff(aml: [UInt8], pm1a: UInt8, pm1b: UInt8) throws {
        let dsdt = try Self.table("DSDT", revision: 2, body: [0x10, 0x20] + aml)
        #expect(try SleepType.softOff(in: dsdt) == SleepType(pm1a: pm1a, pm1b: pm1b))
    }

    @Test func softOffMayBeAbsentOrCutOff() throws {
        #expect(try SleepType.softOff(in: Self.table("DSDT", body: [1, 2, 3])) == nil)
        let cut: [UInt8] = [0x08, 0x5F, 0x53, 0x35, 0x5F, 0x12, 0xC6]
        #expect(try SleepType.softOff(in: Self.table("DSDT", body: cut)) == nil)
    }
}
