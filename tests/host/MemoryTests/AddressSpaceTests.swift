// Address spaces on simulated memory with simulated CPUs, against a dictionary of pages.

import Arch
import Memory
import SeededRandom
import Testing

/// What the model knows of a page.
struct ModelPage: Equatable {
    var protection: Protection
    var value: UInt64
    var object: Int?
    var isGuard = false
}

@Suite struct AddressSpaceTests {
    static func makeAccount(_ frames: FrameAllocator) -> MemoryAccount {
        MemoryAccount(limit: frames.statistics.total)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func matchesAModel(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let machine = try #require(SimulatedMachine(mebibytes: 64, cpuCount: 3))
        let frames = machine.frames
        let usedBefore = frames.statistics.used
        let account = Self.makeAccount(frames)
        try {
            let space = try #require(
                AddressSpace(
                    kernel: machine.kernel, account: account, base: VirtualAddress(1 << 42)))
            for cpu in 0..<3 { space.willActivate(on: CPUIndex(UInt32(cpu))) }
            // A window of 12 MiB around a boundary of level 3, so that ranges cross tables.
            let window = VirtualAddress((1 << 42) + (5 << 30) - (6 << 20))
            var model: [UInt64: ModelPage] = [:]
            let protections: [Protection] = [[], .read, [.read, .write], [.read, .execute]]
            let object = try SharedMemory(bytes: 5 << 20, frames: frames, account: account)
            var objectModel: [UInt64: UInt64] = [:]

            func randomRange() -> VirtualRange {
                let isLarge = Int.random(in: 0..<4, using: &random) == 0
                let first = UInt64.random(in: 0..<3072, using: &random)
                let start = isLarge ? first & ~511 : first
                let count =
                    isLarge
                    ? UInt64.random(in: 1...3, using: &random) * 512
                    : UInt64.random(in: 1...40, using: &random)
                let begin = window + start * 4096
                return VirtualRange(from: begin, to: begin + count * 4096)
            }
            func pages(_ range: VirtualRange) -> StrideTo<UInt64> {
                stride(from: range.start.rawValue, to: range.end.rawValue, by: 4096)
            }

            for step in 0..<1500 {
                let range = randomRange()
                let note: Comment = "seed \(seed) step \(step)"
                switch Int.random(in: 0..<10, using: &random) {
                case 0..<3:
                    let protection = protections[Int.random(in: 0..<4, using: &random)]
                    let isReplacing = Int.random(in: 0..<3, using: &random) == 0
                    let isFree =
                        isReplacing || pages(range).allSatisfy { model[$0] == nil }
                    let kind = Int.random(in: 0..<8, using: &random)
                    let first = UInt64.random(in: 0..<900, using: &random)
                    let source: AddressSpace.Source =
                        switch kind {
                        case 0: .guardPages
                        case 1, 2: .object(object, firstPage: PageCount(kind == 1 ? first : 0))
                        default: .zeros
                        }
                    do throws(MemoryError) {
                        let mapped = try space.map(
                            source, length: range.length,
                            at: isReplacing ? .replacing(range.start) : .at(range.start),
                            protection)
                        #expect(isFree && mapped == range, note)
                        for (index, page) in pages(range).enumerated() {
                            model[page] = ModelPage(protection: protection, value: 0)
                            model[page]?.isGuard = kind == 0
                            if case .object(_, let first) = source {
                                model[page]?.object = index + Int(first.rawValue)
                            }
                        }
                    } catch {
                        let fits = kind != 1 && kind != 2 || range.length <= 5 << 20
                        #expect(
                            error == .alreadyMapped && !isFree
                                || error == .invalidRange && (!fits || kind == 1),
                            "\(error) \(note)")
                    }
                case 3..<5:
                    try space.unmap(range)
                    for page in pages(range) { model[page] = nil }
                case 5:
                    let protection = protections[Int.random(in: 0..<4, using: &random)]
                    let known = pages(range).map { model[$0] }
                    let isAllowed = known.allSatisfy {
                        $0 != nil && ($0?.isGuard == false || protection.isEmpty)
                    }
                    do throws(MemoryError) {
                        try space.protect(range, protection)
                        #expect(isAllowed, note)
                        for page in pages(range) { model[page]?.protection = protection }
                    } catch {
                        #expect(!isAllowed && (error == .notMapped || error == .notPermitted), note)
                    }
                default:
                    for _ in 0..<20 {
                        let page =
                            window.rawValue + UInt64.random(in: 0..<3500, using: &random) * 4096
                        let offset = UInt64.random(in: 0..<512, using: &random) * 8
                        let address = VirtualAddress(page + offset)
                        let cpu = Int.random(in: 0..<3, using: &random)
                        let known = model[page]
                        if Bool.random(using: &random) {
                            let value = UInt64.random(in: 1...UInt64.max, using: &random)
                            let result = machine.access(
                                space, on: cpu, VirtualAddress(page), store: value)
                            let isAllowed =
                                known?.protection.contains(.write) == true
                                && known?.isGuard == false
                            #expect((result != nil) == isAllowed, note)
                            if isAllowed {
                                model[page]?.value = value
                                if let index = known?.object {
                                    objectModel[UInt64(index)] = value
                                }
                            }
                        } else {
                            let result = machine.access(space, on: cpu, VirtualAddress(page))
                            let isAllowed =
                                known?.protection.isEmpty == false
                                && known?.isGuard == false
                            #expect((result != nil) == isAllowed, note)
                            let expected =
                                known?.object.map { objectModel[UInt64($0)] ?? 0 }
                                ?? known?.value
                            if isAllowed { #expect(result == expected, note) }
                        }
                        if known == nil {
                            #expect(space.handleFault(at: address, .read) == .notMapped, note)
                        }
                    }
                }
                #expect(machine.rememberedIsTrue(of: space), note)
                #expect(space.statistics.mapped == PageCount(UInt64(model.count)), note)
            }
            try space.unmap(VirtualRange(from: window, to: window + (16 << 20)))
            let end = space.statistics
            #expect(end.mapped == .zero && end.owned == .zero && end.tables == PageCount(1))
            for cpu in 0..<3 { space.didDeactivate(on: CPUIndex(UInt32(cpu))) }
        }()
        #expect(account.used == .zero)
        #expect(frames.statistics.used == usedBefore)
    }

