// The pages of a file, gathered to be mapped.

public import Arch
import KernelBase

/// Frames of a file in the order of its pages, with a reference to each that is counted.
///
/// It is filled by one thread, mapped, and dropped; mappings have references of their own.
public final class FileFrames: @unchecked Sendable {
    private let frames: FrameAllocator
    /// Frame numbers; the highest bit marks pages that are not the frame allocator's. No machine has
    /// memory that far up.
    private var pages: FixedArray<UInt32>
    private var filled = 0
    private static var constantBit: UInt32 { 1 << 31 }

    /// Room for `count` pages, or `nil` when there is no memory for it.
    public init?(count: PageCount, frames: FrameAllocator) {
        guard let number = Int(exactly: count.rawValue),
            let pages = FixedArray<UInt32>(repeating: 0, count: number)
        else { return nil }
        self.frames = frames
        self.pages = pages
    }

    deinit {
        for index in 0..<filled where pages[index] & FileFrames.constantBit == 0 {
            frames.release(PhysicalAddress(frameNumber: UInt64(pages[index])))
        }
    }

    /// How many pages have been added.
    public var pageCount: PageCount { PageCount(UInt64(filled)) }

    /// Adds the next page, with the reference that the caller has to it.
    public func append(_ frame: PhysicalAddress) {
        pages[filled] = UInt32(truncatingIfNeeded: frame.frameNumber)
        filled += 1
    }

    /// Adds a page that stays where it is for good, and is never written to.
    public func appendConstant(_ page: PhysicalAddress) {
        pages[filled] = UInt32(truncatingIfNeeded: page.frameNumber) | FileFrames.constantBit
        filled += 1
    }

    /// Adds fresh frames full of a byte; tells whether there was memory for all of them.
    public func appendFilled(with byte: UInt8, count: PageCount) -> Bool {
        for _ in 0..<count.rawValue {
            guard let frame = frames.allocate() else { return false }
            // Sound: the frame was free a moment ago and is not known to anybody else yet.
            unsafe frames.directMap.pointer(to: frame).initializeMemory(
                as: UInt8.self, repeating: byte, count: Int(PageSize.standardBytes))
            append(frame)
        }
        return true
    }

    /// Where a page lies, and what it is, for an entry that maps it; adds a reference to it.
    func take(_ index: UInt64) -> (PhysicalAddress, PageBacking) {
        let page = pages[Int(index)]
        let address = PhysicalAddress(frameNumber: UInt64(page & ~FileFrames.constantBit))
        guard page & FileFrames.constantBit == 0 else { return (address, .constant) }
        frames.retain(address)
        return (address, .file)
    }
}

extension AddressSpace {
    /// Room for the pages of a file that is to be mapped here, or `nil` when there is no memory for it.
    public func makeFileFrames(count: PageCount) -> FileFrames? {
        FileFrames(count: count, frames: frames)
    }
}
