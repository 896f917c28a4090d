// Mappings of files and shared objects: who pays, what stays, and what may not be written to.

import Arch
import Memory
import Testing

@Suite struct MappedFileTests {
    private func makeSpace(
        _ machine: SimulatedMachine, _ account: MemoryAccount
    ) throws -> AddressSpace {
        try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
    }

    @Test func objectIsPaidForUntilItsLastPageIsUnmapped() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 32, cpuCount: 1))
        let limit = machine.frames.statistics.total
        let (maker, user) = (MemoryAccount(limit: limit), MemoryAccount(limit: limit))
        let space = try makeSpace(machine, user)
        let usedBefore = machine.frames.statistics.used
        var object: SharedMemory? = try SharedMemory(
            bytes: 5 << 20, frames: machine.frames, account: maker)
        let whole = try space.map(
            .object(try #require(object), firstPage: .zero), length: 5 << 20, .read)
        let again = try space.map(
            .object(try #require(object), firstPage: PageCount(7)), length: 8192, .read)
        object = nil
        #expect(maker.used == PageCount(1280))
        try space.unmap(VirtualRange(from: whole.start, to: whole.start + (3 << 20)))
        try space.unmap(VirtualRange(from: whole.start, to: whole.end))
        #expect(maker.used == PageCount(1280))
        try space.unmap(again)
        #expect(maker.used == .zero)
        #expect(user.used == PageCount(1))
        #expect(machine.frames.statistics.used == usedBefore)
    }

    @Test func objectGoesWithTheLastAddressSpace() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = MemoryAccount(limit: machine.frames.statistics.total)
        let before = machine.frames.statistics.used
        do {
            let space = try makeSpace(machine, account)
            for _ in 0..<20 {
                let object = try SharedMemory(
                    bytes: 8192, frames: machine.frames, account: account)
                _ = try space.map(
                    .object(object, firstPage: .zero), length: 8192, [.read, .write])
            }
        }
        #expect(account.used == .zero && machine.frames.statistics.used == before)
    }

    @Test func filePagesAreChargedAndConstantOnesCannotBeWritten() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let frames = machine.frames
        let account = MemoryAccount(limit: frames.statistics.total)
        let before = frames.statistics.used
        let archivePage = try #require(frames.allocateZeroed())
        do {
            let space = try makeSpace(machine, account)
            let file = try #require(space.makeFileFrames(count: PageCount(3)))
            let page = try #require(frames.allocateZeroed())
            file.append(page)
            file.appendConstant(archivePage)
            #expect(file.appendFilled(with: 0xFF, count: PageCount(1)))
            let tables = account.used
            let range = try space.map(.file(file), length: 3 * 4096, .read)
            #expect(account.used >= tables + PageCount(3))
            #expect(machine.access(space, on: 0, range.start + 8192) == .some(.max))
            #expect(frames.referenceCount(of: page) == 2)
            #expect(throws: MemoryError.notPermitted) {
                try space.protect(
                    VirtualRange(from: range.start, to: range.end), [.read, .write])
            }
            let first = VirtualRange(from: range.start, to: range.start + 4096)
            try space.protect(first, [.read, .write])
            #expect(machine.access(space, on: 0, range.start, store: 9) == .some(9))
            #expect(throws: MemoryError.invalidRange) {
                try space.map(.file(file), length: 4 * 4096, .read)
            }
            try space.unmap(range)
            #expect(frames.referenceCount(of: page) == 1)
            _ = file
        }
        #expect(account.used == .zero)
        frames.free(archivePage)
        #expect(frames.statistics.used == before)
    }
}
