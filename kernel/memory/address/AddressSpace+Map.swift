// Mapping memory into an address space.

public import Arch
import KernelBase

extension AddressSpace {
    /// Where a mapping goes.
    public enum Placement: Sendable {
        /// Wherever there is room.
        case anywhere
        /// Exactly there; a multiple of the page size. Nothing may be mapped there yet.
        case at(VirtualAddress)
        /// Exactly there, in place of what is mapped there. What is wrong with a request shows before
        /// anything goes.
        case replacing(VirtualAddress)
    }

    /// What a mapping shows.
    public enum Source: Sendable {
        /// Zeros, in memory of its own that is provided as pages are touched.
        case zeros
        /// Pages of an object, from the given one on.
        case object(SharedMemory, firstPage: PageCount)
        /// Pages of a file.
        case file(FileFrames)
        /// A device's memory.
        case device(PhysicalAddress, CacheType)
        /// Nothing: touching it is reported as such.
        case guardPages
    }

    /// Maps `length` bytes, rounded up to whole pages, and returns where.
    ///
    /// An object stays for as long as pages of it are mapped, and goes on being paid for by whoever made
    /// it; pages of files are charged to ``account``, since a file may be cut off under its mappings.
    ///
    /// - Parameter maximum: what ``protect(_:_:)`` may extend the rights to.
    /// - Throws: ``MemoryError``; nothing is mapped then. What was to be replaced is still there, unless
    ///   there was no memory for page tables: then some of it may be gone.
    public func map(
        _ source: Source, length: UInt64, at placement: Placement = .anywhere,
        _ protection: Protection, maximum: Protection = [.read, .write, .execute]
    ) throws(MemoryError) -> VirtualRange {
        guard length > 0, length <= AddressLayout.user.length else { throw .invalidRange }
        guard !protection.isWritableAndExecutable, maximum.union(.read).isSuperset(of: protection)
        else { throw .notPermitted }
        let pages = PageCount(coveringBytes: length)
        try check(source, pages)
        if case .replacing(let address) = placement {
            guard let range = VirtualRange(start: address, length: pages.bytes)
            else { throw .invalidRange }
            try AddressSpace.checkUserRange(range)
            try account.charge(source.charge(forPages: pages))
            try replace(range, source, protection, maximum)
            return range
        }
        try account.charge(source.charge(forPages: pages))
        do throws(MemoryError) {
            return try state.withLock { (state: inout State) throws(MemoryError) in
                let range = try state.place(pages, placement, source)
                try fill(range, ofMappingAt: range.start, source, protection, maximum, &state)
                return range
            }
        } catch {
            account.refund(source.charge(forPages: pages))
            throw error
        }
    }

    /// Maps `length` bytes of zeros with `guardLength` bytes below them that nobody can touch, wherever there
    /// is room for both, and returns where the zeros are. Nobody else can map anything in between, as
    /// could happen if the guard was mapped first and made smaller.
    ///
    /// - Precondition: both are multiples of the page size, and not zero.
    /// - Throws: ``MemoryError``; nothing is mapped then.
    public func mapZeros(
        length: UInt64, aboveGuardOf guardLength: UInt64, _ protection: Protection
    ) throws(MemoryError) -> VirtualRange {
        guard !protection.isWritableAndExecutable else { throw .notPermitted }
        let pages = PageCount(coveringBytes: length)
        try account.charge(pages)
        do throws(MemoryError) {
            return try state.withLock { (state: inout State) throws(MemoryError) in
                let whole = try state.place(
                    pages + PageCount(coveringBytes: guardLength), .anywhere, .guardPages)
                let below = VirtualRange(from: whole.start, to: whole.start + guardLength)
                let range = VirtualRange(from: below.end, to: whole.end)
                try fill(below, ofMappingAt: below.start, .guardPages, [], [], &state)
                do throws(MemoryError) {
                    try fill(
                        range, ofMappingAt: range.start, .zeros, protection, protection, &state)
                } catch {
                    discard(below, &state, refunding: .everything)
                    throw error
                }
                return range
            }
        } catch {
            account.refund(pages)
            throw error
        }
    }

    /// Maps something, paid for already, in place of what is mapped in a range; part by part, so that
    /// nobody else ever finds room there. What another thread maps anywhere would be replaced as well.
    ///
    /// - Throws: ``MemoryError``; what was paid for has been paid back then.
    private func replace(
        _ range: VirtualRange, _ source: Source, _ protection: Protection, _ maximum: Protection
    ) throws(MemoryError) {
        var rest = range
        do throws(MemoryError) {
            while !rest.isEmpty {
                let part = AddressSpace.portion(of: rest)
                try state.withLock { (state: inout State) throws(MemoryError) in
                    guard state.hasRoom(for: source) else { throw .quotaExceeded }
                    try discard(part, of: rest, &state)
                    try fill(
                        part, ofMappingAt: range.start, source, protection, maximum, &state)
                }
                rest = VirtualRange(from: part.end, to: range.end)
            }
        } catch {
            account.refund(source.charge(forPages: rest.pageCount))
            // What has been mapped is unmapped, and paid back along the way.
            if rest.start > range.start {
                try? unmap(VirtualRange(from: range.start, to: rest.start))
            }
            throw error
        }
        dropUnmappedObjects()
    }

