// The fair queue against what is proved of it (docs/scheduling.md), with random arrivals, sleeps,
// exits, preemptions and changes of weight.

import SeededRandom
import Testing

@testable import FairScheduling

final class FairThread {
    var state: FairState<FairThreadReference>
    /// Service of others' debts that this thread has been made to share since it last ran.
    var allowance: Int64 = 0
    var received: UInt64 = 0

    init(weight: Int64, slice: UInt64) {
        state = FairState(weight: Weight(rawValue: weight), sliceNanoseconds: slice)
    }
}

/// Sound in these tests: an array keeps every thread alive, and one thread of the host runs them.
@safe
struct FairThreadReference: FairElement, @unchecked Sendable {
    let thread: Unmanaged<FairThread>

    init(_ thread: FairThread) {
        unsafe self.thread = Unmanaged.passUnretained(thread)
    }

    var value: FairThread { unsafe thread._withUnsafeGuaranteedRef { $0 } }

    static func == (left: Self, right: Self) -> Bool {
        unsafe left.thread.toOpaque() == right.thread.toOpaque()
    }

    var fairState: FairState<Self> {
        get { value.state }
        nonmutating _modify { yield &value.state }
    }
}

/// A queue, its threads, and the checks that hold after every step.
struct FairModel: ~Copyable {
    var queue = FairQueue<FairThreadReference>()
    var threads: [FairThread] = []
    var sleeping: [FairThread] = []
    var running: FairThread?
    var random: SeededGenerator
    let longestQuantum: UInt64
    private var clock: (Int64, Int64, Int64) = (0, 0, 1)

    init(seed: UInt64, longestQuantum: UInt64) {
        random = SeededGenerator(seed: seed)
        self.longestQuantum = longestQuantum
    }

    func lag(_ thread: FairThread) -> Int64 { queue.lag(of: FairThreadReference(thread)) }

    /// Virtual time never goes back, to the last fraction.
    mutating func clockAdvances() -> Bool {
        let now = (queue.virtualTime, queue.partialTime, max(queue.totalWeight, 1))
        defer { clock = now }
        if now.0 != clock.0 { return now.0 > clock.0 }
        return now.1 * clock.2 >= clock.1 * now.2
    }

    /// The lags' sum is `totalWeight * partialTime - totalWeight * sum of weighted distances`.
    func sumOfLagsIsZero() -> Bool {
        var sum: Int64 = 0
        var weight: Int64 = 0
        for thread in threads {
            sum += thread.state.weight.rawValue * (thread.state.virtualRuntime - queue.wholeTime)
            weight += thread.state.weight.rawValue
        }
        return sum == queue.partialTime && weight == queue.totalWeight
            && queue.partialTime >= 0 && queue.partialTime < max(queue.totalWeight, 1)
    }

    /// Does something to the set of threads, and notes how much of a lag of `event` each of the
    /// others was made to share. It is in proportion to the weights, rounded.
    mutating func changing(
        _ event: Int64, except changed: FairThread, _ body: (inout FairModel) -> Void
    ) -> Bool {
        let before = threads.map { ($0, lag($0)) }
        body(&self)
        let others = threads.filter { $0 !== changed }
        let weight = max(others.reduce(0) { $0 + $1.state.weight.rawValue }, 1)
        var isProportional = true
        for (thread, old) in before where thread !== changed {
            let shared = lag(thread) - old
            let own = thread.state.weight.rawValue
            let expected = (Double(event) * Double(own) / Double(weight))
            isProportional = isProportional && abs(Double(shared) - expected) <= Double(4 * own)
            thread.allowance += max(-shared, 0)
        }
        return isProportional
    }

    func lagsAreBounded() -> Bool {
        let quantum = Int64(longestQuantum) * 1024
        return threads.allSatisfy {
            lag($0) >= -(quantum + $0.allowance + 4 * $0.state.weight.rawValue)
        }
    }

    mutating func schedule() -> Bool {
        if let running { queue.putBack(FairThreadReference(running)) }
        running = nil
        guard let next = queue.takeNext() else { return threads.isEmpty }
        running = next.value
        next.value.allowance = 0
        // With everybody in the tree, somebody is eligible.
        return lag(next.value) >= 0
    }

    mutating func run() {
        guard let running else { return }
        let reference = FairThreadReference(running)
        let left = queue.nanosecondsLeft(of: reference)
        let time = UInt64.random(in: 1...min(left, longestQuantum), using: &random)
        queue.charge(reference, nanoseconds: time)
        running.received += time
    }
}

