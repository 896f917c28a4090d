// Parking, wait queues, sleeping locks and futexes with many threads; of most use under
// `swift test --sanitize=thread`. A lost wake-up shows as a test that never ends.

import KernelBase
import Scheduler
import Synchronization
import Testing

/// A bounded buffer made of a spinlock and two queues, as pipes are.
final class Buffer: Sendable {
    let items = Spinlock(0, rank: .communication)
    let notEmpty = WaitQueue()
    let notFull = WaitQueue()
    let capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
    }

    var nobodyWaits: Bool { notEmpty.isEmpty && notFull.isEmpty }

    func put() {
        notFull.wait { [capacity] in
            items.withLock { items in
                guard items < capacity else { return false }
                items += 1
                return true
            }
        }
        notEmpty.wakeOne()
    }

    func take() {
        notEmpty.wait {
            items.withLock { items in
                guard items > 0 else { return false }
                items -= 1
                return true
            }
        }
        notFull.wakeOne()
    }
}

final class Counter: Sendable {
    let value: SleepingMutex<Int>
    let other: ReadWriteLock<(Int, Int)>
    let inside = Atomic<Int>(0)
    let mistakes = Atomic<Int>(0)

    init() {
        value = SleepingMutex(0, rank: .process)
        other = ReadWriteLock((0, 0), rank: .namespace)
    }
}

@Suite struct ParkTests {
    @Test func anUnparkBeforeTheParkIsKept() {
        Thread.current.unpark()
        #expect(Thread.park(until: nil, .uninterruptible) == .unparked)
    }

    @Test func deadlinesPass() {
        let deadline = Instant.now + .milliseconds(1)
        while Thread.park(until: deadline, .uninterruptible) == .unparked {}
        #expect(Instant.now >= deadline)
        #expect(Thread.park(until: Instant(nanoseconds: 0), .uninterruptible) == .timedOut)
    }

    @Test func interruptionsLastUntilCleared() {
        let spawned = Thread.spawn {
            while Thread.park(until: nil, .interruptible) != .interrupted {}
            #expect(Thread.current.isInterrupted)
            #expect(Thread.park(until: nil, .interruptible) == .interrupted)
            #expect(Thread.park(until: Instant(nanoseconds: 0), .uninterruptible) == .timedOut)
            #expect(Thread.current.clearInterrupt())
            #expect(!Thread.current.clearInterrupt())
        }
        spawned.thread.interrupt()
        spawned.join()
    }
}

@Suite struct WaitQueueTests {
    @Test(arguments: [1, 3]) func noWakeUpIsLost(capacity: Int) {
        let buffer = Buffer(capacity: capacity)
        Thread.concurrently(8) { number in
            for _ in 0..<500 {
                if number % 2 == 0 { buffer.put() } else { buffer.take() }
            }
        }
        #expect(buffer.items.withLock { $0 } == 0)
        #expect(buffer.nobodyWaits)
    }

    @Test func waitersThatGiveUpHandTheirWakeUpOn() {
        // Half of the takers give up after a moment and try again; puts and takes stay in balance.
        let buffer = Buffer(capacity: 2)
        Thread.concurrently(8) { number in
            for _ in 0..<400 {
                if number % 2 == 0 {
                    buffer.put()
                } else if number == 1 {
                    buffer.take()
                } else {
                    while true {
                        let outcome = buffer.notEmpty.wait(
                            until: .now + .microseconds(50), .uninterruptible
                        ) {
                            buffer.items.withLock { items in
                                guard items > 0 else { return false }
                                items -= 1
                                return true
                            }
                        }
                        if outcome == .satisfied { break }
                    }
                    buffer.notFull.wakeOne()
                }
            }
        }
        #expect(buffer.items.withLock { $0 } == 0)
    }

    @Test func interruptionEndsAWait() {
        let buffer = Buffer(capacity: 1)
        let spawned = Thread.spawn {
            let outcome = buffer.notEmpty.wait(until: nil, .interruptible) { false }
            #expect(outcome == .interrupted)
        }
        spawned.thread.interrupt()
        spawned.join()
        #expect(buffer.nobodyWaits)
    }

    @Test func wakeAllWakesAll() {
        final class Gate: Sendable {
            let isOpen = Atomic<Bool>(false)
            let queue = WaitQueue()
        }
        let gate = Gate()
        let threads = (0..<20).map { _ in
            Thread.spawn { gate.queue.wait { gate.isOpen.load(ordering: .acquiring) } }
        }
        gate.isOpen.store(true, ordering: .releasing)
        gate.queue.wakeAll()
        for thread in threads { thread.join() }
        let wokeSomeone = gate.queue.wakeOne()
        #expect(!wokeSomeone)
    }
}

@Suite struct SleepingLockTests {
    @Test func countsOfManyThreadsAddUp() {
        let counter = Counter()
        Thread.concurrently(12) { _ in
            for _ in 0..<1500 { counter.value.withLock { $0 += 1 } }
        }
        #expect(counter.value.withLock { $0 } == 18000)
        #expect(counter.value.withLockIfAvailable { $0 } == 18000)
    }

