// Damaged symbol tables: an error, never a trap, and whatever opens can be looked through.

import KernelSymbolTable
import SeededRandom
import Testing

@Suite struct HostileSymbolTableTests {
    private func error(_ change: (inout [UInt8]) -> Void) -> SymbolTableError? {
        var bytes = makeSample()
        change(&bytes)
        do {
            try withTable(bytes) { _ in }
            return nil
        } catch {
            return error as? SymbolTableError
        }
    }

    @Test func everyTruncationIsNoticed() throws {
        let bytes = makeSample()
        for length in bytes.indices {
            #expect(throws: SymbolTableError.self) {
                try withTable(Array(bytes[..<length])) { _ in }
            }
        }
        #expect(throws: SymbolTableError.self) { try withTable(bytes + [0]) { _ in } }
    }

    @Test func headersThatLie() {
        #expect(error { $0[0] = 0 } == .notASymbolTable)
        #expect(error { $0[8] = 2 } == .unsupportedVersion(2))
        #expect(
            error { $0.replaceSubrange(16..<24, with: [UInt8](repeating: 255, count: 8)) }
                == .badHeader(offset: 24))
        #expect(error { $0[28] = 1 } == .badHeader(offset: 24))
        #expect(error { $0[44] = 1 } == .badHeader(offset: 44))
        let tooMany = error { $0.replaceSubrange(12..<16, with: [255, 255, 255, 255]) }
        #expect(tooMany == .wrongLength(expected: 48 + 0xFFFF_FFFF * 8 + 21, found: 93))
    }

    @Test func symbolsOutOfOrderOrPlace() {
        #expect(error { $0[48] = 64 } == .badOffset(symbol: 0))
        #expect(error { $0[48] = 40 } == .badOffset(symbol: 1))
        #expect(error { $0[48] = 41 } == .badOffset(symbol: 1))
        #expect(error { $0[51] = 255 } == .badOffset(symbol: 0))
    }

    @Test func namesOutsideOfTheTable() {
        #expect(error { $0[52] = 21 } == .badName(symbol: 0))
        #expect(error { $0[55] = 255 } == .badName(symbol: 0))
        // The second name's length: one byte too many.
        #expect(error { $0[72 + 10] = 11 } == .badName(symbol: 1))
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func randomDamageNeverTraps(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var opened = 0
        for _ in 0..<5000 {
            var bytes = makeSample()
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                bytes[Int.random(in: 8..<bytes.count, using: &random)] =
                    UInt8.random(in: 0...255, using: &random)
            }
            _ = try? withTable(bytes) { table in
                opened += 1
                for address: UInt64 in 990..<1070 { _ = table.place(address) }
                for index in 0..<table.count { _ = unsafe table.symbol(index).name.count }
            }
        }
        // Damage to names, addresses and the fingerprint goes unnoticed, which is all right.
        #expect(opened > 0, "seed \(seed)")
    }
}
