// Page faults: which pages come along with the one that was touched.

import Arch
import Memory
import SeededRandom
import Synchronization
import Testing

@Suite struct FaultAroundTests {
    private let machine: SimulatedMachine
    private let space: AddressSpace

    init() throws {
        machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        space = try #require(
            AddressSpace(
                kernel: machine.kernel,
                account: AddressSpaceTests.makeAccount(machine.frames),
                base: AddressLayout.user.start))
    }

    @Test func fewPagesComeWithTheFirstFaultAndManyWithTheNext() throws {
        let range = try space.map(.zeros, length: 256 * 4096, [.read, .write])
        func owned(afterTouching page: UInt64) -> UInt64 {
            #expect(space.handleFault(at: range.start + page * 4096, .write) == .resolved)
            return space.statistics.owned.rawValue
        }
        #expect(owned(afterTouching: 101) == 4, "pages 100 to 103")
        #expect(owned(afterTouching: 104) == 12, "up to page 111")
        #expect(owned(afterTouching: 112) == 28, "up to page 127")
        #expect(owned(afterTouching: 99) == 64, "down to page 64")
        #expect(owned(afterTouching: 128) == 128, "no more than 64 at a time")
        #expect(owned(afterTouching: 7) == 132)
        #expect(owned(afterTouching: 5) == 132, "it was there already")
    }

    @Test func noPageBelowItsMappingComesWithAFault() throws {
        let whole = try space.map(.zeros, length: 64 * 4096, [.read, .write])
        let middle = whole.start + 30 * 4096
        let other = try space.map(
            .zeros, length: 3 * 4096, at: .replacing(middle), [.read, .write])
        #expect(space.handleFault(at: other.start + 4096, .write) == .resolved)
        #expect(space.statistics.owned == PageCount(2), "pages 30 and 31, not 28 and 29")
        #expect(space.handleFault(at: other.start + 2 * 4096, .write) == .resolved)
        #expect(space.statistics.owned == PageCount(3 + 31), "and what follows")
    }
}
