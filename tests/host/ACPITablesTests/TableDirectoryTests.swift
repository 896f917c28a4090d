import ACPITables
import Testing

@Suite struct TableDirectoryTests {
    static let madt = makeTable("APIC", body: makeMADTBody([enabledProcessor]))
    static let mcfg = makeTable(
        "MCFG", body: bytes(UInt64(0)) + bytes(UInt64(0xB000_0000)) + [0, 0, 0, 255, 0, 0, 0, 0])

    /// RSDP at 0xE0000, RSDT at 0x1000, XSDT at 0x2000 and tables at 0x3000 and 5 GiB.
    static func machine(
        rsdt: [UInt8]? = nil, xsdt: [UInt8]? = nil, madt: [UInt8] = madt
    ) -> SimulatedMemory {
        var memory = SimulatedMemory()
        memory.place(makeRootPointer(rsdt: 0x1000, xsdt: 0x2000), at: 0xE0000)
        memory.place(rsdt ?? makeTable("RSDT", body: bytes(UInt32(0x3000))), at: 0x1000)
        let pointers = bytes(UInt64(0x3000)) + bytes(UInt64(0x1_4000_0000))
        memory.place(xsdt ?? makeTable("XSDT", body: pointers), at: 0x2000)
        memory.place(madt, at: 0x3000)
        memory.place(mcfg, at: 0x1_4000_0000)
        return memory
    }

    @Test func findsTablesThroughTheXSDT() throws {
        let directory = try TableDirectory(rootPointerAt: 0xE0000, in: Self.machine())
        #expect(directory.root.signature == .xsdt)
        #expect(directory.count == 2)
        #expect(try directory.find(.madt).address == 0x3000)
        #expect(try directory.find(.mcfg).address == 0x1_4000_0000)
        #expect(try directory.signature(at: 1) == .mcfg)
        #expect(throws: ACPIError.notFound(.hpet)) { try directory.find(.hpet) }
    }

    @Test func oldFirmwareHasAnRSDTOnly() throws {
        var memory = SimulatedMemory()
        memory.place(makeRootPointer(rsdt: 0x1000), at: 0xF0000)
        memory.place(makeTable("RSDT", body: bytes(UInt32(0x3000))), at: 0x1000)
        memory.place(Self.madt, at: 0x3000)
        let directory = try TableDirectory(rootPointerAt: 0xF0000, in: memory)
        #expect(directory.root.signature == .rsdt)
        #expect(try directory.find(.madt).signature == .madt)
    }

    @Test func damagedXSDTFallsBackToTheRSDT() throws {
        var xsdt = makeTable("XSDT", body: bytes(UInt64(0x3000)))
        xsdt[20] ^= 1
        let directory = try TableDirectory(rootPointerAt: 0xE0000, in: Self.machine(xsdt: xsdt))
        #expect(directory.root.signature == .rsdt)
        #expect(try directory.find(.madt).address == 0x3000)
    }

    @Test func interpretsTheMCFG() throws {
        let directory = try TableDirectory(rootPointerAt: 0xE0000, in: Self.machine())
        let mcfg = try MCFG(try directory.find(.mcfg))
        #expect(mcfg.count == 1)
        let window = try mcfg.window(at: 0)
        #expect(window == .init(base: 0xB000_0000, segment: 0, firstBus: 0, lastBus: 255))
        #expect(throws: ACPIError.self) { try mcfg.window(at: 1) }
    }

    @Test func errorsReadAsSentences() {
        let error = ACPIError.badChecksum(signature: .madt, address: 0x3000)
        #expect(error.description == "ACPI: APIC at 0x3000 has a wrong checksum")
        #expect(TableSignature(rawValue: 0xFF00_4141).description == "AA??")
    }
}
