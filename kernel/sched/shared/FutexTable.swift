// Waiting on words of user memory (Franke, Russell, Kirkwood: "Fuss, Futexes and Furwocks", 2002).
// The kernel knows a word only while somebody waits on it.

internal import KernelBase

/// Which word, of one address space. Processes that share memory know the word by different keys, so they
/// cannot wake each other: what they wait for together is a pipe or a socket.
public struct FutexKey: Equatable, Sendable {
    /// Any number that tells address spaces apart.
    public let space: UInt64
    /// The word's address there.
    public let address: UInt64

    /// The word at `address` of `space`.
    public init(space: UInt64, address: UInt64) {
        self.space = space
        self.address = address
    }

    /// The bits are mixed as in SplitMix64.
    var hash: UInt64 {
        var mixed = address ^ (space &* 0x9E37_79B9_7F4A_7C15)
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What a waiting thread keeps on its own stack.
struct FutexWaiter {
    var links = ListLinks<FutexWaiterReference>()
    let key: FutexKey
    let thread: Thread
    /// Taken off by a waker. Guarded by the bucket's lock.
    var isWoken = false
}

/// A ``FutexWaiter``, by its address, which is good for as long as it is linked.
@safe
struct FutexWaiterReference: ListElement {
    let pointer: UnsafeMutablePointer<FutexWaiter>

    static func == (left: FutexWaiterReference, right: FutexWaiterReference) -> Bool {
        unsafe left.pointer == right.pointer
    }

    // Sound: a waiter leaves its bucket, under the bucket's lock, before its memory goes.
    var waiter: FutexWaiter {
        get { unsafe pointer.pointee }
        nonmutating _modify { yield unsafe &pointer.pointee }
    }

    var listLinks: ListLinks<FutexWaiterReference> {
        get { waiter.links }
        nonmutating set { waiter.links = newValue }
    }
}

// Sound: what it points to is touched under the bucket's lock only.
extension FutexWaiterReference: @unchecked Sendable {}

/// How a wait on a word ended.
public enum FutexOutcome: Sendable {
    /// Somebody woke the word.
    case woken
    /// The word did not hold the expected value.
    case changed
    /// The deadline passed first.
    case timedOut
    /// The thread was interrupted first.
    case interrupted
}

/// All threads that wait on words of user memory.
///
/// Lock rank: ``LockRank/waitQueue``, one lock for each of a fixed number of buckets.
public final class FutexTable: Sendable {
    private typealias Bucket = Spinlock<IntrusiveList<FutexWaiterReference>>
    private let buckets: FixedArray<Spinlock<IntrusiveList<FutexWaiterReference>>>

    /// An empty table, or `nil` when there is no memory for it.
    public init?(bucketCount: Int = 256) {
        guard
            let buckets = FixedArray<Bucket>(
                count: max(bucketCount, 1),
                make: { _ in Spinlock(IntrusiveList(), rank: .waitQueue) })
        else { return nil }
        self.buckets = buckets
    }

    private func withBucket<Result>(
        of key: FutexKey, _ body: (inout IntrusiveList<FutexWaiterReference>) -> Result
    ) -> Result {
        let index = Int(truncatingIfNeeded: key.hash % UInt64(buckets.count))
        return buckets.withElement(at: index) { $0.withLock(body) }
    }

    /// Waits until the word is woken.
    ///
    /// - Parameters:
    ///   - key: which word.
    ///   - deadline: when to give up; `nil` for never.
    ///   - isAsExpected: reads the word, after this thread was put on the list, so that whoever
    ///     changes the word and then wakes it cannot be missed. May sleep.
    public func wait<Failure: Error>(
        on key: FutexKey, until deadline: Instant?, while isAsExpected: () throws(Failure) -> Bool
    ) throws(Failure) -> FutexOutcome {
        LockRank.assertNoneHeld()
        var waiter = FutexWaiter(key: key, thread: Thread.current)
        // Sound: `leave` runs on every way out, so the bucket never keeps the address.
        return try unsafe withUnsafeMutablePointer(to: &waiter) {
            (pointer) throws(Failure) -> FutexOutcome in
            let reference = unsafe FutexWaiterReference(pointer: pointer)
            withBucket(of: key) { $0.append(reference) }
            do throws(Failure) {
                guard try isAsExpected() else { return leave(reference, key, otherwise: .changed) }
            } catch {
                _ = leave(reference, key, otherwise: .changed)
                throw error
            }
            while true {
                let reason = Thread.park(until: deadline, .interruptible)
                if withBucket(of: key, { _ in reference.waiter.isWoken }) { return .woken }
                switch reason {
                case .unparked: break
                case .timedOut: return leave(reference, key, otherwise: .timedOut)
                case .interrupted: return leave(reference, key, otherwise: .interrupted)
                }
            }
        }
    }

    /// Takes a waiter off; a wake-up that has come already counts.
    private func leave(
        _ reference: FutexWaiterReference, _ key: FutexKey, otherwise outcome: FutexOutcome
    ) -> FutexOutcome {
        withBucket(of: key) { waiters in
            if reference.waiter.isWoken { return .woken }
            waiters.remove(reference)
            return outcome
        }
    }

    /// Wakes up to `count` threads that wait on a word, those first that have waited longest.
    ///
    /// - Returns: how many it woke.
    public func wake(_ key: FutexKey, count: UInt64) -> UInt64 {
        withBucket(of: key) { waiters in
            var woken: UInt64 = 0
            waiters.forEach { waiters, reference in
                guard woken < count, reference.waiter.key == key else { return }
                waiters.remove(reference)
                reference.waiter.isWoken = true
                // The thread cannot end before the lock is given back.
                reference.waiter.thread.unpark()
                woken += 1
            }
            return woken
        }
    }
}
