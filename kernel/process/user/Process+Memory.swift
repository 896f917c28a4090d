// What of a process needs a CPU with user mode: its further threads, and leaving its memory.

internal import Arch
public import KernelABI
internal import KernelBase
public import Memory
public import Scheduler

extension Process {
    /// Starts a further thread at `entry`, with a stack of its own; returns its number.
    public func startThread(
        in space: AddressSpace, entry: UInt64, argument: UInt64
    ) throws(Errno) -> UInt64 {
        let unused = state.withLock { $0.unusedStacks.popLast() }
        let stack: VirtualRange
        if let unused { stack = unused } else { stack = try UserStack.mapAnywhere(in: space) }
        do throws(Errno) {
            // As after a call: 8 below a multiple of 16.
            return try UserThread.launch(
                in: self, space,
                start: .user(
                    entry: entry, stackPointer: stack.end.rawValue - 8,
                    arguments: (argument, 0)),
                stack: stack
            ).id
        } catch {
            giveBack(stack, in: space)
            throw error
        }
    }

    /// How many stacks of threads that have ended a process keeps for others.
    private static var mostUnusedStacks: Int { 16 }

    /// Keeps the stack of a thread that does not need it any more for the next one. To unmap one disturbs
    /// all CPUs that run the program, so they are unmapped many at a time.
    func giveBack(_ stack: VirtualRange, in space: AddressSpace) {
        let surplus = state.withLock { state -> [VirtualRange] in
            state.unusedStacks.append(stack)
            return state.unusedStacks.count > Process.mostUnusedStacks
                ? state.takeUnusedStacks() : []
        }
        UserStack.unmap(surplus, in: space)
    }

    /// Unmaps the stacks that nobody uses; returns whether there were any. For when memory is short.
    public func unmapUnusedStacks(in space: AddressSpace) -> Bool {
        let stacks = state.withLock { $0.takeUnusedStacks() }
        UserStack.unmap(stacks, in: space)
        return !stacks.isEmpty
    }

    /// Makes all CPUs leave the memory of a process whose last thread is the calling one.
    static func abandon(_ space: AddressSpace) {
        Scheduling.abandon(space)
    }

    /// How long its threads have run, those included that have ended.
    var runTimes: RunTimes {
        var sum = state.withLock { $0.pastRunTimes }
        for thread in threads { sum.add(RunTimes(thread)) }
        return sum
    }

    /// Makes its threads compete with the process' priority.
    func applyPriority() {
        let priority = Priority(effectivePriority)
        for thread in threads { thread.setPriority(priority) }
    }
}

extension Process.State {
    fileprivate mutating func takeUnusedStacks() -> [VirtualRange] {
        let stacks = unusedStacks
        unusedStacks = []
        return stacks
    }
}

extension RunTimes {
    /// A thread's times so far. The kernel's are counted at once, all at the end of a turn.
    init(_ thread: Thread) {
        let kernel = thread.kernelTime.nanoseconds
        let all = thread.runTime.nanoseconds
        self.init(program: all - min(all, kernel), kernel: kernel)
    }
}

extension AddressSpace: SchedulableAddressSpace {}
