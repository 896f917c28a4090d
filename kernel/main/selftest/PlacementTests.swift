// Several CPUs, and more threads than CPUs: that all CPUs have their part of the work. And that timers
// leave alone a CPU that has no choice.

internal import Arch
internal import KernelBase
internal import Scheduler

extension SelfTest {
    /// Nothing else runs when this is called.
    mutating func checkTicklessness() {
        var before = Scheduling.timerInterrupts
        let end = Instant.now + .milliseconds(100)
        while Instant.now < end { relaxCPU() }
        expect(
            "timer.leaves-a-single-thread-alone", Scheduling.timerInterrupts == before,
            "a timer interrupted a thread that had its CPU to itself, or a CPU without work")
        before = Scheduling.timerInterrupts
        sleep(for: .milliseconds(400))
        // The one that ends the sleep, and a few before it where a timer is not known exactly and is set
        // again for what is left. A tick of 10 ms would make that many for each CPU.
        expect(
            "timer.leaves-idle-processors-alone", Scheduling.timerInterrupts - before < 40,
            "timers interrupted CPUs without work")
    }

    mutating func checkPlacement() {
        guard Scheduling.processorCount > 1 else { return }
        expect(
            "threads.spread-over-processors", threadsSpread(),
            "some CPU has two threads more than another, and keeps them")
        expect(
            "threads.move-to-processors-with-less-to-do", threadsMove(),
            "after others have ended, some CPU has more threads than another, and keeps them")
    }

    /// What a CPU counts as idle time are the times without a thread to run, and they alone.
    mutating func checkProcessorTimes() {
        let count = Scheduling.processorCount * 2
        let busy = BusyThreads()
        for _ in 0..<count { _ = busy.start(.normal) }
        let areBusy = comesTrue { $0.least >= 1 }
        let before = Scheduling.processorTimes
        sleep(for: .milliseconds(20))
        let end = Instant.now
        busy.stop(count)
        sleep(for: .milliseconds(5))
        let after = Scheduling.processorTimes
        let longest = Instant.now.since(end).nanoseconds
        var areTrue = true
        for cpu in before.indices {
            let idle = after[cpu].idle.nanoseconds - before[cpu].idle.nanoseconds
            areTrue = areTrue && idle <= longest
        }
        expect(
            "threads.running-is-not-idling", areBusy && areTrue,
            "a CPU that ran a busy thread has counted that as idle time")
    }

    /// Each sleep ends with a timer's interrupt. No CPU spends more time with those than there is.
    mutating func checkInterruptTimes() {
        let begin = Instant.now
        let before = Scheduling.processorTimes
        for _ in 0..<20 { sleep(for: .milliseconds(1)) }
        let after = Scheduling.processorTimes
        let longest = Instant.now.since(begin).nanoseconds
        var sum: UInt64 = 0
        var areTrue = true
        for cpu in before.indices {
            let spent = after[cpu].interrupt.nanoseconds - before[cpu].interrupt.nanoseconds
            areTrue = areTrue && spent < longest
            sum += spent
        }
        expect(
            "interrupts.their-time-is-counted", areTrue && sum > 0,
            "twenty interrupts of timers took no time, or more than there was")
    }

    private func threadsSpread() -> Bool {
        let count = Scheduling.processorCount * 3
        let busy = BusyThreads()
        for _ in 0..<count { _ = busy.start(.normal) }
        defer { busy.stop(count) }
        return comesTrue { $0.most - $0.least <= 1 }
    }

    /// Half of the threads go. They were not placed such that as many stay on each CPU.
    private func threadsMove() -> Bool {
        let count = Scheduling.processorCount * 2
        let staying = BusyThreads()
        let leaving = BusyThreads()
        for _ in 0..<count { _ = staying.start(.normal) }
        for _ in 0..<count { _ = leaving.start(.normal) }
        let areSpread = comesTrue { $0.most - $0.least <= 1 }
        leaving.stop(count)
        defer { staying.stop(count) }
        return areSpread && comesTrue { $0.least == 2 && $0.most == 2 }
    }

    /// Whether that can be said of the CPUs sooner or later: a virtual CPU may stand still for a while.
    private func comesTrue(_ condition: ((least: Int, most: Int)) -> Bool) -> Bool {
        let end = Instant.now + .seconds(60)
        while Instant.now < end {
            if condition(Scheduling.competition) { return true }
            sleep(for: .milliseconds(5))
        }
        return false
    }
}
