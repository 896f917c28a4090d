// Firmware at its worst. Every one of these ends in an error or an answer, never in a trap.

import ACPITables
import SeededRandom
import Testing

@Suite struct HostileTableTests {
    @Test func rootPointerDefects() {
        var pointer = makeRootPointer(rsdt: 0x1000, xsdt: 0x2000)
        func reading(_ bytes: [UInt8], at address: UInt64 = 0xE0000) -> ACPIError? {
            var memory = SimulatedMemory()
            memory.place(bytes, at: address)
            do throws(ACPIError) {
                _ = try RootPointer(at: address, in: memory)
                return nil
            } catch { return error }
        }
        #expect(reading(pointer) == nil)
        for length in 0..<36 {
            #expect(reading(Array(pointer[..<length])) != nil, "cut to \(length) bytes")
        }
        for index in 0..<36 {
            var spoilt = pointer
            spoilt[index] ^= 0x10
            #expect(reading(spoilt) != nil, "byte \(index)")
        }
        pointer.replaceSubrange(20..<24, with: bytes(UInt32.max))
        #expect(
            reading(pointer)
                == .badLength(signature: .rsdp, address: 0xE0000, length: UInt64(UInt32.max)))
        #expect(reading(pointer, at: .max - 10) != nil)
    }

    @Test(arguments: [0, 35, 0x100_0001, .max] as [UInt32])
    func tableThatLiesAboutItsLength(length: UInt32) {
        var table = makeTable("APIC", body: makeMADTBody([]))
        table.replaceSubrange(4..<8, with: bytes(length))
        fixChecksum(&table, range: 0..<table.count, at: 9)
        var memory = SimulatedMemory()
        memory.place(table, at: 0x3000)
        #expect(
            throws: ACPIError.badLength(signature: .madt, address: 0x3000, length: UInt64(length))
        ) { try Table(at: 0x3000, expecting: .madt, in: memory) }
    }

    @Test func tableThatPassesTheEndOfMemory() {
        var memory = SimulatedMemory()
        memory.place(Array(TableDirectoryTests.madt.dropLast()), at: 0x3000)
        #expect(throws: ACPIError.unreadable(address: 0x3000 + 51)) {
            try Table(at: 0x3000, expecting: .madt, in: memory)
        }
        memory.place(TableDirectoryTests.madt, at: .max - 38)
        #expect(throws: ACPIError.self) { try Table(at: .max - 38, expecting: nil, in: memory) }
    }

    @Test func rootTableThatNamesItselfAndNothing() throws {
        let pointers = [0x2000, 0, UInt64.max, 0x2000].flatMap { bytes($0) }
        let memory = TableDirectoryTests.machine(xsdt: makeTable("XSDT", body: pointers + [1, 2]))
        let directory = try TableDirectory(rootPointerAt: 0xE0000, in: memory)
        #expect(directory.count == 4)
        #expect(throws: ACPIError.notFound(.madt)) { try directory.find(.madt) }
        #expect(try directory.find(.xsdt).address == 0x2000)
    }

    @Test func wrongChecksumIsNamed() throws {
        var madt = TableDirectoryTests.madt
        madt[40] ^= 0xFF
        let memory = TableDirectoryTests.machine(madt: madt)
        let directory = try TableDirectory(rootPointerAt: 0xE0000, in: memory)
        #expect(throws: ACPIError.badChecksum(signature: .madt, address: 0x3000)) {
            try directory.find(.madt)
        }
    }

    /// Random damage under right checksums: the parsers see every kind of nonsense.
    @Test func randomDamage() {
        let seed = UInt64.random(in: 0 ... .max)
        var generator = SeededGenerator(seed: seed)
        for round in 0..<3000 {
            let signature = ["APIC", "FACP", "HPET", "MCFG", "DSDT"].randomElement(
                using: &generator)!
            let length = Int.random(in: 0...260, using: &generator)
            var body = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if signature == "APIC" {
                for index in body.indices where index % 4 == 1 { body[index] &= 15 }
            }
            var table = makeTable(
                signature, revision: .random(in: 0...6, using: &generator), body: body)
            if Bool.random(using: &generator) {
                table.replaceSubrange(
                    4..<8, with: bytes(UInt32.random(in: 0...300, using: &generator)))
                fixChecksum(&table, range: 0..<table.count, at: 9)
            }
            var memory = SimulatedMemory()
            memory.place(table, at: 0x3000)
            let steps = walk(memory)
            #expect(steps < 1000, "seed \(seed), round \(round)")
        }
    }

    /// Interprets whatever table is at 0x3000 as everything it could be.
    private func walk(_ memory: SimulatedMemory) -> Int {
        guard let table = try? Table(at: 0x3000, expecting: nil, in: memory) else { return 0 }
        var steps = 0
        if let madt = try? MADT(table) {
            _ = try? madt.localAPICAddress()
            var entries = madt.entries()
            while (try? entries.next()) != nil { steps += 1 }
        }
        _ = try? FADT(table)
        _ = try? HPETTable(table)
        _ = try? SleepType.softOff(in: table)
        if let mcfg = try? MCFG(table) {
            for index in 0..<mcfg.count { _ = try? mcfg.window(at: index) }
        }
        return steps
    }
}
