// The scheduler of one CPU: which of its threads runs, when the next one gets its turn, and what to
// do when there is none.

internal import Arch
internal import KernelBase
internal import Synchronization

/// What the scheduler keeps for one CPU.
@safe
final class Processor: @unchecked Sendable {
    let index: CPUIndex
    let queue: Spinlock<RunQueue>
    let timers = Spinlock(TimerQueue(), rank: .timers)
    let idle: Thread
    let hardware: SchedulerHardware
    /// Whether the CPU has nothing to do, as a hint for whoever looks for one to wake a thread on.
    let isIdle = Atomic<Bool>(false)
    /// How many threads compete for the CPU, as a hint for whoever has one to place. Changed under the
    /// queue's lock.
    let load = Atomic<Int>(0)
    /// How often the CPU's timer has interrupted it.
    let timerInterrupts = Atomic<UInt64>(0)
    /// Nanoseconds that the CPU spent without a thread to run.
    let idleTime = Atomic<UInt64>(0)
    /// The root table of the program whose address space is in use; 0 for the kernel's own.
    let activeRoot = Atomic<UInt64>(0)
    /// The root table of an address space that is about to go away; 0 for none.
    let rootToLeave = Atomic<UInt64>(0)

    // Touched by this CPU alone, with interrupts off.
    // Unmanaged, as are the threads in the functions below: a reference that a function holds while
    // it changes threads would stay counted for ever where the thread never comes back.
    private var running: ReadyThread
    private var previous: ReadyThread?
    private var startOfTurn = Instant(nanoseconds: 0)
    private var activeSpace: (any SchedulableAddressSpace)?
    private var armedDeadline = Instant.never
    private var isWorkingAhead = false

    /// The processor of the CPU that executes the call, which goes on as `idle`.
    init(_ index: CPUIndex, idle: Thread, hardware: SchedulerHardware) {
        self.index = index
        self.idle = idle
        self.hardware = hardware
        running = ReadyThread(idle)
        queue = Spinlock(RunQueue(), rank: .runQueue)
    }

    /// The processor that executes the call. Interrupts are off, or the answer may be old.
    static var current: Processor {
        guard let pointer = unsafe CPULocal.processor else {
            panic("the scheduler was used before it was started")
        }
        return unsafe Unmanaged<Processor>.fromOpaque(pointer).takeUnretainedValue()
    }

    // MARK: - Putting threads on run queues

    /// Makes a thread that runs nowhere ready to run.
    static func enqueue(_ thread: Thread) {
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        let here = current
        let target = Processors.choose(for: thread, from: here)
        target.join(ReadyThread(thread))
        if target === here {
            here.considerPreemption()
        } else {
            target.hardware.interrupt(target.index)
        }
    }

    /// Lets a thread that is on no queue compete for this CPU.
    private func join(_ thread: ReadyThread) {
        queue.withLock { queue in
            thread.withThread { $0.entity.lastCPU = index }
            queue.join(thread)
            load.add(1, ordering: .relaxed)
        }
    }

    /// Takes a thread that waits for this CPU out of the competition, if there is one that others may
    /// have.
    private func giveAway() -> ReadyThread? {
        queue.withLock { queue in
            let thread = queue.takeForStealing()
            if thread != nil { load.subtract(1, ordering: .relaxed) }
            return thread
        }
    }

    /// Makes a CPU pass through the kernel.
    static func disturb(_ cpu: CPUIndex) {
        _ = Processors.first { processor -> Bool? in
            guard processor.index == cpu else { return nil }
            processor.hardware.interrupt(cpu)
            return true
        }
    }

    /// Asks for a change of threads where the one that runs has had its turn or is the idle one.
    func considerPreemption() {
        chargeRunning()
        let root = rootToLeave.exchange(0, ordering: .acquiring)
        if root != 0, running.withThread({ $0.user == nil }) {
            leaveAddressSpace(ifRoot: PhysicalAddress(root))
        }
        let wantsTurn =
            isRunningIdle || queue.withLock { $0.shouldPreempt(running) }
        if wantsTurn {
            CPULocal.wantsReschedule = true
        }
        updateTimer()
    }

