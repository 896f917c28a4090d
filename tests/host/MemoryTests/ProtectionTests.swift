// Changing what programs may do with their memory, in ranges of many parts.

import Arch
import Memory
import Testing

@Suite struct ProtectionTests {
    /// A range is looked at 8 MiB at a time before anything changes.
    @Test func protectingIsAllOrNothingAcrossPortions() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 64, cpuCount: 1))
        let account = AddressSpaceTests.makeAccount(machine.frames)
        let base = VirtualAddress(1 << 43)
        let space = try #require(
            AddressSpace(kernel: machine.kernel, account: account, base: base))
        let portion: UInt64 = 8 << 20
        let range = try space.map(.zeros, length: 3 * portion, at: .at(base), [.read, .write])
        let last = base + (3 * portion - 4096)
        try space.protect(range, .read)
        #expect(space.handleFault(at: last, .write) == .notPermitted)
        let tail = VirtualRange(from: base + 4096, to: last)
        try space.protect(tail, [.read, .write])
        #expect(space.handleFault(at: base + 4096, .write) == .resolved)
        // The last page of a portion, the first, and the last of all.
        for hole in [base + (portion - 4096), base + 2 * portion, last] {
            try space.unmap(VirtualRange(from: hole, to: hole + 4096))
            #expect(throws: MemoryError.notMapped) { try space.protect(range, []) }
            #expect(space.handleFault(at: base + 4096, .write) == .resolved)
            try space.map(.zeros, length: 4096, at: .at(hole), [.read, .write])
        }
        _ = try space.map(.guardPages, length: 4096, at: .replacing(base + portion), [])
        #expect(throws: MemoryError.notPermitted) { try space.protect(range, .read) }
        try space.protect(range, [])
    }
}
