// Threads that want all they can get: what each of them gets.

internal import Arch
internal import KernelBase
internal import KernelLog
internal import Scheduler

extension SelfTest {
    /// With several CPUs the threads would not have to share one.
    mutating func checkFairness() {
        guard Scheduling.processorCount == 1 else { return }
        expect(
            "threads.shares-follow-weights", sharesFollowWeights(),
            "threads of weights 1, 2 and 4 do not get 1/7, 2/7 and 4/7 of the CPU within 2 %")
        measureWakeUps()
    }

    private func sharesFollowWeights() -> Bool {
        let busy = BusyThreads()
        let one = busy.start(Priority(24))
        let two = busy.start(Priority(32))
        let four = busy.start(Priority(40))
        sleep(for: .milliseconds(1500))
        busy.stop(3)
        let times = [one, two, four].map { $0.runTime.nanoseconds }
        let total = times[0] + times[1] + times[2]
        Log.info(
            "shares of 1, 2 and 4 in thousandths: \(times[0] * 1000 / total), \(times[1] * 1000 / total), \(times[2] * 1000 / total)"
        )
        // A turn that the host made long is made up for in later ones, of which the test may see too
        // few: no thread can be further off than the longest turn that there was.
        let longest = [one, two, four].map { $0.longestTurn.nanoseconds }.max() ?? 0
        let tolerance = total / 50 + longest
        return isShare(times[0], 1, of: total, within: tolerance)
            && isShare(times[1], 2, of: total, within: tolerance)
            && isShare(times[2], 4, of: total, within: tolerance)
    }

    /// Whether `time` is `sevenths` of `total`, give or take `tolerance`.
    private func isShare(
        _ time: UInt64, _ sevenths: UInt64, of total: UInt64, within tolerance: UInt64
    ) -> Bool {
        let ideal = total * sevenths / 7
        return (time > ideal ? time - ideal : ideal - time) <= tolerance
    }

    /// Reports how long a thread that sleeps most of the time waits for its turn. No judgement: how
    /// much of that is the host's doing cannot be told from here.
    private func measureWakeUps() {
        let busy = BusyThreads()
        for _ in 0..<20 { _ = busy.start(.normal) }
        var waits = InlineArray<32, UInt64>(repeating: 0)
        for index in 0..<32 {
            let end = Instant.now + .milliseconds(10)
            while Instant.now < end { _ = Thread.park(until: end, .uninterruptible) }
            waits[index] = Instant.now.since(end).nanoseconds / 1000
        }
        busy.stop(20)
        for index in 1..<32 {
            var place = index
            while place > 0, waits[place - 1] > waits[place] {
                waits.swapAt(place - 1, place)
                place -= 1
            }
        }
        Log.info(
            "a sleeper among 20 busy threads waits \(waits[16]) µs in the median, \(waits[31]) µs at most"
        )
    }

    func sleep(for time: Duration) {
        let end = Instant.now + time
        while Instant.now < end { _ = Thread.park(until: end, .uninterruptible) }
    }
}
