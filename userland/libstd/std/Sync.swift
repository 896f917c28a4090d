// Waiting for each other: a mutex that owns what it guards, and a condition to wait for.

internal import CSystem
public import KernelABI

/// A word that threads sleep on, at an address of its own.
@safe struct Word: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<UInt32>

    init() {
        unsafe pointer = .allocate(capacity: 1)
        unsafe pointer.initialize(to: 0)
    }

    func free() { unsafe pointer.deallocate() }

    var address: Int { Int(bitPattern: unsafe pointer) }
}

/// State that one thread at a time may use. Threads that must wait sleep in the kernel.
public final class Mutex<State>: @unchecked Sendable {
    let word = Word()
    private var state: State

    /// A mutex around its state.
    public init(_ state: State) {
        self.state = state
    }

    deinit { word.free() }

    /// Runs with the state locked. Must not be called again by the same thread inside.
    public func withLock<R>(_ body: (inout State) -> R) -> R {
        unsafe std_lock(word.pointer)
        defer { unsafe std_unlock(word.pointer) }
        return body(&state)
    }

    /// Sleeps, with the mutex free, until the condition is signalled and `ready` holds, then runs
    /// `body` with the state locked.
    public func wait<R>(
        for condition: Condition, until ready: (inout State) -> Bool, _ body: (inout State) -> R
    ) -> R {
        unsafe std_lock(word.pointer)
        defer { unsafe std_unlock(word.pointer) }
        while !ready(&state) {
            let seen = condition.sequence
            unsafe std_unlock(word.pointer)
            condition.sleep(since: seen)
            unsafe std_lock(word.pointer)
        }
        return body(&state)
    }
}

/// Something that may become true, to be waited for with `Mutex.wait(for:until:_:)`.
public final class Condition: @unchecked Sendable {
    // Counts signals: a signal between looking and sleeping changes it, so that it is not lost.
    private let word = Word()

    /// A condition that nobody has signalled.
    public init() {}

    deinit { word.free() }

    var sequence: UInt32 { unsafe std_load(word.pointer) }

    func sleep(since seen: UInt32) {
        _ = try? callSystem(.futexWait, word.address, Int(seen), -1)
    }

    /// Wakes one thread that waits. Change the state, under its mutex, before.
    public func signal() { wake(1) }

    /// Wakes all threads that wait.
    public func broadcast() { wake(Int(Int32.max)) }

    private func wake(_ count: Int) {
        _ = unsafe std_add(word.pointer, 1)
        _ = try? callSystem(.futexWake, word.address, count)
    }
}

/// The kernel's wait-on-a-word, for those who build their own.
public enum Futex {
    /// Sleeps while the word holds `expected`.
    public static func wait(
        _ word: UnsafePointer<UInt32>, expected: UInt32, timeoutNanoseconds: UInt64 = Limits.forever
    ) throws(Errno) {
        try callSystem(
            .futexWait, Int(bitPattern: word), Int(expected),
            Int(bitPattern: UInt(timeoutNanoseconds)))
    }

    /// Wakes up to `count` threads of this process that wait for the word.
    @discardableResult
    public static func wake(_ word: UnsafePointer<UInt32>, count: Int) throws(Errno) -> Int {
        try callSystem(.futexWake, Int(bitPattern: word), count)
    }
}
