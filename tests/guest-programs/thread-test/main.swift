// Threads: many of them, mutexes, conditions, futexes with time limits, vector registers under
// preemption.

import CVectors
import Cases
import KernelABI
import Std

func checkThreads(_ cases: inout Cases) {
    cases.check("many-threads") { () throws(Errno) in
        let sum = Mutex(0)
        for _ in 0..<20 {
            var threads: [Thread] = []
            for number in 1...32 {
                threads.append(try Thread { sum.withLock { $0 += number } })
            }
            for thread in threads { thread.join() }
        }
        let found = sum.withLock { $0 }
        return found == 20 * 528 ? nil : "the sum is \(found)"
    }
    cases.check("contended-mutex") { () throws(Errno) in
        let counter = Mutex(0)
        var threads: [Thread] = []
        for _ in 0..<8 {
            threads.append(
                try Thread { for _ in 0..<10_000 { counter.withLock { $0 += 1 } } })
        }
        for thread in threads { thread.join() }
        let found = counter.withLock { $0 }
        return found == 80_000 ? nil : "counted \(found)"
    }
    cases.check("no-lost-wake-ups") { () throws(Errno) in
        let turn = Mutex(0)
        let changed = Condition()
        let partner = try Thread {
            for _ in 0..<10_000 {
                turn.wait(for: changed) {
                    $0 == 1
                } _: {
                    $0 = 0
                }
                changed.broadcast()
            }
        }
        for _ in 0..<10_000 {
            turn.wait(for: changed) {
                $0 == 0
            } _: {
                $0 = 1
            }
            changed.broadcast()
        }
        partner.join()
        return nil
    }
}

func checkFutex(_ cases: inout Cases) {
    let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    unsafe word.initialize(to: 5)
    cases.check("futex-time-limit") { () throws(Errno) in
        let start = Instant.now
        do throws(Errno) {
            unsafe try Futex.wait(word, expected: 5, timeoutNanoseconds: 20_000_000)
            return "it returned"
        } catch {
            let passed = Instant.now.nanoseconds(since: start)
            if error != .timedOut { return "threw \(error.name)" }
            return passed >= 20_000_000 ? nil : "after \(passed) ns"
        }
    }
    cases.check("futex-other-value") { () throws(Errno) in
        do throws(Errno) {
            unsafe try Futex.wait(word, expected: 6)
            return "it returned"
        } catch {
            return error == .wouldBlock ? nil : "threw \(error.name)"
        }
    }
    cases.check("futex-bad-address") { () throws(Errno) in
        guard let bad = unsafe UnsafePointer<UInt32>(bitPattern: 0x1000) else { return "null" }
        do throws(Errno) {
            unsafe try Futex.wait(bad, expected: 0)
            return "it returned"
        } catch {
            return error == .badAddress ? nil : "threw \(error.name)"
        }
    }
    unsafe word.deallocate()
}

/// Many threads that wait for the same word, each with a time limit of its own.
func checkTimers(_ cases: inout Cases) {
    let count = 2048
    let word = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    unsafe word.initialize(to: 0)
    let address = UInt(bitPattern: word)
    cases.check("thousands-of-timers") { () throws(Errno) in
        let early = Mutex(0)
        let woken = Mutex(0)
        var threads: [Thread] = []
        for number in 0..<count {
            // All are pending at once before the first is due, and every other one never is.
            let limit: UInt64 = number % 2 == 0 ? 3_600_000_000_000 : 2_000_000_000
            let thread = try? Thread {
                guard let word = unsafe UnsafePointer<UInt32>(bitPattern: address) else {
                    return
                }
                let start = Instant.now
                do throws(Errno) {
                    unsafe try Futex.wait(
                        word, expected: 0,
                        timeoutNanoseconds: limit + UInt64(number) * 1_000_000)
                    woken.withLock { $0 += 1 }
                } catch {
                    let isLate = Instant.now.nanoseconds(since: start) >= limit
                    switch error {
                    // It came after the word had changed.
                    case .wouldBlock: woken.withLock { $0 += 1 }
                    case .timedOut where isLate: break
                    default: early.withLock { $0 += 1 }
                    }
                }
            }
            guard let thread else {
                // Nobody is to wait for an hour.
                unsafe word.pointee = 1
                unsafe try Futex.wake(word, count: count)
                return "there is no room for thread \(number)"
            }
            threads.append(thread)
        }
        for number in stride(from: 1, to: count, by: 2) { threads[number].join() }
        unsafe word.pointee = 1
        unsafe try Futex.wake(word, count: count)
        for number in stride(from: 0, to: count, by: 2) { threads[number].join() }
        let found = (early.withLock { $0 }, woken.withLock { $0 })
        return found == (0, count / 2)
            ? nil : "\(found.0) ended wrongly, \(found.1) were woken"
    }
    unsafe word.deallocate()
}

func checkVectors(_ cases: inout Cases) {
    cases.check("vector-registers") { () throws(Errno) in
        let wrong = Mutex(0)
        // Long enough for many turns of each thread.
        let rounds = 150_000
        let wanted = (0..<4).map { churn(UInt64($0), rounds) }
        var threads: [Thread] = []
        for number in 0..<8 {
            threads.append(
                try Thread {
                    for _ in 0..<5 {
                        let found = churn(UInt64(number % 4), rounds)
                        if found != wanted[number % 4] { wrong.withLock { $0 += 1 } }
                    }
                })
        }
        for thread in threads { thread.join() }
        let count = wrong.withLock { $0 }
        return count == 0 ? nil : "\(count) results were wrong"
    }
}

/// The upper halves of AVX registers are where saving too little would show: all other code uses only the
/// lower ones.
func checkWideVectors(_ cases: inout Cases) {
    cases.check("wide-vector-registers") { () throws(Errno) in
        guard vectors_are_wide() != 0 else { return nil }
        let wrong = Mutex(0)
        var threads: [Thread] = []
        for number in 0..<8 {
            threads.append(
                try Thread {
                    for round in 0..<5 {
                        let before = (0..<Int(vectors_bytes)).map {
                            UInt8(truncatingIfNeeded: $0 &* 7 &+ number &* 31 &+ round)
                        }
                        var after = [UInt8](repeating: 0, count: before.count)
                        // Long enough for several turns.
                        unsafe vectors_keep(before, &after, 5_000_000)
                        if before != after { wrong.withLock { $0 += 1 } }
                    }
                })
        }
        for thread in threads { thread.join() }
        let count = wrong.withLock { $0 }
        return count == 0 ? nil : "\(count) times the registers had changed"
    }
}

func main() -> Never {
    var cases = Cases()
    checkThreads(&cases)
    checkFutex(&cases)
    checkTimers(&cases)
    checkVectors(&cases)
    checkWideVectors(&cases)
    cases.finish()
}

main()
