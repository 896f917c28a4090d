// Passing open files on: a key is text that can be sent by any means and turned into the file once.

public import KernelABI
public import KernelBase
public import Scheduler

/// All keys that were made and not yet used up.
///
/// A key has 128 bits from the entropy source. It ends when it is claimed, when its time is over, or
/// when whoever made it takes it back. It outlives the process that made it, which may have told
/// somebody and left; but when there is room for no more, the keys of ended processes go first. To
/// those who may not claim it a key looks like one that does not exist. Lock rank:
/// ``LockRank/communication``.
public final class ShareKeys: Sendable {
    private struct Key {
        let high: UInt64
        let low: UInt64
        let file: OpenFile
        let owner: UInt64
        let receiver: UInt64
        let deadline: Instant
        /// Counts the key as one of its set's open files.
        let meter: ResourceMeter?
    }

    private struct State {
        var keys: [Key] = []
        /// When ``removeWhatExpires()`` looks again, unless it is woken.
        var nextLook = Instant.never
    }

    private let state = Spinlock(State(), rank: .communication)
    private let changes = WaitQueue()
    private let entropy: @Sendable () -> UInt64
    private let hasEnded: @Sendable (UInt64) -> Bool
    private let limit: Int
    private let limitForEach: Int

    /// No keys.
    ///
    /// - Parameters:
    ///   - limit: the most keys at a time.
    ///   - limitForEach: the most keys of one process at a time.
    ///   - hasEnded: whether a process has ended.
    ///   - entropy: unpredictable numbers.
    public init(
        limit: Int = 4096, limitForEach: Int = 256,
        hasEnded: @escaping @Sendable (UInt64) -> Bool, entropy: @escaping @Sendable () -> UInt64
    ) {
        self.limit = limit
        self.limitForEach = limitForEach
        self.hasEnded = hasEnded
        self.entropy = entropy
    }

    /// How many keys there are.
    public var count: Int { state.withLock { $0.keys.count } }

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - file: what to share; the receiver gets the same open file, with the same rights.
    ///   - owner: who shares it.
    ///   - receiver: the only process that can claim it; 0 for any.
    ///   - lifetime: how long it can be claimed.
    ///   - meter: counts the key as an open file, for that is what it keeps.
    /// - Returns: 32 hexadecimal digits.
    /// - Throws: `.noBuffers` when there are too many keys; `.tooManyFiles` when there are for the
    ///   meter; `.invalidArgument` for no time at all.
    public func share(
        _ file: OpenFile, owner: UInt64, receiver: UInt64, lifetime: Duration,
        meter: ResourceMeter? = nil
    ) throws(Errno) -> [UInt8] {
        guard lifetime > .zero else { throw .invalidArgument }
        let now = Instant.now
        removeExpired(now)
        if count >= limit { removeKeysOfEnded() }
        if meter?.take(.files) == false { throw .tooManyFiles }
        let key = Key(
            high: entropy(), low: entropy(), file: file, owner: owner, receiver: receiver,
            deadline: now + lifetime, meter: meter)
        guard add(key) else {
            meter?.give(.files)
            throw .noBuffers
        }
        return ShareKeys.text(key.high) + ShareKeys.text(key.low)
    }

    private func add(_ key: Key) -> Bool {
        var isNextToEnd = false
        let isAdded = state.withLock { [limit, limitForEach] state in
            var own = 0
            for other in state.keys where other.owner == key.owner { own += 1 }
            guard state.keys.count < limit, own < limitForEach else { return false }
            state.keys.append(key)
            isNextToEnd = key.deadline < state.nextLook
            if isNextToEnd { state.nextLook = key.deadline }
            return true
        }
        if isNextToEnd { changes.wakeOne() }
        return isAdded
    }

    /// Uses a key up.
    ///
    /// - Throws: `.noEntry` when there is no such key, or not for this process; `.keyExpired`.
    public func claim(_ text: [UInt8], by process: UInt64) throws(Errno) -> OpenFile {
        let now = Instant.now
        let key = try take(text) { $0.receiver == 0 || $0.receiver == process }
        guard key.deadline > now else { throw .keyExpired }
        return key.file
    }

    /// Makes a key worthless.
    ///
    /// - Throws: `.noEntry` when there is no such key of this owner any more.
    public func revoke(_ text: [UInt8], owner: UInt64) throws(Errno) {
        _ = try take(text) { $0.owner == owner }
    }

    /// Lets go of the files whose keys' time is over.
    public func removeExpired(_ now: Instant) {
        remove { $0.deadline <= now }
    }

    /// Waits until the time of a key is over, or until another key's time is sooner, and lets go of
    /// what has expired. To be called again and again by a thread that does nothing else: nobody who
    /// waits for the end of a file should have to wait until the next key is made.
    public func removeWhatExpires() {
        let next = state.withLock { state in
            var next = Instant.never
            for key in state.keys { next = min(next, key.deadline) }
            state.nextLook = next
            return next
        }
        _ = changes.wait(until: next == .never ? nil : next, .uninterruptible) {
            state.withLock { $0.nextLook != next }
        }
        removeExpired(Instant.now)
    }

    /// Lets go of what ended processes have left behind.
    private func removeKeysOfEnded() {
        var owners: [UInt64] = []
        for owner in state.withLock({ $0.keys.map { $0.owner } }) where !owners.contains(owner) {
            owners.append(owner)
        }
        // Asked with no lock held. Numbers are not used again, so who has ended stays ended.
        let ended = owners.filter(hasEnded)
        if !ended.isEmpty { remove { ended.contains($0.owner) } }
    }

    private func remove(where isOver: (Key) -> Bool) {
        let removed = state.withLock { state -> [Key] in
            guard state.keys.contains(where: isOver) else { return [] }
            let removed = state.keys.filter(isOver)
            state.keys.removeAll(where: isOver)
            return removed
        }
        for key in removed { key.meter?.give(.files) }
        // The files go here, with no lock held.
    }

    private func take(_ text: [UInt8], where matches: (Key) -> Bool) throws(Errno) -> Key {
        guard let (high, low) = ShareKeys.parse(text) else { throw .noEntry }
        let key = state.withLock { state -> Key? in
            var found: Int?
            // All are compared in full: time tells nothing of how much of a guess was right.
            for index in state.keys.indices
            where (state.keys[index].high ^ high) | (state.keys[index].low ^ low) == 0 {
                found = index
            }
            guard let found, matches(state.keys[found]) else { return nil }
            state.keys.swapAt(found, state.keys.count - 1)
            return state.keys.removeLast()
        }
        guard let key else { throw .noEntry }
        key.meter?.give(.files)
        return key
    }

    private static func text(_ value: UInt64) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(16)
        for shift in stride(from: 60, through: 0, by: -4) {
            let digit = UInt8(truncatingIfNeeded: (value >> UInt64(shift)) & 0xF)
            digits.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
        return digits
    }

    private static func parse(_ text: [UInt8]) -> (UInt64, UInt64)? {
        guard text.count == 32 else { return nil }
        var words: (UInt64, UInt64) = (0, 0)
        for byte in text {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            words.0 = words.0 << 4 | words.1 >> 60
            words.1 = words.1 << 4 | UInt64(digit)
        }
        return words
    }
}
