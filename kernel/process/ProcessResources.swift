// What a process may use together with all that descend from it: limits that a parent sets for the
// children it makes, and that nobody below can widen.

internal import Arch
internal import FileSystem
public import KernelABI
public import KernelBase
public import Memory

/// A set of processes with limits of its own: one process and its descendants.
///
/// Sets are nested. What a process takes counts in its own set and in all around it, so a set cannot
/// have more than the one it is part of, whatever its limits say.
public final class ProcessResources: Sendable {
    /// Counts processes, threads, descriptors and sockets.
    public let meter: ResourceMeter
    /// Pays for memory.
    public let memory: MemoryAccount
    /// Steps of priority by which the threads of the set are heavier than their processes'
    /// priorities say, or lighter.
    let prioritySteps: Int
    /// How many sets this one is part of, itself included.
    private let depth: Int

    /// The most sets that may be one inside of another: whatever is taken in one is counted in all
    /// around it, so depth is what every page and every thread costs.
    static var maximumDepth: Int { 64 }

    /// A set inside of `outer`, or of the whole system.
    ///
    /// - Throws: `.noSpace` when it would be too deep inside of others.
    init(
        meter: ResourceMeter, memory: MemoryAccount, prioritySteps: Int,
        within outer: ProcessResources?
    ) throws(Errno) {
        self.meter = meter
        self.memory = memory
        self.prioritySteps = prioritySteps
        depth = (outer?.depth ?? 0) + 1
        guard depth <= ProcessResources.maximumDepth else { throw .noSpace }
    }

    /// The steps of priority that multiply what a thread gets by `percent` / 100, rounded: eight
    /// double it.
    static func prioritySteps(forPercent percent: UInt64) -> Int {
        // 1,024 times the powers of the eighth root of two, in the middle between two steps.
        let middles: [UInt64] = [1069, 1166, 1272, 1387, 1512, 1649, 1798, 1961]
        var share = min(max(percent, 1), 1 << 32) * 1024 / 100
        var steps = 0
        while share >= 2048 {
            share /= 2
            steps += 8
        }
        while share < 1024 {
            share *= 2
            steps -= 8
        }
        for middle in middles where share >= middle { steps += 1 }
        return steps
    }
}

extension Process {
    /// `childlimits [name=number]...`: what is started from now on forms a set of its own with these
    /// limits; without any, children belong to this process' own set again. `memory` is in bytes,
    /// `weight` in hundredths of the share of the CPUs that a thread would get otherwise.
    ///
    /// - Throws: `.invalidArgument` for what is no limit; `.noSpace` where the set would be too deep
    ///   inside of others.
    func limitChildren(_ command: Command) throws(Errno) {
        guard command.argumentCount > 0 else {
            state.withLock { $0.resourcesOfChildren = nil }
            return
        }
        var limits = ResourceMeter.Limits()
        var pages = PageCount(.max)
        var steps = 0
        for index in 0..<command.argumentCount {
            let parts = try command.argument(index).split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = CommandText.number([UInt8](parts[1])) else {
                throw .invalidArgument
            }
            let name = [UInt8](parts[0])
            if name.span.holds("memory") {
                pages = PageCount(value / UInt64(Limits.pageSize))
            } else if name.span.holds("weight") {
                guard value > 0 else { throw .invalidArgument }
                steps = ProcessResources.prioritySteps(forPercent: value)
            } else if let resource = Resource.allCases.first(where: { name.span.holds($0.name) }) {
                limits[resource] = value
            } else {
                throw .invalidArgument
            }
        }
        let set = try ProcessResources(
            meter: ResourceMeter(limits, parent: resources?.meter),
            memory: table.machine.account(limit: pages, within: resources?.memory),
            // Nobody gets more by making a set inside of his own.
            prioritySteps: resources.map { $0.prioritySteps + min(steps, 0) } ?? steps,
            within: resources)
        state.withLock { $0.resourcesOfChildren = set }
    }

    /// `killset [status]`: ends this process and all others of its set.
    ///
    /// - Throws: `.notPermitted` if it is in no set: that would be the whole system.
    func endSet(status: [UInt8]) throws(Errno) {
        guard let set = resources else { throw .notPermitted }
        // Whoever is being started while this goes on is found by the next round, or not started after
        // all: see ``ProcessTable/enter(_:_:)``. That nobody is left to be ended does not do: those of a
        // round may have started others since the table was read, and ended by themselves. Done is who
        // finds nobody but those of the round before, all of whom were ending when it was over.
        var ending: [Process] = []
        var isDone = false
        while !isDone {
            isDone = true
            let members = table.all.filter { set.meter.contains($0.resources?.meter) }
            for other in members {
                if !ProcessTable.contains(other, in: ending) { isDone = false }
                other.end(status: status)
            }
            ending = members
        }
    }

    /// Records that a sandbox has come to the end of what it may have.
    func recordLimit(_ resource: Resource) {
        files.namespace.confinement?.record(.limit, resource.name.byteArray)
    }

    /// Records those limits of its set that have refused something to the process, of which it was
    /// told `error`. Where memory and descriptors are counted, nobody knows of sandboxes.
    public func recordRefusal(_ error: Errno) {
        guard let resources else { return }
        if error == .tooManyFiles { recordLimit(.files) }
        if resources.memory.takeRefusal() {
            files.namespace.confinement?.record(.limit, ("memory" as StaticString).byteArray)
        }
    }
}
