// What CPUs remember of page tables has to be forgotten before memory is given to somebody else.

public import Arch
import Synchronization

/// The part of a driver that makes CPUs forget translations.
///
/// Both functions return when no CPU concerned uses the old translations any longer. They are called
/// with one ``Spinlock`` held (the address space's) and interrupts disabled, and may run on several
/// CPUs at once for different address spaces: whoever waits for others serves their requests
/// meanwhile. That suffices against deadlock because nobody waits for such a lock with interrupts
/// disabled.
public protocol TLBShootdown: AnyObject, Sendable {
    /// Forgets the pages in `range`, and everything about tables on the way to them, of the address
    /// space with the given root on the given CPUs.
    func flush(_ range: VirtualRange, root: PhysicalAddress, on cpus: CPUSet)

    /// Forgets pages of the kernel on all CPUs that run.
    func flushKernel(_ range: VirtualRange)
}

/// The CPUs that run an address space, changed while others look.
///
/// Four fields rather than an inline array: the compiler of Swift 6.3 cannot take apart an inline
/// array of atomics in Embedded Swift.
final class ActiveCPUs: Sendable {
    private let word0 = Atomic<UInt64>(0)
    private let word1 = Atomic<UInt64>(0)
    private let word2 = Atomic<UInt64>(0)
    private let word3 = Atomic<UInt64>(0)

    private func withWord(of cpu: CPUIndex, _ body: (borrowing Atomic<UInt64>) -> Void) {
        switch cpu.rawValue / 64 {
        case 0: body(word0)
        case 1: body(word1)
        case 2: body(word2)
        default: body(word3)
        }
    }

    // Sequentially consistent, against the store of an entry and a look at this set on another CPU:
    // either that CPU sees this one in the set, or this one sees the new entry.
    func insert(_ cpu: CPUIndex) {
        withWord(of: cpu) {
            _ = $0.bitwiseOr(1 << UInt64(cpu.rawValue % 64), ordering: .sequentiallyConsistent)
        }
    }

    func remove(_ cpu: CPUIndex) {
        withWord(of: cpu) {
            _ = $0.bitwiseAnd(~(1 << UInt64(cpu.rawValue % 64)), ordering: .sequentiallyConsistent)
        }
    }

    var snapshot: CPUSet {
        atomicMemoryFence(ordering: .sequentiallyConsistent)
        var words = InlineArray<4, UInt64>(repeating: 0)
        words[0] = word0.load(ordering: .sequentiallyConsistent)
        words[1] = word1.load(ordering: .sequentiallyConsistent)
        words[2] = word2.load(ordering: .sequentiallyConsistent)
        words[3] = word3.load(ordering: .sequentiallyConsistent)
        return CPUSet(words: words)
    }
}
