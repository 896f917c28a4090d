// Threads on the host: pthreads, each with a condition variable to park on.

internal import Glibc

/// A thread. On the host any pthread becomes one at its first call.
@safe
public final class Thread: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    // Guarded by `mutex`.
    private var hasToken = false
    private var interruptIsPending = false
    /// The ranks of the sleeping locks that the thread holds. Touched by the thread itself only.
    var heldSleepingRanks: UInt64 = 0

    init() {
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
    }

    private func withState<Result>(_ body: () -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return body()
    }

    // MARK: - Parking

    /// Stops the calling thread until it is unparked, a deadline passes, or it is interrupted.
    ///
    /// An `unpark` that comes before the call makes it return at once. It may return early for no
    /// reason, so that callers look again at what they wait for.
    public static func park(
        until deadline: Instant? = nil, _ interruptibility: Interruptibility
    ) -> WakeReason {
        current.parkSelf(until: deadline, interruptibility)
    }

    private func parkSelf(
        until deadline: Instant?, _ interruptibility: Interruptibility
    ) -> WakeReason {
        withState {
            while !hasToken {
                if interruptIsPending, interruptibility == .interruptible { return .interrupted }
                guard let deadline, deadline != .never else {
                    unsafe pthread_cond_wait(condition, mutex)
                    continue
                }
                if Instant.now >= deadline { return .timedOut }
                var time = timespec(
                    tv_sec: Int(deadline.nanoseconds / 1_000_000_000),
                    tv_nsec: Int(deadline.nanoseconds % 1_000_000_000))
                unsafe pthread_cond_timedwait(condition, mutex, &time)
            }
            hasToken = false
            return .unparked
        }
    }

    /// Lets the thread go on from ``park(until:_:)``, or not stop at its next call of it.
    public func unpark() {
        withState {
            hasToken = true
            unsafe pthread_cond_signal(condition)
        }
    }

    // MARK: - Interruption

    /// Makes interruptible waits of the thread end, this one and all to come, until
    /// ``clearInterrupt()``.
    public func interrupt() {
        withState {
            interruptIsPending = true
            unsafe pthread_cond_signal(condition)
        }
    }

    /// Whether the thread has been interrupted and the interruption not yet cleared.
    public var isInterrupted: Bool {
        withState { interruptIsPending }
    }

    /// Forgets an interruption; returns whether there was one.
    @discardableResult
    public func clearInterrupt() -> Bool {
        withState {
            defer { interruptIsPending = false }
            return interruptIsPending
        }
    }

    /// Whether the calling thread has been interrupted.
    public static var currentIsInterrupted: Bool { current.isInterrupted }

    // MARK: - The calling thread

    /// The calling thread.
    public static var current: Thread {
        if let known = unsafe pthread_getspecific(key) {
            return unsafe Unmanaged<Thread>.fromOpaque(known).takeUnretainedValue()
        }
        let thread = Thread()
        thread.adopt()
        return thread
    }

    func adopt() {
        unsafe pthread_setspecific(Thread.key, Unmanaged.passRetained(self).toOpaque())
    }

    private static let key: pthread_key_t = {
        var key = pthread_key_t()
        unsafe pthread_key_create(&key) { value in
            guard let value = unsafe value else { return }
            unsafe Unmanaged<Thread>.fromOpaque(value).release()
        }
        return key
    }()
}

extension Instant {
    /// This moment.
    public static var now: Instant {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
