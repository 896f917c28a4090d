// All processes.

internal import FileSystem
public import KernelABI
internal import KernelBase
internal import Synchronization

/// Where a process comes from: what it has from whoever started it.
public struct ProcessOrigin {
    /// The process that started it; `nil` for the kernel.
    public var parent: Process?
    /// The arguments; the first names the program.
    public var arguments: [[UInt8]]
    /// Its environment variables.
    public var environment: Environment
    /// The group that it joins; `nil` for a new one.
    public var group: ProcessGroup?
    /// Its priority, 0 to 63.
    public var priority: UInt8
    /// The set of processes that it belongs to.
    public var resources: ProcessResources?

    /// What a process with the given parent has unless it is changed.
    public init(parent: Process?, arguments: [[UInt8]], flags: SpawnFlags = []) {
        self.parent = parent
        self.arguments = arguments
        environment =
            flags.contains(.emptyEnvironment)
            ? Environment() : parent?.environment.copy() ?? Environment()
        group = flags.contains(.newGroup) ? nil : parent?.group
        priority = parent?.priority ?? Process.normalPriority
        resources = parent.flatMap { parent in
            parent.state.withLock { $0.resourcesOfChildren } ?? parent.resources
        }
    }
}

/// All processes of the system.
public final class ProcessTable: Sendable {
    /// What it takes to make processes on this platform.
    let machine: ProcessMachine
    private let lastID = Atomic<UInt64>(0)
    private struct State {
        /// In rising order of their numbers.
        var processes: [Process] = []
        /// Who forgets what was looked up of a process.
        var observer: ProcessObserver?
    }
    private let state = Spinlock(State(), rank: .processTable)
    let imageBases = ImageBases()

    /// An empty table.
    public init(_ machine: ProcessMachine) {
        self.machine = machine
    }

    /// A number that no process has had.
    func nextID() -> UInt64 {
        lastID.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// The process with the number `id`.
    public func process(_ id: UInt64) throws(Errno) -> Process {
        let found = state.withLock { state -> Process? in
            let index = ProcessTable.index(of: id, in: state.processes)
            guard index < state.processes.count, state.processes[index].id == id else {
                return nil
            }
            return state.processes[index]
        }
        guard let found else { throw .noProcess }
        return found
    }

    /// The first process whose number is `id` or more.
    func process(from id: UInt64) -> Process? {
        state.withLock { state in
            let index = ProcessTable.index(of: id, in: state.processes)
            return index < state.processes.count ? state.processes[index] : nil
        }
    }

    /// Where the first process with a number from `id` on is.
    private static func index(of id: UInt64, in list: [Process]) -> Int {
        var low = 0
        var high = list.count
        while low < high {
            let middle = (low + high) / 2
            if list[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether a process is in a list that is in rising order of numbers.
    static func contains(_ process: Process, in list: [Process]) -> Bool {
        let index = index(of: process.id, in: list)
        return index < list.count && list[index] === process
    }

    /// All processes at the moment, in rising order of their numbers.
    public var all: [Process] {
        state.withLock { $0.processes }
    }

    /// How many there are, those included that have ended and whose status nobody has read.
    public var count: Int { state.withLock { $0.processes.count } }

    /// Adds a process.
    func add(_ process: Process) {
        state.withLock { state in
            // Two that start at the same time may come in either order.
            let index = ProcessTable.index(of: process.id, in: state.processes)
            state.processes.insert(process, at: index)
        }
    }

    /// Forgets a process that has ended.
    public func remove(_ process: Process) {
        let (removed, observer) = state.withLock { state -> (Process?, ProcessObserver?) in
            let index = ProcessTable.index(of: process.id, in: state.processes)
            guard index < state.processes.count, state.processes[index] === process else {
                return (nil, nil)
            }
            return (state.processes.remove(at: index), state.observer)
        }
        if let removed { observer?.wasRemoved(removed) }
    }

    /// Sets who is told of ended processes. Once, at boot.
    func setObserver(_ observer: ProcessObserver) {
        state.withLock { $0.observer = observer }
    }

    /// The last thread of a process has ended.
    func processWillEnd(_ process: Process) {
        let observer = state.withLock { $0.observer }
        observer?.willEnd(process)
        process.environment.close()
    }

    /// Nothing is left of a process but its status.
    func processHasEnded(_ process: Process) {
        process.resources?.meter.give(.processes)
        if let parent = try? self.process(process.parentID), parent.keeps(process) { return }
        remove(process)
    }
}

/// Somebody who is told of the end of processes. No lock is held, and the calling thread may sleep.
class ProcessObserver: @unchecked Sendable {
    /// Its last thread has ended.
    func willEnd(_ process: Process) {}
    /// It is not in the table any more.
    func wasRemoved(_ process: Process) {}
}

extension ProcessTable {
    /// Calls `make` if the set of the new process has room for one more. Before anything is made: what
    /// one that is to be refused takes meanwhile could be what another one lacks.
    ///
    /// - Throws: `.quotaExceeded` when the set has as many processes as it may; what `make` throws.
    func withRoom(
        for origin: ProcessOrigin, _ make: () throws(Errno) -> Process
    ) throws(Errno) -> Process {
        if origin.resources?.meter.take(.processes) == false {
            origin.parent?.recordLimit(.processes)
            throw .quotaExceeded
        }
        do throws(Errno) {
            return try make()
        } catch {
            origin.resources?.meter.give(.processes)
            throw error
        }
    }

    /// Makes a new process one of its parent's children and one of the table.
    ///
    /// - Throws: `.noProcess` when the parent is ending.
    func enter(_ process: Process, _ origin: ProcessOrigin) throws(Errno) {
        if let parent = origin.parent, !parent.adopt(process) {
            process.files.end()
            throw .noProcess
        }
        add(process)
        // Whoever ends a set of processes looks for them in the table, until all that are there are
        // ending. A parent that it found since the adoption may have been the last that it found.
        if let parent = origin.parent, parent.isEnding {
            leave(process, origin)
            throw .noProcess
        }
    }

    /// Takes back ``enter(_:_:)`` of a process that has come to nothing.
    func leave(_ process: Process, _ origin: ProcessOrigin) {
        origin.parent?.forget(process)
        remove(process)
        process.files.end()
        process.comeToNothing()
    }
}