    /// Counts the time that the running thread has had so far, or that there was none to run. What the
    /// kernel does while it starts is neither.
    private func chargeRunning() {
        let now = Instant.now
        if isIdle.load(ordering: .relaxed) {
            idleTime.wrappingAdd(now.since(startOfTurn).nanoseconds, ordering: .relaxed)
        } else if !isRunningIdle {
            queue.withLock { $0.charge(running, for: now.since(startOfTurn)) }
        }
        startOfTurn = now
    }

    // MARK: - Changing threads

    /// Stops the running thread, which is not on a run queue, until it is enqueued again.
    static func park() {
        current.changeThread(.leave)
    }

    /// Lets others run, if there are any.
    static func yield() {
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        current.changeThread(.giveWay)
    }

    /// Stops the running thread for good.
    static func leaveForGood() -> Never {
        let processor = current
        processor.running.withThread { $0.entity.hasEnded = true }
        processor.changeThread(.leave)
        panic("a thread that had ended was run again")
    }

    private enum Leaving {
        /// The thread waits for something, or has ended.
        case leave
        /// The thread could go on.
        case stay
        /// The thread could go on, but wants others to go first.
        case giveWay
    }

    private func changeThread(_ leaving: Leaving) {
        CPULocal.wantsReschedule = false
        chargeRunning()
        let thread = running
        let next = queue.withLock { queue -> ReadyThread? in
            if !isRunningIdle {
                switch leaving {
                case .leave:
                    queue.leave(thread)
                    load.subtract(1, ordering: .relaxed)
                case .stay: queue.putBack(thread)
                case .giveWay:
                    queue.postpone(thread)
                    queue.putBack(thread)
                }
            }
            return queue.takeNext()
        }
        running = next ?? stealWork() ?? ReadyThread(idle)
        isIdle.store(isRunningIdle, ordering: .relaxed)
        updateTimer()
        if running != thread { switchFrom(thread) }
    }

    private var isRunningIdle: Bool { running == ReadyThread(idle) }

    /// Goes on with ``running`` instead of `thread`.
    private func switchFrom(_ thread: ReadyThread) {
        previous = thread
        if isWorkingAhead, thread == ReadyThread(idle) { Scheduling.wakeIdleProcessor() }
        thread.withThread {
            $0.user?.leave()
            $0.pause(at: startOfTurn)
        }
        let context = running.withThread { next in
            next.entity.lastCPU = index
            next.isOnCPU.store(true, ordering: .relaxed)
            next.resume(at: startOfTurn)
            unsafe CPULocal.thread = Unmanaged.passUnretained(next).toOpaque()
            CPULocal.setKernelStack(next.entryStackTop)
            if let user = next.user {
                activate(user.space)
                user.enter()
            } else if isRunningIdle {
                leaveAddressSpace()
            }
            return next.context
        }
        // Sound: interrupts are off, and a thread outlives its time on a CPU.
        thread.withThread { unsafe ThreadContext.switchThreads(from: &$0.context, to: context) }
        Processor.finishSwitch()
    }

    /// The first thing that a thread does on a CPU: lets go of the one that ran before.
    static func finishSwitch() {
        let processor = current
        guard let thread = processor.previous else { return }
        processor.previous = nil
        let hasEnded = thread.withThread { thread in
            let hasEnded = thread.entity.hasEnded
            thread.isOnCPU.store(false, ordering: .releasing)
            return hasEnded
        }
        if hasEnded { Reaper.add(thread) }
    }

    /// A thread that waits for another CPU, as one of this CPU. Also if it is the only one there: that CPU
    /// may not run for a while, where it is a virtual one.
    private func stealWork() -> ReadyThread? {
        let stolen = Processors.first { other -> ReadyThread? in
            guard other !== self, other.load.load(ordering: .relaxed) > 0 else { return nil }
            return other.giveAway()
        }
        guard let stolen else { return nil }
        join(stolen)
        return queue.withLock { $0.takeNext() }
    }

    /// Gives a thread that waits for this CPU to one that has at least two less, which would never ask
    /// for it if it has a single one: it has no timer, and does not run dry. Called by the timer, that is,
    /// in the midst of a turn: between turns, the one that waits may yet be on its way off this CPU.
    private func shareWork() {
        let own = load.load(ordering: .relaxed)
        guard own > 1, let other = Processors.lightest(), other !== self,
            other.load.load(ordering: .relaxed) + 1 < own, let thread = giveAway()
        else { return }
        other.join(thread)
        other.hardware.interrupt(other.index)
    }