@Suite struct FairQueueTests {
    static let weights: [Int64] = [64, 128, 335, 1024, 1024, 1117, 4096, 15024]

    /// A million steps in all.
    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func holdsWhatIsProvedWhateverHappens(seed: UInt64) {
        var model = FairModel(seed: seed, longestQuantum: 4_000_000)
        var failures = 0
        func check(_ condition: Bool, _ what: Comment, _ step: Int) {
            guard !condition else { return }
            failures += 1
            if failures < 5 { Issue.record("\(what), seed \(seed) step \(step)") }
        }
        for step in 0..<250_000 {
            switch Int.random(in: 0..<32, using: &model.random) {
            case 0 where model.threads.count < 12:
                let thread = FairThread(
                    weight: Self.weights.randomElement(using: &model.random) ?? 1024,
                    slice: UInt64.random(in: 100_000...4_000_000, using: &model.random))
                check(Self.join(thread, &model), "a newcomer moved others' lags", step)
            case 1...3 where !model.sleeping.isEmpty && model.threads.count < 12:
                let place = Int.random(in: 0..<model.sleeping.count, using: &model.random)
                let thread = model.sleeping.remove(at: place)
                check(Self.join(thread, &model), "a waker moved others' lags unevenly", step)
            case 4...6:
                guard let thread = model.running else { break }
                check(Self.leave(thread, &model), "a sleeper moved others' lags unevenly", step)
                if Int.random(in: 0..<4, using: &model.random) > 0 {
                    model.sleeping.append(thread)
                }
                check(model.schedule(), "nobody was eligible", step)
            case 7 where !model.threads.isEmpty:
                let place = Int.random(in: 0..<model.threads.count, using: &model.random)
                let thread = model.threads[place]
                let old = model.lag(thread)
                let weight = Self.weights.randomElement(using: &model.random) ?? 1024
                let isEven = model.changing(0, except: thread) { model in
                    model.queue.setWeight(
                        of: FairThreadReference(thread), to: Weight(rawValue: weight))
                }
                check(isEven, "a change of weight moved others' lags", step)
                check(
                    abs(model.lag(thread) - old) <= 4 * max(weight, 15024),
                    "a change of weight changed the lag", step)
                thread.allowance += 4 * 15024
            default:
                model.run()
                check(model.schedule(), "nobody was eligible", step)
            }
            check(model.clockAdvances(), "virtual time went back", step)
            guard step % 4 == 0 else { continue }
            check(model.sumOfLagsIsZero(), "the sum of lags is not zero", step)
            check(model.lagsAreBounded(), "a lag is out of its bound", step)
        }
        #expect(failures == 0)
    }

    static func join(_ thread: FairThread, _ model: inout FairModel) -> Bool {
        let limit = thread.state.slice * 1024
        let weight = thread.state.weight.rawValue
        let payable = 24_000_000 * 1024 * weight / (model.queue.totalWeight + weight)
        let kept = min(max(thread.state.keptLag, -min(limit, payable)), limit)
        let isAlone = model.threads.isEmpty
        let isEven = model.changing(-kept, except: thread) { model in
            model.threads.append(thread)
            model.queue.join(FairThreadReference(thread))
        }
        // What a thread brings along is what it gets, rounded.
        let isKept =
            isAlone || abs(model.lag(thread) - kept) <= 4 * thread.state.weight.rawValue
        thread.allowance = max(-kept, 0)
        return isEven && isKept
    }

    static func leave(_ thread: FairThread, _ model: inout FairModel) -> Bool {
        model.changing(model.lag(thread), except: thread) { model in
            model.queue.leave(FairThreadReference(thread))
            model.threads.removeAll { $0 === thread }
            if model.running === thread { model.running = nil }
        }
    }