    @Test func readersNeverSeeHalfAWrite() {
        let counter = Counter()
        Thread.concurrently(8) { number in
            for _ in 0..<400 {
                if number < 2 {
                    counter.other.withWriteLock {
                        if counter.inside.load(ordering: .relaxed) != 0 {
                            counter.mistakes.wrappingAdd(1, ordering: .relaxed)
                        }
                        $0.0 += 1
                        $0.1 -= 1
                    }
                } else {
                    counter.other.withReadLock {
                        counter.inside.wrappingAdd(1, ordering: .relaxed)
                        if $0.0 != -$0.1 { counter.mistakes.wrappingAdd(1, ordering: .relaxed) }
                        counter.inside.wrappingSubtract(1, ordering: .relaxed)
                    }
                }
            }
        }
        #expect(counter.mistakes.load(ordering: .relaxed) == 0)
        #expect(counter.other.withReadLock { $0.0 } == 800)
    }

    @Test func errorsGiveTheLockBack() {
        struct Refusal: Error, Equatable {}
        let counter = Counter()
        #expect(throws: Refusal()) {
            try counter.value.withLock { _ throws(Refusal) in throw Refusal() }
        }
        #expect(throws: Refusal()) {
            try counter.other.withWriteLock { _ throws(Refusal) in throw Refusal() }
        }
        #expect(counter.value.withLockIfAvailable { $0 } == 0)
        #expect(counter.other.withReadLock { $0.0 } == 0)
    }

    #if DEBUG
    @Test func anInversionStopsADebugBuild() async {
        await #expect(processExitsWith: .failure) {
            let counter = Counter()
            counter.other.withReadLock { _ in counter.value.withLock { _ in } }
        }
    }

    @Test func sleepingWithASpinlockStopsADebugBuild() async {
        await #expect(processExitsWith: .failure) {
            let counter = Counter()
            let spinlock = Spinlock(0, rank: .heap)
            spinlock.withLock { _ in counter.value.withLock { _ in } }
        }
    }
    #endif
}

@Suite struct FutexTests {
    /// A mutex as user programs make them: a word, and the futex table for the slow path.
    final class Words: Sendable {
        let word = Atomic<UInt32>(0)
        let table: FutexTable
        let count = Atomic<Int>(0)

        init() throws {
            table = try #require(FutexTable(bucketCount: 2))
        }

        func lock(_ key: FutexKey) {
            if word.compareExchange(expected: 0, desired: 1, ordering: .acquiring).exchanged {
                return
            }
            while word.exchange(2, ordering: .acquiring) != 0 {
                _ = table.wait(on: key, until: nil) { word.load(ordering: .relaxed) == 2 }
            }
        }

        func unlock(_ key: FutexKey) {
            if word.exchange(0, ordering: .releasing) == 2 { _ = table.wake(key, count: 1) }
        }
    }

    @Test func aMutexMadeOfAFutexExcludes() throws {
        let words = try Words()
        let key = FutexKey(space: 1, address: 0x1000)
        Thread.concurrently(8) { _ in
            for _ in 0..<1500 {
                words.lock(key)
                let seen = words.count.load(ordering: .relaxed)
                words.count.store(seen + 1, ordering: .relaxed)
                words.unlock(key)
            }
        }
        #expect(words.count.load(ordering: .relaxed) == 12000)
    }

    @Test func keysAreKeptApart() throws {
        let words = try Words()
        let key = FutexKey(space: 1, address: 8)
        let spawned = Thread.spawn {
            let outcome = words.table.wait(on: key, until: nil) {
                words.count.wrappingAdd(1, ordering: .releasing)
                return true
            }
            #expect(outcome == .woken)
        }
        while words.count.load(ordering: .acquiring) == 0 {}
        #expect(words.table.wake(FutexKey(space: 2, address: 8), count: .max) == 0)
        #expect(words.table.wake(FutexKey(space: 1, address: 12), count: .max) == 0)
        #expect(words.table.wake(key, count: 0) == 0)
        #expect(words.table.wake(key, count: 5) == 1)
        spawned.join()
    }

    @Test func otherEndsOfAWait() throws {
        struct Fault: Error, Equatable {}
        let words = try Words()
        let key = FutexKey(space: .max, address: .max)
        #expect(words.table.wait(on: key, until: nil) { false } == .changed)
        #expect(
            words.table.wait(on: key, until: Instant(nanoseconds: 0)) { true } == .timedOut)
        #expect(throws: Fault()) {
            try words.table.wait(on: key, until: nil) { () throws(Fault) in throw Fault() }
        }
        let spawned = Thread.spawn {
            #expect(words.table.wait(on: key, until: nil) { true } == .interrupted)
        }
        spawned.thread.interrupt()
        spawned.join()
        #expect(words.table.wake(key, count: .max) == 0)
    }
}

@Suite struct TimeTests {
    @Test func arithmeticSaturates() {
        #expect(Duration.seconds(.max) == .forever)
        #expect(Duration.milliseconds(2).nanoseconds == 2_000_000)
        #expect(Instant.never + .seconds(1) == .never)
        #expect(Instant(nanoseconds: 5).since(Instant(nanoseconds: 9)) == .zero)
        #expect(Instant(nanoseconds: 9).since(Instant(nanoseconds: 5)).nanoseconds == 4)
        #expect(Duration.forever + .forever == .forever)
    }
}
