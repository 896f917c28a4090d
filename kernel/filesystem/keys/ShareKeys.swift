// Passing open files on: a key is text that can be sent by any means and turned into the file once.

public import KernelABI
internal import KernelBase
public import Scheduler

/// All keys that were made and not yet used up.
///
/// A key has 128 bits from the entropy source. It ends when it is claimed, when its time is over, or
/// when whoever made it takes it back. To those who may not claim it a key looks like one that does
/// not exist. Lock rank: ``LockRank/communication``.
public final class ShareKeys: Sendable {
    private struct Key {
        let high: UInt64
        let low: UInt64
        let file: OpenFile
        let owner: UInt64
        let receiver: UInt64
        let deadline: Instant
    }

    private let keys = Spinlock([Key](), rank: .communication)
    private let entropy: @Sendable () -> UInt64
    private let limit: Int
    private let limitForEach: Int

    /// No keys.
    ///
    /// - Parameters:
    ///   - limit: the most keys at a time.
    ///   - limitForEach: the most keys of one process at a time.
    ///   - entropy: unpredictable numbers.
    public init(
        limit: Int = 4096, limitForEach: Int = 256, entropy: @escaping @Sendable () -> UInt64
    ) {
        self.limit = limit
        self.limitForEach = limitForEach
        self.entropy = entropy
    }

    /// How many keys there are.
    public var count: Int { keys.withLock { $0.count } }

    /// Makes a key.
    ///
    /// - Parameters:
    ///   - file: what to share; the receiver gets the same open file, with the same rights.
    ///   - owner: who shares it.
    ///   - receiver: the only process that can claim it; 0 for any.
    ///   - lifetime: how long it can be claimed.
    /// - Returns: 32 hexadecimal digits.
    /// - Throws: `.noBuffers` when there are too many keys; `.invalidArgument` for no time at all.
    public func share(
        _ file: OpenFile, owner: UInt64, receiver: UInt64, lifetime: Duration
    ) throws(Errno) -> [UInt8] {
        guard lifetime > .zero else { throw .invalidArgument }
        let now = Instant.now
        removeExpired(now)
        let key = Key(
            high: entropy(), low: entropy(), file: file, owner: owner, receiver: receiver,
            deadline: now + lifetime)
        let isDone = keys.withLock { [limit, limitForEach] keys in
            var own = 0
            for key in keys where key.owner == owner { own += 1 }
            guard keys.count < limit, own < limitForEach else { return false }
            keys.append(key)
            return true
        }
        guard isDone else { throw .noBuffers }
        return ShareKeys.text(key.high) + ShareKeys.text(key.low)
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
        let expired = keys.withLock { keys -> [Key] in
            guard keys.contains(where: { $0.deadline <= now }) else { return [] }
            let expired = keys.filter { $0.deadline <= now }
            keys.removeAll { $0.deadline <= now }
            return expired
        }
        // The files go here, with no lock held.
        _ = expired
    }

    /// When the next key's time is over, if any has a limit.
    public var nextDeadline: Instant? {
        keys.withLock { keys in
            var next: Instant?
            for key in keys where key.deadline != .never {
                next = min(next ?? key.deadline, key.deadline)
            }
            return next
        }
    }

    private func take(_ text: [UInt8], where matches: (Key) -> Bool) throws(Errno) -> Key {
        guard let (high, low) = ShareKeys.parse(text) else { throw .noEntry }
        let key = keys.withLock { keys -> Key? in
            var found: Int?
            // All are compared in full: time tells nothing of how much of a guess was right.
            for index in keys.indices
            where (keys[index].high ^ high) | (keys[index].low ^ low) == 0 {
                found = index
            }
            guard let found, matches(keys[found]) else { return nil }
            keys.swapAt(found, keys.count - 1)
            return keys.removeLast()
        }
        guard let key else { throw .noEntry }
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
