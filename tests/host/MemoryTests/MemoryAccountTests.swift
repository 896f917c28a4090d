// Accounts: a charge holds for all above or for none, however many those are.

import Arch
import Memory
import Testing

@Suite struct MemoryAccountTests {
    @Test func aRefusedChargeLeavesNoTrace() throws {
        let whole = MemoryAccount(limit: PageCount(5))
        let part = MemoryAccount(limit: PageCount(4), parent: whole)
        let smallest = MemoryAccount(limit: PageCount(9), parent: part)
        try smallest.charge(PageCount(3))
        #expect(throws: MemoryError.quotaExceeded) { try smallest.charge(PageCount(2)) }
        #expect(part.takeRefusal() && !smallest.takeRefusal() && !whole.takeRefusal())
        try whole.charge(PageCount(2))
        #expect(throws: MemoryError.outOfMemory) { try smallest.charge(PageCount(1)) }
        #expect(
            (smallest.used, part.used, whole.used) == (PageCount(3), PageCount(3), PageCount(5)))
        smallest.refund(PageCount(3))
        #expect((smallest.used, part.used, whole.used) == (.zero, .zero, PageCount(2)))
    }

    /// Neither charging, nor being refused, nor being forgotten takes stack for each account above.
    @Test func depthTakesNoStack() throws {
        let whole = MemoryAccount(limit: PageCount(2))
        var deepest = whole
        for _ in 0..<500_000 { deepest = MemoryAccount(limit: PageCount(9), parent: deepest) }
        try deepest.charge(PageCount(2))
        #expect(throws: MemoryError.outOfMemory) { try deepest.charge(PageCount(1)) }
        #expect(deepest.used == PageCount(2))
        deepest.refund(PageCount(2))
        #expect(whole.used == .zero)
        deepest = whole
        try whole.charge(PageCount(2))
    }
}