    // MARK: - Address spaces

    /// Switches to an address space, if it is not in use already. Threads of the kernel run in
    /// whichever was used last: the kernel's part is the same in all. A CPU without work uses none:
    /// nobody who changes one has to wake it and wait for it.
    private func activate(_ space: any SchedulableAddressSpace) {
        let old = activeSpace
        guard old !== space else { return }
        space.willActivate(on: index)
        switchRootTable(to: space.root)
        activeSpace = space
        activeRoot.store(space.root.rawValue, ordering: .releasing)
        old?.didDeactivate(on: index)
    }

    /// Makes all CPUs leave an address space in which no program runs any more. The calling thread
    /// is the last one of the program and does not go back to user mode.
    static func abandon(_ space: any SchedulableAddressSpace) {
        let interrupts = InterruptState.disable()
        Thread.current.user = nil
        current.leaveAddressSpace(ifRoot: space.root)
        interrupts.restore()
        _ = Processors.first { processor -> Bool? in
            // Here the kernel alone runs in it, where it is in use at all.
            var round = 0
            while processor.activeRoot.load(ordering: .acquiring) == space.root.rawValue {
                // Asked again now and then: a thread on its way out may be there yet. Not at every
                // look, which would keep the other CPU busy with nothing but answering.
                if round & 255 == 0 {
                    processor.rootToLeave.store(space.root.rawValue, ordering: .releasing)
                    processor.hardware.interrupt(processor.index)
                }
                round &+= 1
                relaxCPU()
            }
            return nil
        }
    }

    /// Stops using the address space with the root table `root`. Interrupts are off.
    private func leaveAddressSpace(ifRoot root: PhysicalAddress) {
        guard let space = activeSpace, space.root == root else { return }
        leaveAddressSpace()
    }

    private func leaveAddressSpace() {
        guard let space = activeSpace else { return }
        switchRootTable(to: hardware.kernelRoot)
        activeRoot.store(0, ordering: .releasing)
        activeSpace = nil
        space.didDeactivate(on: index)
    }

    // MARK: - Time

    /// Sets the CPU's timer to when it has something to do: no sooner, so that an idle CPU and one
    /// with a single thread are left alone.
    private func updateTimer() {
        let timerDeadline = timers.withLock { $0.firstDeadline } ?? .never
        let turnEnds = queue.withLock { queue -> Instant in
            guard !isRunningIdle && queue.count > 0 else { return .never }
            return startOfTurn + queue.timeLeft(of: running)
        }
        let deadline = min(timerDeadline, turnEnds)
        guard deadline != armedDeadline else { return }
        armedDeadline = deadline
        hardware.setTimer(deadline)
    }

    /// The timer's interrupt, interrupts off.
    func timerFired() {
        timerInterrupts.add(1, ordering: .relaxed)
        armedDeadline = .never
        let now = Instant.now
        while let thread = timers.withLock({ $0.takeExpired(at: now) }) {
            thread.wake()
        }
        shareWork()
        considerPreemption()
    }

    /// Called when a thread of this CPU has set a timer.
    func timersChanged() {
        updateTimer()
    }

    /// On the way out of an interrupt: gives the CPU to another thread if somebody asked for that.
    static func preemptIfWanted() {
        guard CPULocal.wantsReschedule else { return }
        current.changeThread(.stay)
    }

    /// What the CPU does when there is nothing to run. Called with interrupts off; never returns.
    func runIdle() -> Never {
        while true {
            _ = InterruptState.disable()
            changeThread(.stay)
            workAhead()
            // The thread that ran before may have left something to do on its way out: whoever buries it
            // is woken here, by this CPU, which no interrupt would tell of that.
            guard isIdle.load(ordering: .relaxed), !CPULocal.wantsReschedule else { continue }
            InterruptState.enableAndWait()
        }
    }

    /// Does what can be done ahead, as long as there is nothing else. Interrupts are off, but not
    /// meanwhile; a CPU that gets a thread to run hands the work on to one that has none.
    private func workAhead() {
        isWorkingAhead = true
        InterruptState.enable()
        while !CPULocal.wantsReschedule, hardware.workAhead() {}
        _ = InterruptState.disable()
        isWorkingAhead = false
    }
}
