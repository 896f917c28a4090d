// How much a tmpfs may hold. Checked before anything is made.

internal import Arch
internal import KernelABI
internal import Memory
internal import Synchronization

/// Pages and files that are left to one file system.
final class TmpfsQuota: Sendable {
    let maximumPages: UInt64
    let maximumFiles: UInt64
    private let pages = Atomic<UInt64>(0)
    private let files = Atomic<UInt64>(0)
    /// Pays for the pages, if anybody does: who has mounted it.
    private let payer: MemoryAccount?

    init(pages: UInt64, files: UInt64, payer: MemoryAccount? = nil) {
        maximumPages = pages
        maximumFiles = files
        self.payer = payer
    }

    var usedPages: UInt64 { pages.load(ordering: .relaxed) }
    var usedFiles: UInt64 { files.load(ordering: .relaxed) }

    private static func take(_ count: UInt64, _ used: borrowing Atomic<UInt64>, _ limit: UInt64)
        -> Bool
    {
        var value = used.load(ordering: .relaxed)
        while count <= limit, value <= limit - count {
            let (exchanged, now) = used.weakCompareExchange(
                expected: value, desired: value + count, ordering: .relaxed)
            if exchanged { return true }
            value = now
        }
        return false
    }

    func takePages(_ count: UInt64) throws(Errno) {
        guard TmpfsQuota.take(count, pages, maximumPages) else { throw .quotaExceeded }
        guard let payer else { return }
        do throws(MemoryError) {
            try payer.charge(PageCount(count))
        } catch {
            pages.wrappingSubtract(count, ordering: .relaxed)
            throw .quotaExceeded
        }
    }

    func returnPages(_ count: UInt64) {
        payer?.refund(PageCount(count))
        pages.wrappingSubtract(count, ordering: .relaxed)
    }

    func takeFile() throws(Errno) {
        guard TmpfsQuota.take(1, files, maximumFiles) else { throw .quotaExceeded }
    }

    func returnFile() {
        files.wrappingSubtract(1, ordering: .relaxed)
    }
}
