// Where programs are put: the same place for a while, and never again after a mistake.

import Arch
import Testing

@testable import Processes

@Suite struct ImageBasesTests {
    private let program = ProgramIdentity(fileSystem: 1, file: 7)

    private func address(_ number: UInt64) -> VirtualAddress { VirtualAddress(number << 12) }

    @Test func processesStartedSoonAfterEachOtherShareABase() {
        let bases = ImageBases()
        let lifetime = ImageBases.lifetimeNanoseconds
        #expect(bases.base(of: program, at: 5, orElse: address(1)) == address(1))
        #expect(bases.base(of: program, at: lifetime, orElse: address(2)) == address(1))
        // Used or not, it ends when its time is up.
        #expect(bases.base(of: program, at: lifetime + 5, orElse: address(3)) == address(3))
        #expect(bases.base(of: program, at: lifetime + 6, orElse: address(4)) == address(3))
    }

    @Test func programsHaveBasesOfTheirOwn() {
        let bases = ImageBases()
        let namesake = ProgramIdentity(fileSystem: 2, file: 7)
        #expect(bases.base(of: program, at: 0, orElse: address(1)) == address(1))
        #expect(bases.base(of: namesake, at: 0, orElse: address(2)) == address(2))
        #expect(bases.base(of: program, at: 0, orElse: address(3)) == address(1))
    }

    @Test func aMistakeOfAnyProgramEndsAllBases() {
        let bases = ImageBases()
        let other = ProgramIdentity(fileSystem: 1, file: 8)
        _ = bases.base(of: program, at: 0, orElse: address(1))
        _ = bases.base(of: other, at: 0, orElse: address(2))
        bases.forgetAll()
        #expect(bases.base(of: program, at: 0, orElse: address(3)) == address(3))
        #expect(bases.base(of: other, at: 0, orElse: address(4)) == address(4))
    }

    @Test func onlyTheLastProgramsAreRemembered() {
        let bases = ImageBases()
        for file in 0..<100 as Range<UInt64> {
            let program = ProgramIdentity(fileSystem: 1, file: file)
            #expect(bases.base(of: program, at: 0, orElse: address(file)) == address(file))
        }
        let (first, last) = (ProgramIdentity(fileSystem: 1, file: 0), UInt64(99))
        let newest = ProgramIdentity(fileSystem: 1, file: last)
        #expect(bases.base(of: newest, at: 0, orElse: address(200)) == address(last))
        #expect(bases.base(of: first, at: 0, orElse: address(201)) == address(201))
    }
}
