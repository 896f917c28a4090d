// A physical memory made of islands, and builders for tables that are right until a test spoils
// them.

import ACPITables

/// Bytes at chosen addresses; everything else cannot be read.
struct SimulatedMemory: PhysicalReader {
    var islands: [(base: UInt64, bytes: [UInt8])] = []

    func byte(at address: UInt64) -> UInt8? {
        for island in islands where address >= island.base {
            let offset = address - island.base
            if offset < UInt64(island.bytes.count) { return island.bytes[Int(offset)] }
        }
        return nil
    }

    mutating func place(_ bytes: [UInt8], at base: UInt64) {
        islands.append((base, bytes))
    }
}

/// Little-endian bytes of a number.
func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
}

/// Makes the bytes in `range` add up to zero through the byte at `index`.
func fixChecksum(_ bytes: inout [UInt8], range: Range<Int>, at index: Int) {
    bytes[index] = 0
    bytes[index] = 0 &- bytes[range].reduce(0, &+)
}

/// A table with a right header around a body.
func makeTable(_ signature: String, revision: UInt8 = 1, body: [UInt8]) -> [UInt8] {
    var table = Array(signature.utf8) + bytes(UInt32(36 + body.count)) + [revision, 0]
    table += Array("PATCHWORKTEST\0".utf8) + [UInt8](repeating: 0, count: 12) + body
    fixChecksum(&table, range: 0..<table.count, at: 9)
    return table
}

/// A root pointer of ACPI 2.0 or, without an XSDT, of ACPI 1.0.
func makeRootPointer(rsdt: UInt32, xsdt: UInt64? = nil) -> [UInt8] {
    var pointer = Array("RSD PTR ".utf8) + [0] + Array("PATCHW".utf8)
    pointer += [xsdt == nil ? 0 : 2] + bytes(rsdt)
    fixChecksum(&pointer, range: 0..<20, at: 8)
    if let xsdt {
        pointer += bytes(UInt32(36)) + bytes(xsdt) + [0, 0, 0, 0]
        fixChecksum(&pointer, range: 0..<36, at: 32)
    }
    return pointer
}

/// The body of a MADT: local APIC address, flags and entries.
func makeMADTBody(_ entries: [[UInt8]]) -> [UInt8] {
    bytes(UInt32(0xFEE0_0000)) + bytes(UInt32(1)) + entries.flatMap { $0 }
}

let enabledProcessor: [UInt8] = [0, 8, 1, 2, 1, 0, 0, 0]
let standardIOAPIC: [UInt8] = [1, 12, 7, 0] + bytes(UInt32(0xFEC0_0000)) + bytes(UInt32(0))
