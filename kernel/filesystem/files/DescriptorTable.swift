// The small numbers that a process has for its open files.

public import KernelABI
public import KernelBase

/// A process' descriptors. Lock rank: ``LockRank/file``; open files are dropped outside of it.
public final class DescriptorTable: Sendable {
    private struct State {
        var files: [OpenFile?] = []
        var count = 0
        /// All below are taken.
        var lowestFree = 0
    }

    /// The most descriptors.
    public let limit: Int
    /// Counts descriptors, and whatever else of the file half is counted, for a set of processes.
    public let meter: ResourceMeter?
    private let state = Spinlock(State(), rank: .file)

    /// A table without open files.
    public init(limit: Int, meter: ResourceMeter? = nil) {
        self.limit = min(max(limit, 0), 1 << 20)
        self.meter = meter
    }

    deinit { closeAll() }

    /// How many descriptors are in use.
    public var count: Int { state.withLock { $0.count } }

    /// The open file that a descriptor stands for.
    public func file(_ descriptor: Int32) throws(Errno) -> OpenFile {
        let file = state.withLock { state -> OpenFile? in
            let index = Int(descriptor)
            return index >= 0 && index < state.files.count ? state.files[index] : nil
        }
        guard let file else { throw .badDescriptor }
        return file
    }

    /// What of `wanted` holds for the file that a descriptor stands for.
    public func readiness(_ descriptor: Int32, of wanted: PollEvents) -> PollEvents {
        guard let file = try? file(descriptor) else { return .badDescriptor }
        return file.readiness(of: wanted)
    }

    /// Makes the lowest free descriptor stand for a file.
    public func add(_ file: consuming OpenFile) throws(Errno) -> Int32 {
        try take(1)
        let limit = limit
        // Exchanged for what is in the table: the reference moves, and is not counted.
        var file: OpenFile? = consume file
        let index = state.withLock { state -> Int? in
            var index = state.lowestFree
            while index < state.files.count, state.files[index] != nil { index += 1 }
            guard index < limit else { return nil }
            if index == state.files.count { state.files.append(nil) }
            swap(&state.files[index], &file)
            state.count += 1
            state.lowestFree = index + 1
            return index
        }
        guard let index else {
            meter?.give(.files)
            throw .tooManyFiles
        }
        return Int32(index)
    }

    private func take(_ count: Int) throws(Errno) {
        if meter?.take(.files, UInt64(count)) == false { throw .tooManyFiles }
    }

    /// Makes two descriptors, or none.
    public func add(_ first: OpenFile, _ second: OpenFile) throws(Errno) -> (Int32, Int32) {
        let one = try add(first)
        do throws(Errno) {
            return (one, try add(second))
        } catch {
            try close(one)
            throw error
        }
    }

    /// Makes the lowest free descriptor stand for the same open file as another.
    public func duplicate(_ descriptor: Int32) throws(Errno) -> Int32 {
        try add(try file(descriptor))
    }

    /// Makes `wanted` stand for the same open file as `descriptor`; what it stood for is closed.
    public func duplicate(_ descriptor: Int32, to wanted: Int32) throws(Errno) -> Int32 {
        let file = try file(descriptor)
        let index = Int(wanted)
        guard index >= 0, index < limit else { throw .badDescriptor }
        try take(1)
        let before = state.withLock { state -> OpenFile? in
            while state.files.count <= index { state.files.append(nil) }
            let before = state.files[index]
            state.files[index] = file
            if before == nil { state.count += 1 }
            return before
        }
        if before != nil { meter?.give(.files) }
        return wanted
    }

    /// Frees a descriptor.
    public func close(_ descriptor: Int32) throws(Errno) {
        let file = state.withLock { DescriptorTable.take(Int(descriptor), &$0) }
        if file == nil { throw .badDescriptor }
        meter?.give(.files)
    }

    private static func take(_ index: Int, _ state: inout State) -> OpenFile? {
        guard index >= 0, index < state.files.count, state.files[index] != nil else { return nil }
        var file: OpenFile?
        swap(&state.files[index], &file)
        state.count -= 1
        state.lowestFree = min(state.lowestFree, index)
        return file
    }

    /// Frees all descriptors from `first` up to and including `last`.
    public func close(from first: UInt64, through last: UInt64) {
        guard first <= last else { return }
        var files: [OpenFile] = []
        state.withLock { state in
            guard first < UInt64(state.files.count) else { return }
            let end = min(last, UInt64(state.files.count - 1))
            for index in Int(first)...Int(end) {
                if let file = DescriptorTable.take(index, &state) { files.append(file) }
            }
        }
        meter?.give(.files, UInt64(files.count))
        // The files go here, with no lock held.
    }

    /// Frees all descriptors.
    public func closeAll() {
        close(from: 0, through: .max)
    }

    /// A table in which the descriptors below `end` stand for the same open files as here.
    ///
    /// - Parameter meter: what the new table counts with.
    /// - Throws: `.tooManyFiles` when that is too many for the meter. A meter that is not this table's
    ///   takes them over: whoever makes a set of processes closes what its first one is not to have.
    public func copy(
        below end: Int = .max, meter: ResourceMeter? = nil
    ) throws(Errno) -> DescriptorTable {
        let copy = DescriptorTable(limit: limit, meter: meter)
        let part = state.withLock { state in
            var part = State()
            part.files = [OpenFile?](state.files.prefix(max(end, 0)))
            for file in part.files where file != nil { part.count += 1 }
            return part
        }
        if meter === self.meter {
            try copy.take(part.count)
        } else {
            let isTaken = meter?.takeOver(.files, UInt64(part.count)) ?? true
            if !isTaken { throw .tooManyFiles }
        }
        copy.state.withLock { $0 = part }
        return copy
    }
}
