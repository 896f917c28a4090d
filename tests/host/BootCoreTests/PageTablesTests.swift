import BootCore
import BootInfo
import Testing

/// Page tables in a simulated memory, with a walker written from the manual (Intel SDM volume 3,
/// section 5.5).
struct SimulatedTables: PageTableMemory {
    var tables: [[UInt64]] = []
    var limit: Int

    mutating func allocateTable() -> UInt64? {
        guard tables.count < limit else { return nil }
        tables.append([UInt64](repeating: 0, count: 512))
        return UInt64(tables.count) * 4096
    }

    func entry(of table: UInt64, at index: Int) -> UInt64 { tables[Int(table / 4096) - 1][index] }

    mutating func setEntry(of table: UInt64, at index: Int, to value: UInt64) {
        tables[Int(table / 4096) - 1][index] = value
    }

    struct Translation: Equatable {
        let physical: UInt64
        let canWrite: Bool
        let canExecute: Bool
    }

    func walk(_ address: UInt64, root: UInt64) -> Translation? {
        var table = root
        var canWrite = true
        var canExecute = true
        for shift in [39, 30, 21, 12] as [UInt64] {
            let entry = entry(of: table, at: Int(address >> shift & 511))
            guard entry & 1 != 0 else { return nil }
            canWrite = canWrite && entry & 2 != 0
            canExecute = canExecute && entry >> 63 == 0
            let next = entry & 0x000F_FFFF_FFFF_F000
            if shift == 12 || entry & 0x80 != 0 {
                let mask = (1 as UInt64) << shift - 1
                return Translation(
                    physical: next & ~mask | address & mask, canWrite: canWrite,
                    canExecute: canExecute)
            }
            table = next
        }
        return nil
    }
}

@Suite struct PageTablesTests {
    static let switchPage: UInt64 = 0x9_F000
    static let kernelBase: UInt64 = 0x1234_5000

    static func build(limit: Int = 1000) throws -> PageTableBuilder<SimulatedTables> {
        try KernelMapping.build(
            readKernel(KernelFile().bytes()), kernelBase: kernelBase, switchPage: switchPage,
            memory: SimulatedTables(limit: limit))
    }

    @Test func kernelIsMappedByItsRights() throws {
        let tables = try Self.build()
        func walk(_ address: UInt64) -> SimulatedTables.Translation? {
            tables.memory.walk(address, root: tables.root)
        }
        let base = Self.kernelBase
        #expect(
            walk(0x4000_0123) == .init(physical: base + 0x123, canWrite: false, canExecute: true))
        #expect(
            walk(0x4000_2000) == .init(physical: base + 0x2000, canWrite: false, canExecute: false))
        #expect(
            walk(0x4000_7FFF) == .init(physical: base + 0x7FFF, canWrite: true, canExecute: false))
        #expect(walk(0x4000_8000) == nil)
        #expect(walk(0x3FFF_FFFF) == nil)
        #expect(walk(0) == nil)
    }

    @Test func directMapIsDataOnly() throws {
        let tables = try Self.build()
        for physical in [0, 0x1234, 0x1FFF_FFFF, 0xFFFF_FFFF] as [UInt64] {
            let address = UInt64(BOOT_DIRECT_MAP_BASE) + physical
            #expect(
                tables.memory.walk(address, root: tables.root)
                    == .init(physical: physical, canWrite: true, canExecute: false))
        }
        let end = UInt64(BOOT_DIRECT_MAP_BASE) + 4 << 30
        #expect(tables.memory.walk(end, root: tables.root) == nil)
    }

    @Test func onlyTheSwitchPageIsWhereItLies() throws {
        let tables = try Self.build()
        let page = Self.switchPage
        #expect(
            tables.memory.walk(page, root: tables.root)
                == .init(physical: page, canWrite: false, canExecute: true))
        #expect(tables.memory.walk(page - 4096, root: tables.root) == nil)
        #expect(tables.memory.walk(page + 4096, root: tables.root) == nil)
    }

    @Test func promisedTableCountIsEnough() throws {
        let tables = try Self.build()
        #expect(
            UInt64(tables.memory.tables.count) <= KernelMapping.tableCount(kernelLength: 0x8000))
        for limit in 0..<tables.memory.tables.count {
            #expect(throws: PageTableError.outOfMemory) { try Self.build(limit: limit) }
        }
    }

    @Test func nothingIsMappedTwice() throws {
        var tables = try PageTableBuilder(memory: SimulatedTables(limit: 10))
        try tables.map(largePage: 0x20_0000, to: 0, .write)
        #expect(throws: PageTableError.occupied(address: 0x20_1000)) {
            try tables.map(page: 0x20_1000, to: 0, .read)
        }
        try tables.map(page: 0x40_0000, to: 0x1000, .read)
        #expect(throws: PageTableError.occupied(address: 0x40_0000)) {
            try tables.map(page: 0x40_0000, to: 0x2000, .read)
        }
    }
}
