// Locks with real threads, the order of locks, and the sequence counter. Of most use under
// `swift test --sanitize=thread`.

import Arch
import KernelBase
import Synchronization
import Testing

final class Shared: Sendable {
    let total = Spinlock(0, rank: .heap)
    let inner = Spinlock([Int](), rank: .frames)
}

final class Pair: Sendable {
    let lock = Spinlock((), rank: .timers)
    let sequence = SequenceCounter()
    let first = Atomic<Int>(0)
    let second = Atomic<Int>(0)
}

enum Refusal: Error { case refused }

@Suite struct LockTests {
    @Test func countsOfManyThreadsAddUp() async {
        let shared = Shared()
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<2000 {
                        shared.total.withLock { total in
                            total += 1
                            if step % 100 == 0 { shared.inner.withLock { $0.append(task) } }
                        }
                        _ = shared.inner.withLockIfAvailable { $0.count }
                    }
                }
            }
        }
        #expect(shared.total.withLock { $0 } == 16000)
        #expect(shared.inner.withLock { $0.count } == 160)
        #expect(InterruptState.areEnabled)
    }

    @Test func passesErrorsAndResultsOut() {
        let lock = Spinlock(1, rank: .heap)
        #expect(throws: Refusal.refused) {
            try lock.withLock { (_: inout Int) throws(Refusal) in throw .refused }
        }
        #expect(lock.withLockIfAvailable { $0 } == 1)
        #expect(InterruptState.areEnabled)
    }

    @Test func interruptsAreOffWhileHeldAndNestingRestoresThem() {
        let shared = Shared()
        shared.total.withLock { _ in
            #expect(!InterruptState.areEnabled)
            shared.inner.withLock { _ in #expect(!InterruptState.areEnabled) }
            #expect(!InterruptState.areEnabled)
            #expect(shared.total.withLockIfAvailable { $0 } == nil)
            #expect(!InterruptState.areEnabled)
        }
        #expect(InterruptState.areEnabled)
        LockRank.assertNoneHeld()
    }

    @Test func readersNeverSeeHalfAWrite() async {
        let pair = Pair()
        let mixtures = await withTaskGroup(of: Int.self) { group in
            group.addTask {
                for step in 1...20000 {
                    pair.lock.withLock { _ in
                        pair.sequence.write {
                            pair.first.store(step, ordering: .relaxed)
                            pair.second.store(-step, ordering: .relaxed)
                        }
                    }
                }
                return 0
            }
            for _ in 0..<2 {
                group.addTask {
                    var mixtures = 0
                    for _ in 0..<20000 {
                        let (first, second) = pair.sequence.read {
                            (
                                pair.first.load(ordering: .relaxed),
                                pair.second.load(ordering: .relaxed)
                            )
                        }
                        if first != -second { mixtures += 1 }
                    }
                    return mixtures
                }
            }
            return await group.reduce(0, +)
        }
        #expect(mixtures == 0)
    }
}

#if DEBUG
@Suite struct LockOrderTests {
    @Test func anInversionStopsADebugBuild() async {
        await #expect(processExitsWith: .failure) {
            let shared = Shared()
            shared.inner.withLock { _ in shared.total.withLock { _ in } }
        }
    }

    @Test func takingALockTwiceStopsADebugBuild() async {
        await #expect(processExitsWith: .failure) {
            let lock = Spinlock(0, rank: .heap)
            lock.withLock { _ in lock.withLock { _ in } }
        }
    }

    @Test func sleepingWithALockStopsADebugBuild() async {
        await #expect(processExitsWith: .failure) {
            let lock = Spinlock(0, rank: .heap)
            lock.withLock { _ in LockRank.assertNoneHeld() }
        }
    }
}
#endif
