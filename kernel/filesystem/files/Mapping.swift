// What a file looks like as memory.

public import Arch
public import KernelABI
internal import KernelBase
public import Memory
internal import Scheduler

/// What to put into an address space for a file.
public enum Mapping {
    /// Fresh pages of the process' own, filled with a byte.
    case fresh(fill: UInt8)
    /// The registers or memory of a device.
    case device(PhysicalRange, CacheType)
    /// Pages that everybody who maps the file shares.
    case shared(PageSource)
    /// A shared memory object, made by the first who maps it.
    case object(SharedObject)
}

/// A shared memory object that gets its size from whoever maps it first.
public final class SharedObject: Sendable {
    private let frames: FrameAllocator
    private let memory = SleepingMutex(SharedMemory?.none, rank: .communication)

    /// An object without memory.
    public init(frames: FrameAllocator) {
        self.frames = frames
    }

    /// The memory, made now if there is none.
    ///
    /// - Parameters:
    ///   - bytes: how much to make; what there is already keeps its size.
    ///   - account: who pays for it, for as long as it exists.
    /// - Throws: `.invalidArgument`, `.noMemory`.
    public func memory(bytes: UInt64, account: MemoryAccount) throws(Errno) -> SharedMemory {
        try memory.withLock { memory throws(Errno) in
            if let memory { return memory }
            do throws(MemoryError) {
                let made = try SharedMemory(bytes: bytes, frames: frames, account: account)
                memory = made
                return made
            } catch {
                throw error == .invalidRange ? .invalidArgument : .noMemory
            }
        }
    }

    /// Bytes of memory; 0 until there is some.
    public var size: UInt64 {
        memory.withLock { $0?.pageCount.bytes ?? 0 }
    }
}

/// A page of a file, and whether it is counted.
public struct FilePage: Sendable {
    /// Where it lies.
    public let address: PhysicalAddress
    /// Whether it is a frame of the frame allocator with a reference for the receiver. Others, as
    /// those of the boot archive, are there for good and must not be written to.
    public let isCounted: Bool
}

/// The pages behind a shared mapping.
open class PageSource: @unchecked Sendable {
    /// For subclasses.
    public init() {}

    /// How many pages can be mapped at the moment.
    open var pageCount: UInt64 { 0 }

    /// A page; a counted one comes with a reference that the receiver gives back to the frame
    /// allocator. Called by page faults: sleeps on no lock that is held while copying to or from user
    /// memory.
    ///
    /// - Parameter isWritable: the page will be written to through the mapping.
    open func page(at index: UInt64, isWritable: Bool) throws(Errno) -> FilePage {
        throw .badAddress
    }

    /// Where a page lies that is not counted, and whose content nothing ever changes there, not even
    /// somebody who writes to the file.
    open func constantPage(at index: UInt64) -> PhysicalAddress? { nil }
}
