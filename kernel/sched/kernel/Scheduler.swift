// The scheduler's face to the rest of the kernel: starting it on each CPU, and its interrupts.

public import Arch
internal import KernelBase
internal import Synchronization

/// What the scheduler needs of the hardware, for whichever CPU executes the call.
public struct SchedulerHardware: Sendable {
    /// Raises ``InterruptVector/timer`` at the given time; never for `Instant.never`.
    public var setTimer: @Sendable (Instant) -> Void
    /// Raises ``InterruptVector/reschedule`` on another CPU.
    public var interrupt: @Sendable (CPUIndex) -> Void
    /// The page tables for a CPU that runs no program.
    public var kernelRoot: PhysicalAddress
    /// A little of what can be done ahead by a CPU that has nothing else to do; false when there is no
    /// more of it. Interrupts are on.
    public var workAhead: @Sendable () -> Bool

    /// All that is needed.
    public init(
        setTimer: @escaping @Sendable (Instant) -> Void,
        interrupt: @escaping @Sendable (CPUIndex) -> Void,
        kernelRoot: PhysicalAddress,
        workAhead: @escaping @Sendable () -> Bool
    ) {
        self.setTimer = setTimer
        self.interrupt = interrupt
        self.kernelRoot = kernelRoot
        self.workAhead = workAhead
    }
}

/// Scheduling of threads on all CPUs.
public enum Scheduling {
    /// Makes the CPU that executes the call run threads. The calling code becomes its idle thread,
    /// which goes on until it calls ``runIdle()``.
    ///
    /// - Parameter stack: the stack that the caller runs on; kept for ever.
    public static func start(
        on cpu: CPUIndex, stack: KernelStackReference, hardware: SchedulerHardware
    ) {
        if cpu == .boot { Processors.create() }
        let idle = Thread(adoptingStack: stack)
        let processor = Processor(cpu, idle: idle, hardware: hardware)
        idle.entity.lastCPU = cpu
        unsafe CPULocal.thread = Unmanaged.passRetained(idle).toOpaque()
        unsafe CPULocal.processor = Unmanaged.passRetained(processor).toOpaque()
        CPULocal.setKernelStack(stack.top)
        Processors.add(processor)
    }

    /// What a CPU spent its time with since it began to run threads.
    public struct ProcessorTime: Sendable {
        /// Waiting for work.
        public let idle: Duration
        /// Everything else.
        public let active: Duration
        /// With interrupts, which are counted as active or idle as well.
        public let interrupt: Duration
    }

    /// The times of all CPUs, in the order of their numbers. A CPU that waits right now counts its
    /// wait when it ends.
    public static var processorTimes: [ProcessorTime] {
        var times: [ProcessorTime] = []
        let now = Instant.now.nanoseconds
        let _: Never? = Processors.first { processor in
            let idle = processor.idleTime.load(ordering: .relaxed)
            times.append(
                ProcessorTime(
                    idle: Duration(nanoseconds: idle),
                    active: Duration(nanoseconds: now - min(now, idle)),
                    interrupt: SchedulerClock.duration(
                        ofTicks: interruptTicks(of: processor.index))))
            return nil
        }
        return times
    }

    /// Starts what the scheduler needs threads for. Once, on the boot CPU.
    public static func startHelpers() {
        Reaper.start()
    }

    /// Runs threads for ever, and waits where there are none.
    public static func runIdle() -> Never {
        _ = InterruptState.disable()
        Processor.current.runIdle()
    }

    /// Makes all CPUs leave an address space that no thread will run in any more, except for the
    /// calling one, which leaves it when it ends. What is left of it is freed with the last reference.
    public static func abandon(_ space: any SchedulableAddressSpace) {
        Processor.abandon(space)
    }

    /// How many threads, apart from the calling one, compete for the CPU with the fewest of them and for
    /// the one with the most.
    public static var competition: (least: Int, most: Int) {
        let interrupts = InterruptState.disable()
        defer { interrupts.restore() }
        var (least, most) = (Int.max, 0)
        let here = Processor.current
        let _: Never? = Processors.first { processor in
            let load = processor.load.load(ordering: .relaxed) - (processor === here ? 1 : 0)
            least = min(least, load)
            most = max(most, load)
            return nil
        }
        return (least, most)
    }

    /// Makes another CPU that has nothing to do, if there is one, see whether there is work to be done
    /// ahead.
    public static func wakeIdleProcessor() {
        let _: Bool? = Processors.first { processor in
            guard processor.index != currentCPU, processor.isIdle.load(ordering: .relaxed) else {
                return nil
            }
            processor.hardware.interrupt(processor.index)
            return true
        }
    }

    /// How often timers have interrupted CPUs.
    public static var timerInterrupts: UInt64 {
        var sum: UInt64 = 0
        let _: Never? = Processors.first { processor in
            sum += processor.timerInterrupts.load(ordering: .relaxed)
            return nil
        }
        return sum
    }

    /// How many CPUs run threads.
    public static var processorCount: Int { Processors.number }

    /// How many threads have been started and not yet given everything back.
    public static var liveThreadCount: Int { Processors.liveThreadCount }

    /// Lets other threads run.
    public static func yield() {
        Processor.yield()
    }

    /// What the handler of ``InterruptVector/timer`` calls, after acknowledging.
    public static func timerFired() {
        Processor.current.timerFired()
    }

    /// What the handler of ``InterruptVector/reschedule`` calls, after acknowledging.
    public static func rescheduleRequested() {
        Processor.current.considerPreemption()
    }

    /// What runs on the way out of the outermost interrupt, or of a system call, interrupts off.
    public static func leaveInterrupt() {
        guard unsafe CPULocal.processor != nil else { return }
        Processor.preemptIfWanted()
    }
}
