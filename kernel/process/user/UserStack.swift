// Stacks of a program's threads: promised whole, provided page by page as they grow, with a page below
// that tells an overflow from any other mistake.

internal import Arch
internal import KernelABI
internal import Memory

/// Stacks in user memory.
enum UserStack {
    /// Bytes of a first thread's stack, at least.
    static var firstBytes: UInt64 { UInt64(Limits.userStack) }
    /// Bytes of the stack of any other thread.
    static var otherBytes: UInt64 { 256 * 1024 }
    /// Bytes below a stack that nobody can touch. More than a page, as a program may step over one.
    private static var guardBytes: UInt64 { 64 * 1024 }

    /// Maps a first stack around `boundary`, a multiple of 2 MiB, with its guard below.
    ///
    /// Its top lies `pages` pages above the boundary: as much is made of small pages, which is as far as
    /// most programs come. What lies below is an entry of 2 MiB, rather than 512 to be made and taken
    /// apart again with each process; so is the guard.
    static func map(
        in space: AddressSpace, around boundary: VirtualAddress, pages: PageCount
    ) throws(Errno) -> VirtualRange {
        let start = VirtualAddress(boundary.rawValue - firstBytes)
        let stack = VirtualRange(from: start, to: boundary + pages.bytes)
        let below = PageSize.large.bytes
        try Errno.translating { () throws(MemoryError) in
            _ = try space.map(
                .guardPages, length: below, at: .at(VirtualAddress(start.rawValue - below)), [])
            _ = try space.map(
                .zeros, length: stack.length, at: .at(start), [.read, .write],
                maximum: [.read, .write])
        }
        return stack
    }

    /// Maps a stack for a further thread wherever there is room.
    static func mapAnywhere(in space: AddressSpace) throws(Errno) -> VirtualRange {
        try Errno.translating { () throws(MemoryError) in
            try space.mapZeros(length: otherBytes, aboveGuardOf: guardBytes, [.read, .write])
        }
    }

    /// Unmaps stacks that ``mapAnywhere(in:)`` made, with their guards; neighbours in one go.
    static func unmap(_ stacks: [VirtualRange], in space: AddressSpace) {
        var rest = stacks
        rest.sort { $0.start > $1.start }
        while let first = rest.popLast() {
            var end = first.end
            while let next = rest.last, next.start == end + guardBytes {
                end = next.end
                rest.removeLast()
            }
            let start = VirtualAddress(first.start.rawValue - guardBytes)
            // The program may have unmapped part of it itself; what is left goes with the process.
            try? space.unmap(VirtualRange(from: start, to: end))
        }
    }
}
