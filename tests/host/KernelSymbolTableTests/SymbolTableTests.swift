// Symbol tables: what was written is found, and nothing else.

import KernelSymbolTable
import Testing

/// Opens a table for the duration of `body`.
@discardableResult
func withTable<Result>(
    _ bytes: [UInt8], _ body: (SymbolTable) throws -> Result
) throws -> Result {
    try unsafe bytes.withUnsafeBytes { memory in
        try body(try unsafe SymbolTable(memory))
    }
}

extension SymbolTable {
    /// "name@address" of the function at `address`.
    func place(_ address: UInt64) -> String? {
        find(address).map { symbol in
            let name = unsafe String(decoding: symbol.name, as: UTF8.self)
            return "\(name)@\(symbol.address)"
        }
    }
}

/// 64 bytes of code at 1000 with three functions, the first of them not at its start.
func makeSample() -> [UInt8] {
    var writer = SymbolTableWriter(codeStart: 1000, code: [UInt8](repeating: 0x90, count: 64))
    writer.add("boot(_:_:)", at: 1040)
    writer.add("panic(_:)", at: 1008)
    writer.add("boot(_:_:)", at: 1063)
    return writer.finish()
}

@Suite struct SymbolTableTests {
    @Test func findsTheFunctionAroundAnAddress() throws {
        try withTable(makeSample()) { table in
            #expect(table.count == 3)
            #expect(table.place(1008) == "panic(_:)@1008")
            #expect(table.place(1039) == "panic(_:)@1008")
            #expect(table.place(1040) == "boot(_:_:)@1040")
            #expect(table.place(1062) == "boot(_:_:)@1040")
            #expect(table.place(1063) == "boot(_:_:)@1063")
        }
    }

    @Test func outsideOfTheCodeNothingIsFound() throws {
        try withTable(makeSample()) { table in
            for address: UInt64 in [0, 999, 1000, 1007, 1064, .max] {
                #expect(table.place(address) == nil)
            }
        }
    }

    @Test func aTableMayBeEmpty() throws {
        try withTable(SymbolTableWriter(codeStart: 0, code: []).finish()) { table in
            #expect(table.count == 0)
            #expect(table.place(0) == nil)
        }
    }

    @Test func theFirstOfTwoNamesForAnAddressCounts() throws {
        var writer = SymbolTableWriter(codeStart: 0, code: [1, 2, 3])
        writer.add("first", at: 1)
        writer.add("second", at: 1)
        writer.add("outside", at: 3)
        try withTable(writer.finish()) { table in
            #expect(table.count == 1)
            #expect(table.place(2) == "first@1")
        }
    }

    @Test func longNamesAreCutAtACharacter() throws {
        var writer = SymbolTableWriter(codeStart: 0, code: [1])
        writer.add(String(repeating: "é", count: 200), at: 0)
        try withTable(writer.finish()) { table in
            let name = unsafe String(decoding: table.symbol(0).name, as: UTF8.self)
            #expect(name == String(repeating: "é", count: 126) + "…")
        }
    }

    private func fingerprint(_ code: [UInt8]) -> CodeFingerprint {
        // Sound: bytes have no padding.
        unsafe CodeFingerprint(of: code.span.bytes)
    }

    @Test func theFingerprintTellsCodeApart() throws {
        // By hand: FNV-1a's basis and prime, with one word of 0x030201.
        let expected = (0xCBF2_9CE4_8422_2325 ^ 0x03_0201) &* (0x100_0000_01B3 as UInt64)
        #expect(fingerprint([1, 2, 3]).value == expected)
        let code = (0..<100).map { UInt8($0) }
        let whole = fingerprint(code)
        for index in [0, 7, 8, 50, 96, 99] {
            var other = code
            other[index] ^= 1
            #expect(fingerprint(other) != whole)
        }
        let table = SymbolTableWriter(codeStart: 0, code: code).finish()
        try withTable(table) { #expect($0.fingerprint == whole) }
    }
}
