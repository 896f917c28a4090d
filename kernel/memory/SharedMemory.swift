// Memory that several address spaces can map at once.

public import Arch
import KernelBase

/// A number of pages, full of zeros at first, that live as long as the object or a mapping of them.
///
/// The pages exist from the start, and are charged to the account of whoever made the object for as
/// long as the object lives.
public final class SharedMemory: Sendable {
    private let frames: FrameAllocator
    private let account: MemoryAccount
    /// The frame numbers of the pages.
    private let pages: FixedArray<UInt32>
    /// How many pages there are.
    public let pageCount: PageCount
    /// No other object has the same at the same time: the number of the first frame. It is in the
    /// record of every frame of the object.
    let number: UInt32

    /// The ``number`` of the object that a frame belongs to.
    static func number(of frame: PhysicalAddress, _ frames: FrameAllocator) -> UInt32 {
        unsafe frames.database.frame(Int(frame.frameNumber)).pointee.link
    }

    /// An object of at least `bytes` bytes.
    ///
    /// - Throws: ``MemoryError``; nothing is charged then.
    public init(bytes: UInt64, frames: FrameAllocator, account: MemoryAccount) throws(MemoryError) {
        guard bytes > 0, bytes < 1 << 40 else { throw .invalidRange }
        let count = PageCount(coveringBytes: bytes)
        try account.charge(count)
        let list = FixedArray<UInt32>(repeating: 0, count: Int(count.rawValue))
        guard var list else {
            account.refund(count)
            throw .outOfMemory
        }
        guard SharedMemory.allocate(into: &list, frames) else {
            account.refund(count)
            throw .outOfMemory
        }
        self.frames = frames
        self.account = account
        pageCount = count
        let number = list[0]
        for index in 0..<list.count {
            unsafe frames.database.frame(Int(list[index])).pointee.link = number
        }
        self.number = number
        pages = list
    }

    deinit {
        for index in 0..<pages.count {
            frames.release(PhysicalAddress(frameNumber: UInt64(pages[index])))
        }
        account.refund(pageCount)
    }

    /// Where page `index` lies, for the kernel's own accesses while it keeps the object.
    ///
    /// - Precondition: `index` is below ``pageCount``.
    public func physicalAddress(ofPage index: PageCount) -> PhysicalAddress {
        PhysicalAddress(frameNumber: UInt64(pages[Int(index.rawValue)]))
    }

    private static func allocate(
        into list: inout FixedArray<UInt32>, _ frames: FrameAllocator
    ) -> Bool {
        var index = 0
        while index < list.count {
            if index % 512 == 0, list.count - index >= 512, let page = frames.allocateLargeZeroed()
            {
                frames.splitLarge(page)
                for offset in 0..<512 {
                    list[index + offset] = UInt32(page.frameNumber) + UInt32(offset)
                }
                index += 512
            } else if let frame = frames.allocateZeroed() {
                list[index] = UInt32(frame.frameNumber)
                index += 1
            } else {
                for taken in 0..<index {
                    frames.free(PhysicalAddress(frameNumber: UInt64(list[taken])))
                }
                return false
            }
        }
        return true
    }

    /// Whether all whole groups of 512 pages from `first` on are 2 MiB of memory in one aligned
    /// piece each, so that they can be mapped as such.
    func hasLargePages(from first: PageCount) -> Bool {
        guard first.rawValue % 512 == 0 else { return false }
        var index = Int(first.rawValue)
        while pages.count - index >= 512 {
            guard pages[index] % 512 == 0,
                (0..<512).allSatisfy({ pages[index + $0] == pages[index] + UInt32($0) })
            else { return false }
            index += 512
        }
        return true
    }

    /// Adds a reference to each frame of a page of the given size, and returns where it lies.
    func retainPages(from first: PageCount, _ size: PageSize) -> PhysicalAddress {
        let address = physicalAddress(ofPage: first)
        for offset in 0..<size.pages.rawValue {
            frames.retain(address + offset * PageSize.standardBytes)
        }
        return address
    }

    /// Takes back what ``retainPages(from:_:)`` has added.
    static func releasePages(_ address: PhysicalAddress, _ size: PageSize, _ frames: FrameAllocator)
    {
        for offset in 0..<size.pages.rawValue {
            frames.release(address + offset * PageSize.standardBytes)
        }
    }
}
