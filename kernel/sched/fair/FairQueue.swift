// Earliest Eligible Virtual Deadline First (Stoica and Abdel-Wahab, "Earliest Eligible Virtual
// Deadline First: A Flexible and Accurate Mechanism for Proportional Share Resource Allocation",
// Old Dominion University TR-95-22, 1995). Pure arithmetic on integers; docs/scheduling.md explains
// it and says what is proved.

import KernelBase

/// The threads that compete for one CPU: those that wait and the one that runs.
///
/// The virtual time is the average of the threads' virtual runtimes, weighted by their weights. It
/// is kept as an integer and an exact remainder, so that
///
/// - the sum of all lags is exactly zero;
/// - a thread's lag is not negative if and only if its virtual runtime is at most the integer part,
///   so eligibility is one comparison, exact.
///
/// All operations take at most O(log n) time and allocate nothing. Guarded by the owner's lock.
public struct FairQueue<Element: FairElement>: ~Copyable {
    /// Those that wait, by deadline.
    private var waiting = RedBlackTree<FairNode<Element>>()
    /// The weights of all active threads.
    private(set) var totalWeight: Int64 = 0
    /// The virtual time is `wholeTime + partialTime / totalWeight`, where `partialTime` is at least
    /// 0 and below `totalWeight` (0 if that is 0).
    private(set) var wholeTime: Int64 = 0
    private(set) var partialTime: Int64 = 0
    /// What ``virtualTime`` is ahead of the average, see there.
    private var timeShift: Int64 = 0
    /// Threads that compete, the running one included.
    public private(set) var activeCount = 0

    /// A queue without threads.
    public init() {}

    /// How long a thread that joins is kept waiting for its debts, in nanoseconds. In a crowd of
    /// hundreds, a debt of one slice would take a second to pay.
    static var longestRepayment: Int64 { 24_000_000 }

    /// Threads that wait.
    public var waitingCount: Int { waiting.count }

    /// The paper's clock: it advances as long as somebody runs, the slower the more compete. Never
    /// goes back.
    ///
    /// When a thread comes or goes with a lag, the average jumps. The clock goes on from where it
    /// was, by counting from another origin.
    public var virtualTime: Int64 { wholeTime + timeShift }

    /// What a thread is owed, in nanoseconds times 1,024, rounded down.
    ///
    /// - Precondition: it is active here.
    public func lag(of element: Element) -> Int64 {
        let state = element.fairState
        let weight = state.weight.rawValue
        let partial = totalWeight == 0 ? 0 : weight * partialTime / totalWeight
        return weight * (wholeTime - state.virtualRuntime) + partial
    }

    /// Whether a thread has had no more than its share so far.
    public func isEligible(_ element: Element) -> Bool {
        element.fairState.virtualRuntime <= wholeTime
    }

    // MARK: - Coming and going

    /// Lets a thread compete that is new, woken, or comes from another queue.
    ///
    /// It gets the lag back that it left its last queue with: who slept off a debt still has it, and
    /// who was owed something is still owed it, up to one slice, so that nobody saves up. A debt is
    /// also no larger than can be paid in ``longestRepayment``.
    public mutating func join(_ element: Element) {
        require(!element.fairState.isActive, "a thread competes in two queues at once")
        let before = clock
        let weight = element.fairState.weight.rawValue
        let limit = element.fairState.slice * Weight.unit
        // All compete for what the debtor gives up; its own part of that pays the debt.
        let payable = Self.longestRepayment * Weight.unit * weight / (totalWeight + weight)
        let lag = min(max(element.fairState.keptLag, -min(limit, payable)), limit)
        let runtime = wholeTime - distance(forLag: lag, weight)
        element.fairState.virtualRuntime = runtime
        element.fairState.remainder = 0
        element.fairState.deadline = runtime + element.fairState.virtualFirstRequest
        element.fairState.isActive = true
        totalWeight += weight
        partialTime += weight * (runtime - wholeTime)
        activeCount += 1
        normalize()
        continueClock(from: before)
        waiting.insert(FairNode(element: element))
    }

    /// Takes a thread out of the competition, whether it waits or runs: it sleeps or ends.
    public mutating func leave(_ element: Element) {
        remove(element)
        element.fairState.noteEndOfBurst()
    }

    private mutating func remove(_ element: Element) {
        require(element.fairState.isActive, "a thread leaves a queue that it is not in")
        let node = FairNode(element: element)
        if element.fairState.links.isLinked { waiting.remove(node) }
        let before = clock
        element.fairState.keptLag = lag(of: element)
        element.fairState.isActive = false
        let weight = element.fairState.weight.rawValue
        totalWeight -= weight
        partialTime -= weight * (element.fairState.virtualRuntime - wholeTime)
        activeCount -= 1
        normalize()
        continueClock(from: before)
    }

    /// Changes a thread's weight. Its lag stays what it is, as do those of the others.
    public mutating func setWeight(of element: Element, to weight: Weight) {
        guard element.fairState.isActive else {
            element.fairState.weight = weight
            return
        }
        let isWaiting = element.fairState.links.isLinked
        if isWaiting { waiting.remove(FairNode(element: element)) }
        let before = clock
        let old = element.fairState.weight.rawValue
        let new = weight.rawValue
        // The distances from the virtual time shrink as the weight grows, that of the fraction of
        // the virtual time, which `lag` includes, as well.
        let fraction = totalWeight == 0 ? 0 : new * partialTime / totalWeight
        let runtime = wholeTime - (lag(of: element) - fraction) / new
        let deadline = runtime + element.fairState.remainingRequest * old / new
        partialTime -= old * (element.fairState.virtualRuntime - wholeTime)
        partialTime += new * (runtime - wholeTime)
        totalWeight += new - old
        element.fairState.weight = weight
        element.fairState.virtualRuntime = runtime
        element.fairState.deadline = max(deadline, runtime + 1)
        element.fairState.remainder = 0
        normalize()
        continueClock(from: before)
        if isWaiting { waiting.insert(FairNode(element: element)) }
    }

