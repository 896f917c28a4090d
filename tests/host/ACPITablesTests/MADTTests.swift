import ACPITables
import Testing

@Suite struct MADTTests {
    static func parse(_ entries: [[UInt8]]) throws -> MADT<SimulatedMemory> {
        var memory = SimulatedMemory()
        memory.place(makeTable("APIC", revision: 5, body: makeMADTBody(entries)), at: 0x1000)
        return try MADT(Table(at: 0x1000, expecting: .madt, in: memory))
    }

    static func list(_ madt: MADT<SimulatedMemory>) throws -> [MADTEntry] {
        var entries = madt.entries()
        var list: [MADTEntry] = []
        while let entry = try entries.next() { list.append(entry) }
        return list
    }

    @Test func readsEveryEntryType() throws {
        let override: [UInt8] = [2, 10, 0, 0] + bytes(UInt32(2)) + bytes(UInt16(0b1101))
        let source: [UInt8] = [3, 8] + bytes(UInt16(0b0111)) + bytes(UInt32(9))
        let localNMI: [UInt8] = [4, 6, 0xFF, 0, 0, 1]
        let x2APIC: [UInt8] =
            [9, 16, 0, 0] + bytes(UInt32(300)) + bytes(UInt32(2)) + bytes(UInt32(77))
        let x2NMI: [UInt8] = [10, 12, 5, 0] + bytes(UInt32.max) + [1, 0, 0, 0]
        let unknown: [UInt8] = [0x7F, 5, 1, 2, 3]
        let madt = try Self.parse([
            enabledProcessor, standardIOAPIC, override, source, localNMI, x2APIC, x2NMI, unknown,
        ])
        #expect(madt.hasLegacyPIC)
        #expect(try madt.localAPICAddress() == 0xFEE0_0000)
        let isa = InterruptSignal(polarity: .busDefault, trigger: .busDefault)
        #expect(
            try Self.list(madt) == [
                .processor(uid: 1, apicID: 2, availability: .enabled),
                .ioAPIC(id: 7, address: 0xFEC0_0000, firstInterrupt: 0),
                .interruptOverride(
                    source: 0, interrupt: 2,
                    signal: .init(polarity: .activeHigh, trigger: .level)),
                .nonMaskableSource(
                    interrupt: 9, signal: .init(polarity: .activeLow, trigger: .edge)),
                .localNonMaskable(uid: .max, signal: isa, pin: 1),
                .processor(uid: 77, apicID: 300, availability: .hotPluggable),
                .localNonMaskable(
                    uid: .max, signal: .init(polarity: .activeHigh, trigger: .edge), pin: 1),
                .other(kind: 0x7F),
            ])
    }

    @Test func overrideMovesTheLocalAPIC() throws {
        let move: [UInt8] = [5, 12, 0, 0] + bytes(UInt64(0x1_FEE0_0000))
        #expect(try Self.parse([enabledProcessor, move]).localAPICAddress() == 0x1_FEE0_0000)
    }

    @Test(arguments: [[0, 0], [0, 1], [0, 7, 0, 0, 0, 0, 0], [1, 200, 0, 0], [9]] as [[UInt8]])
    func entryThatLiesAboutItsLengthEndsTheWalk(entry: [UInt8]) throws {
        var entries = try Self.parse([enabledProcessor, entry]).entries()
        #expect(try entries.next() != nil)
        #expect(throws: ACPIError.malformed(signature: .madt, offset: 52)) {
            try entries.next()
        }
        #expect(try entries.next() == nil)
    }
}