    private func check(_ source: Source, _ pages: PageCount) throws(MemoryError) {
        switch source {
        case .zeros, .guardPages: break
        case .object(let object, let first):
            guard first <= object.pageCount && pages <= object.pageCount - first
            else { throw .invalidRange }
        case .file(let frames):
            guard pages <= frames.pageCount else { throw .invalidRange }
        case .device(let address, _):
            guard address.isAligned(to: .standard),
                address.rawValue < 1 << 52 && pages.bytes <= 1 << 52 - address.rawValue
            else { throw .invalidRange }
        }
    }

    /// Maps a range that is unmapped, all of a mapping or a part of it.
    ///
    /// - Parameter start: where the mapping begins.
    /// - Precondition: the lock is held.
    private func fill(
        _ range: VirtualRange, ofMappingAt start: VirtualAddress, _ source: Source,
        _ protection: Protection, _ maximum: Protection, _ state: inout State
    ) throws(MemoryError) {
        let isStart = range.start == start
        guard state.hasRoom(for: source) else { throw .quotaExceeded }
        do throws(MemoryError) {
            if let backing = source.commonBacking {
                var first = PageTableEntry.empty
                first.backing = backing
                first.maximumProtection = maximum
                first.setUserProtection(source.isGuard ? [] : protection)
                let others = first
                first.startsRegion = isStart
                try state.tree.fill(range, first: first, others: others)
            } else {
                try state.tree.fill(range, largest: source.largestPage) { address, size in
                    let offset = address - start
                    var entry = source.entry(at: offset, size, frames)
                    entry.maximumProtection = maximum
                    // Pages that are nobody's to write to.
                    if entry.backing == .constant { entry.maximumProtection.remove(.write) }
                    entry.startsRegion = offset == 0
                    entry.setUserProtection(protection)
                    return entry
                }
            }
        } catch {
            // Filled entries have charged nothing yet: their pages go back uncounted.
            discard(range, &state, refunding: .nothing)
            throw error
        }
        if case .object(let object, _) = source { state.objects.add(object, range.pageCount) }
        state.mappedPages += range.pageCount
    }
}

extension AddressSpace.Source {
    /// Pages to be paid for by whoever maps this.
    func charge(forPages pages: PageCount) -> PageCount {
        switch self {
        case .zeros, .file: pages
        case .object, .device, .guardPages: .zero
        }
    }

    var isGuard: Bool {
        if case .guardPages = self { true } else { false }
    }

    /// What stands behind all of the pages alike, if something does.
    var commonBacking: PageBacking? {
        switch self {
        case .zeros: .lazy
        case .guardPages: .guarding
        case .object, .file, .device: nil
        }
    }

    /// The largest entries that may stand for this.
    var largestPage: PageSize {
        switch self {
        case .zeros, .guardPages: .large
        case .object(let object, let first): object.hasLargePages(from: first) ? .large : .standard
        case .file: .standard
        case .device(let address, _): address.isAligned(to: .large) ? .large : .standard
        }
    }

    /// The alignment that lets ``largestPage`` be used, if the mapping is long enough for it. What is
    /// shorter, and a power of two, lies at a multiple of its length: heaps want that of their parts.
    func alignment(forPages pages: PageCount) -> UInt64 {
        if pages >= PageSize.large.pages { return largestPage.bytes }
        return pages.rawValue & (pages.rawValue - 1) == 0 ? pages.bytes : PageSize.standardBytes
    }

    /// The entry for the page `offset` bytes into the mapping, without rights.
    func entry(at offset: UInt64, _ size: PageSize, _ frames: FrameAllocator) -> PageTableEntry {
        var entry = PageTableEntry.empty
        switch self {
        case .zeros, .guardPages:
            entry.backing = commonBacking ?? .none
        case .object(let object, let first):
            let page = first + PageCount(offset / PageSize.standardBytes)
            entry.address = object.retainPages(from: page, size)
            entry.backing = .shared
        case .file(let file):
            (entry.address, entry.backing) = file.take(offset / PageSize.standardBytes)
        case .device(let address, let cacheType):
            entry.address = address + offset
            entry.cacheType = cacheType
            entry.backing = .device
        }
        return entry
    }
}

extension AddressSpace.State {
    /// Whether one more mapping of the source can be remembered.
    func hasRoom(for source: AddressSpace.Source) -> Bool {
        if case .object(let object, _) = source { objects.hasRoom(for: object) } else { true }
    }

    /// Finds the range for a new mapping.
    mutating func place(
        _ pages: PageCount, _ placement: AddressSpace.Placement, _ source: AddressSpace.Source
    ) throws(MemoryError) -> VirtualRange {
        switch placement {
        case .at(let address), .replacing(let address):
            guard address.isAligned(to: .standard),
                let range = VirtualRange(start: address, length: pages.bytes),
                AddressLayout.user.contains(range)
            else { throw .invalidRange }
            guard tree.firstMapped(in: range) == nil else { throw .alreadyMapped }
            return range
        case .anywhere:
            let alignment = source.alignment(forPages: pages)
            let gap =
                tree.firstGap(of: pages.bytes, alignedTo: alignment, from: hint)
                ?? tree.firstGap(of: pages.bytes, alignedTo: alignment, from: base)
                ?? tree.firstGap(of: pages.bytes, alignedTo: alignment, from: tree.range.start)
            guard let gap else { throw .noAddressSpace }
            hint = gap.end
            return gap
        }
    }
}
