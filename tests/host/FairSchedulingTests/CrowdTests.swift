// One thread that sleeps, among hundreds that do not: it waits for a bounded time, whatever it did
// before, and no pattern of sleeping gets it more than others can bear.

import Testing

@testable import FairScheduling

/// One CPU whose time is a number: busy threads, and one that runs in bursts with sleeps in between.
struct Crowd: ~Copyable {
    var queue = FairQueue<FairThreadReference>()
    let busy: [FairThread]
    let sleeper: FairThread
    private var running: FairThread?
    private var now: UInt64 = 0
    /// How long the sleeper waited after each of its wake-ups, in nanoseconds.
    private(set) var waits: [UInt64] = []

    init(busy count: Int) {
        busy = (0..<count).map { _ in FairThread(weight: 939, slice: 4_000_000) }
        sleeper = FairThread(weight: 939, slice: 4_000_000)
        for thread in busy { queue.join(FairThreadReference(thread)) }
        // All have had some turns, and stand in different places.
        for _ in 0..<3 * count { turn(upTo: 4_000_000) }
    }

    private mutating func charge(_ thread: FairThread, _ time: UInt64) {
        queue.charge(FairThreadReference(thread), nanoseconds: time)
        thread.received += time
        now += time
    }

    /// Lets whoever is next run for as long as it may; returns who, and for how long.
    @discardableResult
    private mutating func turn(upTo limit: UInt64) -> (FairThread, UInt64) {
        if let running { queue.putBack(FairThreadReference(running)) }
        guard let next = queue.takeNext()?.value else { fatalError("nobody is there") }
        running = next
        // The sleeper's time is charged by whoever knows what it does with it.
        guard next !== sleeper else { return (next, 0) }
        let time = min(queue.nanosecondsLeft(of: FairThreadReference(next)), limit)
        charge(next, time)
        return (next, time)
    }

    /// The busy ones run for so long, their turns cut short only by its end.
    private mutating func rest(for time: UInt64) {
        let end = now + time
        while now < end { turn(upTo: end - now) }
    }

    /// The sleeper sleeps, wakes, and runs until it has had its burst, preempted as the CPU would.
    /// What it is charged `atOnce` is more than it asked for: the machine stood still.
    mutating func burst(after sleep: UInt64, of burst: UInt64, atOnce: UInt64 = 0) {
        rest(for: sleep)
        let woken = now
        queue.join(FairThreadReference(sleeper))
        var left = burst
        var hasRun = false
        // A thread that runs and is to stay is put back and chosen again, which changes nothing.
        if let current = running, !queue.shouldPreempt(FairThreadReference(current)) {
            charge(
                current,
                min(queue.nanosecondsLeft(of: FairThreadReference(current)), 4_000_000))
        }
        while left > 0 {
            guard turn(upTo: 4_000_000).0 === sleeper else { continue }
            if !hasRun { waits.append(now - woken) }
            hasRun = true
            let time = min(queue.nanosecondsLeft(of: FairThreadReference(sleeper)), left)
            charge(sleeper, time)
            left -= time
        }
        if atOnce > 0 { charge(sleeper, atOnce) }
        queue.leave(FairThreadReference(sleeper))
        running = nil
    }

    /// What the sleeper had in comparison with the average of the busy threads from `start` on.
    func share(since start: (sleeper: UInt64, busy: UInt64)) -> Double {
        let others = busy.reduce(0) { $0 + $1.received } - start.busy
        return Double(sleeper.received - start.sleeper) * Double(busy.count) / Double(others)
    }

    var received: (sleeper: UInt64, busy: UInt64) {
        (sleeper.received, busy.reduce(0) { $0 + $1.received })
    }
}

@Suite struct CrowdTests {
    /// A sleeper that runs for 0.1 ms at a time waits less than a tenth of a second each time,
    /// although it is charged for forty milliseconds now and then in which the machine stood still.
    @Test(arguments: [25, 250])
    func aSleeperWaitsForABoundedTime(count: Int) {
        var crowd = Crowd(busy: count)
        crowd.burst(after: 1_000_000, of: 100_000)
        crowd.burst(after: 1_000_000, of: 100_000)
        let learning = crowd.waits.count
        for round in 0..<60 {
            crowd.burst(
                after: 1_000_000, of: 100_000, atOnce: round % 20 == 19 ? 40_000_000 : 0)
        }
        let waits = crowd.waits.dropFirst(learning).sorted()
        // The repayment, and whoever has an earlier deadline yet.
        let worst = waits.last ?? .max
        #expect(worst < 24_000_000 + UInt64(count) * 200_000 + 8_000_000, "\(worst) ns")
        #expect(waits[30] < 40_000_000, "\(waits[30]) ns")
    }

    /// Sleeping for no time pays little: not at all after long bursts, and otherwise a thread still
    /// waits for what can be asked of it, so that it gets its burst in each such time at most.
    @Test(arguments: [[4_000_000], [100_000], [100_000, 4_000_000], [1_000_000]] as [[UInt64]])
    func noPatternOfSleepingPaysMuch(bursts: [UInt64]) {
        var crowd = Crowd(busy: 250)
        for burst in bursts + bursts { crowd.burst(after: 1, of: burst) }
        let start = crowd.received
        for round in 0..<80 { crowd.burst(after: 1, of: bursts[round % bursts.count]) }
        let share = crowd.share(since: start)
        let shortest = Double(bursts.min() ?? 0)
        #expect(share < max(2, shortest / 24_000_000 * 251), "\(bursts): \(share) shares")
    }
}