    // MARK: - Choosing

    /// Takes the thread that runs next from those that wait: of those that are eligible, the one
    /// with the earliest deadline. It stays active.
    ///
    /// If nobody runs, somebody that waits is eligible. Otherwise perhaps nobody is; the one with
    /// the earliest deadline is taken then.
    public mutating func takeNext() -> Element? {
        guard let node = earliestEligible ?? waiting.first else { return nil }
        waiting.remove(node)
        return node.element
    }

    /// Puts the thread that ran back among those that wait.
    public mutating func putBack(_ element: Element) {
        require(element.fairState.isActive, "a thread was put back that does not compete")
        waiting.insert(FairNode(element: element))
    }

    /// Asks for one slice more on behalf of the running thread, which wants others to go first. It
    /// loses nothing but time: its lag grows while it waits.
    public mutating func postpone(_ running: Element) {
        require(!running.fairState.links.isLinked, "a thread that waits cannot give way")
        running.fairState.deadline += running.fairState.virtualSlice
    }

    /// Whether a thread that waits should run in place of the one that does.
    public func shouldPreempt(_ running: Element) -> Bool {
        guard let candidate = earliestEligible else { return false }
        return !isEligible(running)
            || candidate.element.fairState.deadline < running.fairState.deadline
    }

    /// Takes a thread out of the competition that may as well run elsewhere: of those for which
    /// `isSuitable` says so among the `limit` with the latest deadlines, the latest.
    public mutating func leaveForElsewhere(
        searching limit: Int, _ isSuitable: (Element) -> Bool
    ) -> Element? {
        var candidate = waiting.last
        var looked = 0
        while let node = candidate, looked < limit {
            if isSuitable(node.element) {
                // Not asleep: moving about does not make its bursts shorter.
                remove(node.element)
                return node.element
            }
            candidate = waiting.previous(before: node)
            looked += 1
        }
        return nil
    }

    /// The leftmost node of the tree, which is ordered by deadline, whose virtual runtime has been
    /// reached. The least virtual runtime of each subtree tells where there is one.
    private var earliestEligible: FairNode<Element>? {
        var position = waiting.root
        while let node = position {
            if let left = waiting.left(of: node),
                left.element.fairState.leastInSubtree <= wholeTime
            {
                position = left
            } else if isEligible(node.element) {
                return node
            } else {
                position = waiting.right(of: node)
            }
        }
        return nil
    }

    // MARK: - Running

    /// Counts time that the running thread has had.
    ///
    /// - Parameter nanoseconds: at most an hour at a time; more is not counted.
    public mutating func charge(_ element: Element, nanoseconds: UInt64) {
        require(!element.fairState.links.isLinked, "a thread ran while it waited")
        let weight = element.fairState.weight.rawValue
        let time = Int64(min(nanoseconds, 3_600_000_000_000))
        let burst = element.fairState.burst.addingReportingOverflow(time)
        element.fairState.burst = burst.overflow ? Int64.max : burst.partialValue
        let service = time * Weight.unit + element.fairState.remainder
        let progress = service / weight
        element.fairState.remainder = service % weight
        element.fairState.virtualRuntime += progress
        partialTime += weight * progress
        normalize()
        if element.fairState.virtualRuntime >= element.fairState.deadline {
            element.fairState.deadline =
                element.fairState.virtualRuntime + element.fairState.virtualSlice
        }
    }

    /// How long the running thread may go on until its request is served.
    public func nanosecondsLeft(of running: Element) -> UInt64 {
        let state = running.fairState
        let left = state.remainingRequest * state.weight.rawValue - state.remainder
        return UInt64(max((left + Weight.unit - 1) / Weight.unit, 1))
    }

    // MARK: - Virtual time

    /// Moves whole units from the remainder to the integer part.
    private mutating func normalize() {
        guard totalWeight > 0 else {
            partialTime = 0
            return
        }
        var units = partialTime / totalWeight
        if partialTime % totalWeight < 0 { units -= 1 }
        wholeTime += units
        partialTime -= units * totalWeight
    }

    private var clock: (whole: Int64, partial: Int64, weight: Int64) {
        (virtualTime, partialTime, totalWeight)
    }

    /// Sets the clock to the first moment at or after `before` that the remainder allows.
    private mutating func continueClock(
        from before: (whole: Int64, partial: Int64, weight: Int64)
    ) {
        // partial / weight of both, cross-multiplied; an empty queue's remainder is 0.
        let isBehind =
            partialTime * max(before.weight, 1) < before.partial * max(totalWeight, 1)
        timeShift = before.whole + (isBehind ? 1 : 0) - wholeTime
    }

    /// How far from the virtual time a thread has to be placed so that it has the given lag once it
    /// is there: its own weight pulls the average towards it. Debts are not rounded down.
    private func distance(forLag lag: Int64, _ weight: Int64) -> Int64 {
        guard totalWeight > 0 else { return 0 }
        // lag (totalWeight + weight) / (weight totalWeight), in terms that cannot overflow.
        let exact = lag / weight + lag / totalWeight
        return lag < 0 ? exact - 1 : exact
    }
}