    /// Theorem 1 of the paper: in a steady system, lags lie between minus the longest quantum and
    /// the longest request or quantum.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func steadyLagsStayWithinThePapersBound(seed: UInt64) {
        let slice: UInt64 = 3_000_000
        var model = FairModel(seed: seed, longestQuantum: 1_000_000)
        for weight in Self.weights {
            _ = Self.join(FairThread(weight: weight, slice: slice), &model)
        }
        var worst: (Int64, Int64) = (0, 0)
        for _ in 0..<30000 {
            _ = model.schedule()
            model.run()
            for thread in model.threads {
                let lag = model.lag(thread) / 1024
                worst = (min(worst.0, lag), max(worst.1, lag))
            }
        }
        #expect(worst.0 >= -1_000_100 && worst.1 <= Int64(slice) + 100, "\(worst)")
    }

    @Test func sharesFollowTheWeights() {
        var model = FairModel(seed: 5, longestQuantum: 4_000_000)
        for weight in [1024, 2048, 4096] as [Int64] {
            _ = Self.join(FairThread(weight: weight, slice: 4_000_000), &model)
        }
        for _ in 0..<20000 {
            _ = model.schedule()
            model.run()
        }
        let total = model.threads.reduce(0) { $0 + $1.received }
        for (thread, part) in zip(model.threads, [1, 2, 4] as [UInt64]) {
            let ideal = total * part / 7
            let distance =
                thread.received > ideal ? thread.received - ideal : ideal - thread.received
            #expect(distance <= 4_100_000, "\(thread.received) of \(total)")
        }
    }

    @Test func sleepingDoesNotWashOffADebt() {
        // Of two equals, one sleeps for a moment after each of its turns.
        var model = FairModel(seed: 6, longestQuantum: 1_000_000)
        let steady = FairThread(weight: 1024, slice: 2_000_000)
        let dodger = FairThread(weight: 1024, slice: 2_000_000)
        _ = Self.join(steady, &model)
        _ = Self.join(dodger, &model)
        for _ in 0..<20000 {
            _ = model.schedule()
            model.run()
            if model.running === dodger {
                _ = Self.leave(dodger, &model)
                _ = Self.join(dodger, &model)
            }
        }
        #expect(dodger.received <= steady.received + 4_000_000)
    }

    @Test func aWokenThreadWithAShortRequestPreempts() {
        var queue = FairQueue<FairThreadReference>()
        let long = FairThread(weight: 1024, slice: 10_000_000)
        let short = FairThread(weight: 1024, slice: 500_000)
        queue.join(FairThreadReference(long))
        let first = queue.takeNext()
        #expect(first?.value === long)
        queue.charge(FairThreadReference(long), nanoseconds: 1_000_000)
        queue.join(FairThreadReference(short))
        let preempts = queue.shouldPreempt(FairThreadReference(long))
        #expect(preempts)
        queue.putBack(FairThreadReference(long))
        let second = queue.takeNext()
        #expect(second?.value === short)
        let left = queue.nanosecondsLeft(of: FairThreadReference(short))
        #expect(left == 500_000)
        let preemptsAgain = queue.shouldPreempt(FairThreadReference(short))
        #expect(!preemptsAgain)
    }

    @Test func movesTheLatestDeadlineElsewhere() {
        var queue = FairQueue<FairThreadReference>()
        var elsewhere = FairQueue<FairThreadReference>()
        let threads = [1, 2, 3].map { FairThread(weight: 1024, slice: $0 * 1_000_000) }
        for thread in threads { queue.join(FairThreadReference(thread)) }
        let moved = queue.leaveForElsewhere(searching: 8) { $0.value !== threads[2] }
        #expect(moved?.value === threads[1])
        let none = queue.leaveForElsewhere(searching: 1) { $0.value !== threads[2] }
        #expect(none == nil)
        if let moved { elsewhere.join(moved) }
        #expect(elsewhere.activeCount == 1 && queue.activeCount == 2 && queue.waitingCount == 2)
    }

    @Test func extremesDoNotTrap() {
        var queue = FairQueue<FairThreadReference>()
        let threads = (0..<2000).map {
            FairThread(weight: Self.weights[$0 % 8], slice: $0 % 2 == 0 ? 0 : .max)
        }
        for thread in threads { queue.join(FairThreadReference(thread)) }
        for _ in 0..<200 {
            guard let next = queue.takeNext() else { return }
            queue.charge(next, nanoseconds: .max)
            if next.value.state.weight.rawValue > 2000 {
                queue.leave(next)
                queue.join(next)
            } else {
                queue.putBack(next)
            }
        }
        #expect(queue.activeCount == 2000)
    }

    @Test func eightPrioritiesDoubleTheWeight() {
        #expect(Weight(priority: 32).rawValue == 1024)
        #expect(Weight(priority: 0).rawValue == 64)
        for priority in 0..<63 as Range<UInt8> {
            #expect(Weight(priority: priority + 1).rawValue > Weight(priority: priority).rawValue)
        }
        for priority in 0..<56 as Range<UInt8> {
            let double = 2 * Weight(priority: priority).rawValue
            #expect(abs(Weight(priority: priority + 8).rawValue - double) <= 1)
        }
    }
}
