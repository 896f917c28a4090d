// Where programs are put in their address spaces.
//
// Each program has a random base that those of its processes share that start soon after each other.
// Code at the same addresses is code that caches know: QEMU translates a program's instructions again
// for every new address, which takes longer than all else about its start, and branch predictors begin
// from nothing. A base is no use to somebody who guesses: the first wrong guess is a fault, and with a
// fault of any program all bases are chosen anew. Stacks and mappings have random places of their own
// in every process.

internal import Arch
internal import KernelBase

/// Which file a program is.
public struct ProgramIdentity: Equatable, Sendable {
    let fileSystem: UInt64
    let file: UInt64

    /// The file with a number in the file system with a number.
    public init(fileSystem: UInt64, file: UInt64) {
        self.fileSystem = fileSystem
        self.file = file
    }
}

/// The bases of the programs that were started last.
final class ImageBases: Sendable {
    private struct Item {
        let program: ProgramIdentity
        let base: VirtualAddress
        let chosen: UInt64
    }

    /// How long a base is used for new processes.
    static var lifetimeNanoseconds: UInt64 { 60_000_000_000 }
    private static var capacity: Int { 32 }
    private let items = Spinlock<[Item]>([], rank: .processTable)

    /// The base of a program at a moment, which is `fresh` unless another one is in use.
    func base(
        of program: ProgramIdentity, at nanoseconds: UInt64, orElse fresh: VirtualAddress
    ) -> VirtualAddress {
        items.withLock { items in
            if let index = items.firstIndex(where: { $0.program == program }) {
                let item = items[index]
                if nanoseconds < item.chosen + ImageBases.lifetimeNanoseconds { return item.base }
                items.remove(at: index)
            }
            if items.count == ImageBases.capacity { items.removeFirst() }
            items.append(Item(program: program, base: fresh, chosen: nanoseconds))
            return fresh
        }
    }

    /// A program has made a mistake: whoever guesses addresses begins again.
    func forgetAll() {
        items.withLock { $0.removeAll(keepingCapacity: true) }
    }
}
