// Rows about processes and threads.

import KernelABI
import Std

/// Spawning, threads, switching, waking.
func measureProcesses() {
    measure("spawn", 1000) { () throws(Errno) in
        _ = try Process.spawn(["/base/bin/echo", "-n"], [.standardFiles]).wait()
    }
    measure("thread", 10_000) { () throws(Errno) in
        try Thread {}.join()
    }
    measure("yield", 100_000) { () throws(Errno) in Thread.yield() }
    measurePingPong()
    measureFutexWake()
}

/// Two threads that hand a word back and forth: a wake and two switches each way.
private func measurePingPong() {
    let turn = Mutex(0)
    let changed = Condition()
    guard
        let partner = try? Thread({
            while true {
                let stop = turn.wait(for: changed) {
                    $0 != 0
                } _: { state in
                    let stop = state < 0
                    state = 0
                    return stop
                }
                changed.broadcast()
                if stop { return }
            }
        })
    else { return }
    measure("switch", 20_000) { () throws(Errno) in
        turn.withLock { $0 = 1 }
        changed.broadcast()
        turn.wait(for: changed) {
            $0 == 0
        } _: { _ in
        }
    }
    turn.withLock { $0 = -1 }
    changed.broadcast()
    partner.join()
}

/// A word that one thread sets and another one waits for.
private struct Signal: @unchecked Sendable {
    private let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)

    init() { unsafe word.initialize(to: 0) }

    func free() { unsafe word.deallocate() }

    func set(_ value: UInt32 = 1) {
        unsafe word.pointee = value
        _ = unsafe try? Futex.wake(word, count: 1)
    }

    /// Waits until it is set, and takes it back.
    func take() -> UInt32 {
        while unsafe word.pointee == 0 { _ = unsafe try? Futex.wait(word, expected: 0) }
        let value = unsafe word.pointee
        unsafe word.pointee = 0
        return value
    }

    /// Wakes nobody.
    func wake() throws(Errno) { _ = unsafe try Futex.wake(word, count: 1) }
}

/// Waking nobody, and waking a thread that waits and being woken by it in turn.
private func measureFutexWake() {
    let (call, answer) = (Signal(), Signal())
    measure("futex-wake-nobody", 100_000) { () throws(Errno) in try call.wake() }
    guard let partner = try? Thread({ while call.take() == 1 { answer.set() } }) else { return }
    measure("futex-wake", 10_000) { () throws(Errno) in
        call.set()
        _ = answer.take()
    }
    call.set(2)
    partner.join()
    call.free()
    answer.free()
}