    @Test func findsRoomAndGoesBackToIt() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = Self.makeAccount(machine.frames)
        let base = VirtualAddress(0x0345_6789_A000)
        let space = try #require(
            AddressSpace(kernel: machine.kernel, account: account, base: base))
        let first = try space.map(.zeros, length: 10000, .read)
        #expect(first == VirtualRange(from: base, to: base + 3 * 4096))
        let second = try space.map(.zeros, length: 4096, .read)
        #expect(second.start == first.end)
        try space.unmap(second)
        #expect(try space.map(.zeros, length: 4096, .read) == second)
        let large = try space.map(.zeros, length: 4 << 20, .read)
        #expect(large.start.isAligned(to: .large) && large.start > second.end)
        let everything = AddressLayout.user.length
        #expect(throws: MemoryError.outOfMemory) {
            try space.map(.zeros, length: everything, .read)
        }
        #expect(throws: MemoryError.noAddressSpace) {
            try space.map(.guardPages, length: everything, .read)
        }
        // From the end of user space the search starts over at the beginning.
        let last = VirtualAddress(AddressLayout.user.end.rawValue - 4096)
        let edge = try #require(
            AddressSpace(kernel: machine.kernel, account: account, base: last))
        #expect(try edge.map(.zeros, length: 4096, .read).start == last)
        #expect(try edge.map(.zeros, length: 4096, .read).start == AddressLayout.user.start)
    }

    @Test func mappingsOfAPowerOfTwoLieAtAMultipleOfIt() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: Self.makeAccount(machine.frames),
                base: VirtualAddress(0x0345_6789_A000)))
        for pages in [1, 64, 3, 2, 256, 65, 64] as [UInt64] {
            let range = try space.map(.zeros, length: pages * 4096, [.read, .write])
            if pages.nonzeroBitCount == 1 {
                #expect(range.start.rawValue.isMultiple(of: pages * 4096))
            }
        }
    }

    @Test func refusesWhatIsNotAllowed() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = MemoryAccount(
            limit: PageCount(100), parent: Self.makeAccount(machine.frames))
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let before = account.used
        func refusal(_ body: () throws -> Void) -> MemoryError? {
            do {
                try body()
                return nil
            } catch {
                return error as? MemoryError
            }
        }
        let start = AddressLayout.user.start
        #expect(refusal { _ = try space.map(.zeros, length: 0, .read) } == .invalidRange)
        #expect(refusal { _ = try space.map(.zeros, length: .max, .read) } == .invalidRange)
        #expect(
            refusal { _ = try space.map(.zeros, length: 1, [.write, .execute]) } == .notPermitted)
        #expect(
            refusal { _ = try space.map(.zeros, length: 1, .write, maximum: .read) }
                == .notPermitted)
        #expect(
            refusal { _ = try space.map(.zeros, length: 101 * 4096, .read) } == .quotaExceeded)
        for address in [0, 4096, 1 << 30, start.rawValue - 4096, start.rawValue + 1, .max] {
            #expect(
                refusal {
                    _ = try space.map(
                        .zeros, length: 4096, at: .at(VirtualAddress(address)), .read)
                } == .invalidRange)
        }
        #expect(
            refusal {
                _ = try space.map(.device(PhysicalAddress(5), .uncacheable), length: 1, .read)
            } == .invalidRange)
        #expect(
            refusal {
                let top = PhysicalAddress(.max - 4095)
                _ = try space.map(.device(top, .uncacheable), length: 8192, .read)
            } == .invalidRange)
        let kernelRange = VirtualRange(
            from: AddressLayout.kernelStacks.start, to: AddressLayout.user.start + 4096)
        #expect(refusal { try space.unmap(kernelRange) } == .invalidRange)
        #expect(refusal { try space.protect(kernelRange, .read) } == .invalidRange)
        #expect(space.handleFault(at: AddressLayout.kernelStacks.start, .read) == .notMapped)
        #expect(space.handleFault(at: VirtualAddress(.max), .read) == .notMapped)
        #expect(account.used == before)
        #expect(space.statistics.tables == PageCount(1))
    }

    @Test func whatIsReplacedStaysWhenItCannotBe() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = MemoryAccount(
            limit: PageCount(64), parent: Self.makeAccount(machine.frames))
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let old = try space.map(.zeros, length: 8 * 4096, [.read, .write])
        #expect(throws: MemoryError.notPermitted) {
            try space.map(
                .zeros, length: 4096, at: .replacing(old.start), [.write, .execute])
        }
        #expect(throws: MemoryError.quotaExceeded) {
            try space.map(.zeros, length: 100 * 4096, at: .replacing(old.start), .read)
        }
        #expect(throws: MemoryError.invalidRange) {
            try space.map(.zeros, length: 4096, at: .replacing(old.start + 1), .read)
        }
        #expect(space.statistics.mapped == PageCount(8))
        #expect(space.handleFault(at: old.start, .write) == .resolved)
        // Over the end of it, and beyond.
        let middle = old.start + 4 * 4096
        let new = try space.map(.zeros, length: 8 * 4096, at: .replacing(middle), .read)
        #expect(new.start == middle && space.statistics.mapped == PageCount(12))
        #expect(space.handleFault(at: middle, .write) == .notPermitted)
        #expect(space.handleFault(at: old.start, .write) == .resolved)
        try space.unmap(VirtualRange(from: old.start, to: new.end))
        #expect(space.statistics.mapped == .zero)
    }

    @Test func whatCannotBeReplacedToItsEndIsPaidBack() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = MemoryAccount(limit: PageCount(1 << 30))
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let (used, inUse) = (account.used, machine.frames.statistics.used)
        let old = try space.map(.zeros, length: 24 << 20, [.read, .write])
        #expect(old.start.isAligned(to: .large))
        var hoard: [PhysicalAddress] = []
        while let frame = machine.frames.allocate() { hoard.append(frame) }
        // Tables for the first 8 MiB, which are dealt with at a time, and one more.
        for _ in 0..<5 { machine.frames.free(hoard.removeLast()) }
        for (index, source) in [
            AddressSpace.Source.device(PhysicalAddress(4096), .uncacheable),
            .device(PhysicalAddress(4096), .writeBack),
        ].enumerated() {
            #expect(throws: MemoryError.outOfMemory) {
                try space.map(source, length: old.length, at: .replacing(old.start), .read)
            }
            // The rest is what it was.
            #expect(space.statistics.mapped == PageCount(2048), "\(index)")
            #expect(space.handleFault(at: old.start, .read) == .notMapped)
            #expect(space.region(endingAfter: old.start)?.range.end == old.end)
        }
        for frame in hoard { machine.frames.free(frame) }
        try space.unmap(old)
        #expect(space.statistics.mapped == .zero && account.used == used)
        #expect(machine.frames.statistics.used == inUse)
    }

    @Test func readOnlyMappingsStaySo() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = Self.makeAccount(machine.frames)
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let object = try SharedMemory(bytes: 8192, frames: machine.frames, account: account)
        let range = try space.map(
            .object(object, firstPage: .zero), length: 8192, .read, maximum: .read)
        #expect(throws: MemoryError.notPermitted) { try space.protect(range, [.read, .write]) }
        #expect(throws: MemoryError.notPermitted) { try space.protect(range, .execute) }
        #expect(space.handleFault(at: range.start, .write) == .notPermitted)
        try space.protect(range, [])
        #expect(space.handleFault(at: range.start, .read) == .notPermitted)
        try space.protect(range, .read)
        #expect(machine.access(space, on: 0, range.start) == .some(0))
    }

    @Test func sharedMemoryOutlivesItsObjectWhileMapped() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 32, cpuCount: 2))
        let account = Self.makeAccount(machine.frames)
        let one = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let two = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        one.willActivate(on: CPUIndex(0))
        two.willActivate(on: CPUIndex(1))
        defer {
            one.didDeactivate(on: CPUIndex(0))
            two.didDeactivate(on: CPUIndex(1))
        }
        var object: SharedMemory? = try SharedMemory(
            bytes: 4 << 20, frames: machine.frames, account: account)
        let source = AddressSpace.Source.object(try #require(object), firstPage: .zero)
        let here = try one.map(source, length: 4 << 20, [.read, .write])
        let there = try two.map(source, length: 4 << 20, .read)
        #expect(here.start.isAligned(to: .large))
        // Tables of levels 3 and 2 only: the object is mapped in 2 MiB pages.
        #expect(one.statistics.tables == PageCount(3))
        #expect(machine.access(one, on: 0, here.start + 0x123458, store: 77) == .some(77))
        #expect(machine.access(two, on: 1, there.start + 0x123458) == .some(77))
        #expect(
            one.physicalAddress(of: here.start + 0x123458)
                == two.physicalAddress(of: there.start + 0x123458))
        object = nil
        _ = object
    }

    @Test func regionsAreReportedAsTheyWereMapped() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = Self.makeAccount(machine.frames)
        let base = VirtualAddress(1 << 43)
        let space = try #require(
            AddressSpace(kernel: machine.kernel, account: account, base: base))
        space.willActivate(on: .boot)
        let one = try space.map(.zeros, length: 5 << 20, [.read, .write])
        let two = try space.map(.zeros, length: 3 << 12, [.read, .write])
        _ = machine.access(space, on: 0, one.start + 8192, store: 5)
        let guardRange = try space.map(.guardPages, length: 4096, [])
        try space.protect(VirtualRange(from: two.start, to: two.start + 4096), .read)
        var found: [AddressSpace.Region] = []
        var position = VirtualAddress.zero
        while let region = space.region(endingAfter: position) {
            found.append(region)
            position = region.range.end
        }
        #expect(
            found.map(\.range) == [
                one, VirtualRange(from: two.start, to: two.start + 4096),
                VirtualRange(from: two.start + 4096, to: two.end), guardRange,
            ])
        #expect(found.map(\.isGuard) == [false, false, false, true])
        #expect(space.handleFault(at: guardRange.start, .write) == .guardPage)
        space.didDeactivate(on: .boot)
    }

    @Test func zerosComeWithAGuardOrNotAtAll() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let account = MemoryAccount(limit: PageCount(100))
        let space = try #require(
            AddressSpace(kernel: machine.kernel, account: account, base: VirtualAddress(1 << 43)))
        let stack = try space.mapZeros(
            length: 64 << 12, aboveGuardOf: 16 << 12, [.read, .write])
        #expect(stack.length == 64 << 12)
        let below = try #require(space.region(endingAfter: .zero))
        #expect(below.isGuard && below.range.length == 16 << 12 && below.range.end == stack.start)
        #expect(space.region(endingAfter: stack.start)?.range == stack)
        // The next one fits the account in part only.
        let before = space.statistics
        let used = account.used
        #expect(throws: MemoryError.outOfMemory) {
            try space.mapZeros(length: 64 << 12, aboveGuardOf: 16 << 12, [.read, .write])
        }
        #expect(space.statistics == before && account.used == used)
        try space.unmap(VirtualRange(from: below.range.start, to: stack.end))
        #expect(space.statistics.mapped == .zero && account.used == PageCount(1))
    }

    @Test func outOfMemoryChangesNothing() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 8, cpuCount: 1))
        let frames = machine.frames
        let account = MemoryAccount(limit: PageCount(1 << 30))
        let space = try #require(
            AddressSpace(
                kernel: machine.kernel, account: account, base: AddressLayout.user.start))
        let range = try space.map(.zeros, length: 4 << 20, [.read, .write])
        try space.populate(VirtualRange(from: range.start, to: range.start + 4096))
        var hoard: [PhysicalAddress] = []
        while let frame = frames.allocate() { hoard.append(frame) }
        let before = (space.statistics, account.used)
        // A table for the split, or for the mapping, cannot be had.
        #expect(throws: MemoryError.outOfMemory) {
            try space.unmap(VirtualRange(from: range.start + 4096, to: range.start + 8192))
        }
        #expect(throws: MemoryError.outOfMemory) {
            try space.map(.zeros, length: 4096, at: .at(VirtualAddress(1 << 45)), .read)
        }
        #expect(throws: MemoryError.outOfMemory) { try space.populate(range) }
        #expect(space.statistics == before.0 && account.used == before.1)
        for frame in hoard { frames.free(frame) }
        try space.unmap(VirtualRange(from: range.start + 4096, to: range.start + 8192))
        #expect(space.statistics.mapped == PageCount(1023))
    }
}

/// Nothing is remembered by anybody.
final class NoTranslations: TLBShootdown {
    func flush(_ range: VirtualRange, root: PhysicalAddress, on cpus: CPUSet) {}
    func flushKernel(_ range: VirtualRange) {}
}
