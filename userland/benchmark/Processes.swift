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

private func measureFutexWake() {
    let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    unsafe word.initialize(to: 0)
    measure("futex-wake", 100_000) { () throws(Errno) in
        unsafe try Futex.wake(word, count: 1)
    }
    unsafe word.deallocate()
}
