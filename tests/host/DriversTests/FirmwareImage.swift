// The tables of a firmware, laid out in simulated memory: right until a test spoils them.

import ACPITables

@testable import Drivers

/// A machine's ACPI tables, with the parts that drivers look at.
struct FirmwareImage {
    var processors: [[UInt8]] = [[0, 8, 0, 0, 1, 0, 0, 0], [0, 8, 1, 4, 1, 0, 0, 0]]
    var pm1b: UInt32 = 0
    var smiCommand: UInt32 = 0xB2
    var reset: GenericAddress?
    /// What is done to a table after it was made, by signature.
    var spoil: (_ table: String, _ bytes: inout [UInt8]) -> Void = { _, _ in }

    static let rootPointer: UInt64 = 0xE_0000

    func bytes(_ number: some FixedWidthInteger) -> [UInt8] {
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    private func address(_ place: GenericAddress) -> [UInt8] {
        let space: UInt8 = place.space == .memory ? 0 : 1
        return [space, place.widthInBits, 0, 1] + bytes(place.address)
    }

    private func fixChecksum(_ table: inout [UInt8], range: Range<Int>, at index: Int) {
        table[index] = 0
        table[index] = 0 &- table[range].reduce(0, &+)
    }

    private func table(_ signature: String, _ body: [UInt8]) -> [UInt8] {
        var table = Array(signature.utf8) + bytes(UInt32(36 + body.count)) + [3, 0]
        table += Array("PATCHWORKTEST\0".utf8) + [UInt8](repeating: 0, count: 12) + body
        fixChecksum(&table, range: 0..<table.count, at: 9)
        spoil(signature, &table)
        return table
    }

    private var madt: [UInt8] {
        var entries = processors
        entries.append([1, 12, 0, 0] + bytes(UInt32(0xFEC0_0000)) + bytes(UInt32(0)))
        entries.append([2, 10, 0, 0] + bytes(UInt32(2)) + bytes(UInt16(0)))
        entries.append([2, 10, 0, 9] + bytes(UInt32(9)) + bytes(UInt16(0b1101)))
        return table(
            "APIC", bytes(UInt32(0xFEE0_0000)) + bytes(UInt32(1)) + entries.flatMap { $0 })
    }

    private func fadt(dsdt: UInt32) -> [UInt8] {
        var table = [UInt8](repeating: 0, count: 268)
        func set(_ offset: Int, _ value: [UInt8]) {
            table.replaceSubrange(offset..<offset + value.count, with: value)
        }
        set(40, bytes(dsdt))
        set(48, bytes(smiCommand))
        set(52, [0xF1])
        set(64, bytes(UInt32(0x604)))
        set(68, bytes(pm1b))
        set(76, bytes(UInt32(0x608)))
        set(108, [0x32])
        if let reset {
            set(112, bytes(UInt32(1 << 10)))
            set(116, address(reset))
            set(128, [0x0F])
        }
        return self.table("FACP", Array(table[36...]))
    }

    private var hpet: [UInt8] {
        let place = GenericAddress(space: .memory, widthInBits: 64, address: 0xFED0_0000)
        return table("HPET", bytes(UInt32(0)) + address(place) + [0] + bytes(UInt16(100)) + [0])
    }

    /// `Name (_S5, Package () { 5, 5, 0, 0 })`.
    private var dsdt: [UInt8] {
        table(
            "DSDT",
            [0x08] + Array("_S5_".utf8) + [0x12, 0x08, 4, 0x0A, 5, 0x0A, 5, 0x00, 0x00])
    }

    /// All tables at their places.
    func memory() -> [UInt64: [UInt8]] {
        let (madtPlace, fadtPlace, hpetPlace, dsdtPlace) = (0x1000, 0x2000, 0x3000, 0x4000)
        var pointer = Array("RSD PTR ".utf8) + [0] + Array("PATCHW".utf8) + [2]
        pointer += bytes(UInt32(0)) + bytes(UInt32(36)) + bytes(UInt64(0x5000)) + [0, 0, 0, 0]
        fixChecksum(&pointer, range: 0..<20, at: 8)
        fixChecksum(&pointer, range: 0..<36, at: 32)
        spoil("RSDP", &pointer)
        let root = table(
            "XSDT", [madtPlace, fadtPlace, hpetPlace].flatMap { bytes(UInt64($0)) })
        return [
            FirmwareImage.rootPointer: pointer, 0x5000: root, UInt64(madtPlace): madt,
            UInt64(fadtPlace): fadt(dsdt: UInt32(dsdtPlace)), UInt64(hpetPlace): hpet,
            UInt64(dsdtPlace): dsdt,
        ]
    }

    /// What the kernel makes of it.
    func platform() -> Platform {
        Platform(rsdp: FirmwareImage.rootPointer, reader: ImageReader(islands: memory()))
    }
}

/// Reads bytes from islands in an empty address space.
private struct ImageReader: PhysicalReader {
    let islands: [UInt64: [UInt8]]

    func byte(at address: UInt64) -> UInt8? {
        // Every table begins at its own multiple of 4 KiB and is shorter.
        let start = address & ~0xFFF
        guard let bytes = islands[start], address - start < UInt64(bytes.count) else { return nil }
        return bytes[Int(address - start)]
    }
}
