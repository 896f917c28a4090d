// Starting the other CPUs (Intel SDM vol. 3, 9.4.4): INIT, then one or two start-up messages that
// name the page below 1 MiB where the CPU begins.

public import Arch
public import Memory
internal import Synchronization

/// Starts CPUs one after the other; they share one start-up page.
public struct ProcessorStarter: ~Copyable {
    private let apic: LocalAPIC
    private let clock: Clock
    private let page: PhysicalAddress
    private let directMap: DirectMap
    private let tables: StartUpTables
    private let frames: FrameAllocator

    /// A starter that uses the page `page` below 1 MiB, which nobody else touches.
    ///
    /// `nil` when there is no memory for its page tables.
    public init?(
        apic: LocalAPIC, clock: Clock, page: PhysicalAddress, frames: FrameAllocator
    ) {
        precondition(page.rawValue > 0 && page.rawValue < 0x10_0000)
        guard let tables = StartUpTables(page: page, frames: frames) else { return nil }
        self.apic = apic
        self.clock = clock
        self.page = page
        self.frames = frames
        self.tables = tables
        directMap = frames.directMap
    }

    deinit {
        tables.free(to: frames)
    }

    /// Starts the CPU with the APIC identifier `target` as the CPU `index`, on the stack whose top is
    /// `stackTop`. It calls `entry`, which first of all leaves the start-up tables and then makes
    /// `isOnline` true.
    ///
    /// Busy waits, a second at most.
    /// - Returns: whether the CPU came up.
    public func start(
        _ target: UInt32, as index: CPUIndex, stackTop: VirtualAddress,
        entry: @convention(c) (UInt64) -> Void, isOnline: () -> Bool
    ) -> Bool {
        let parameters = StartUpPage.Parameters(
            root: tables.root, stackTop: stackTop, cpu: index, entry: entry)
        // Sound: the page is the starter's, and no other CPU is starting.
        unsafe StartUpPage.fill(directMap.pointer(to: page), parameters)

        apic.sendInitialise(to: target)
        clock.wait(nanoseconds: 10_000_000)
        for attempt in 0..<2 {
            apic.sendStartUp(page: UInt8(page.frameNumber), to: target)
            let patience: UInt64 = attempt == 0 ? 10_000_000 : 1_000_000_000
            let deadline = clock.now + patience
            while clock.now < deadline {
                if isOnline() { return true }
                relaxCPU()
            }
        }
        return false
    }
}

/// Page tables for the first instructions of a CPU: the kernel's, and the start-up page mapped to
/// itself, executable and read-only. Never used by a CPU that runs; so the pages around null stay
/// unmapped everywhere else.
private struct StartUpTables {
    let root: PhysicalAddress
    private let pointers, directory, table: PhysicalAddress

    init?(page: PhysicalAddress, frames: FrameAllocator) {
        var taken: [PhysicalAddress] = []
        for _ in 0..<4 {
            // The CPU loads its first root in 32-bit mode.
            guard let frame = frames.allocateZeroed(), frame.rawValue < 1 << 32 else {
                for frame in taken { frames.free(frame) }
                return nil
            }
            taken.append(frame)
        }
        (root, pointers, directory, table) = (taken[0], taken[1], taken[2], taken[3])

        // Sound: the four frames are new, and the kernel's tables are only read.
        let map = frames.directMap
        func entries(_ address: PhysicalAddress) -> UnsafeMutablePointer<PageTableEntry> {
            unsafe map.pointer(to: address).assumingMemoryBound(to: PageTableEntry.self)
        }
        let kernelRoot = unsafe entries(currentRootTable)
        let kernelPointers = unsafe entries(kernelRoot[0].address)
        for slot in AddressLayout.sharedRootSlots {
            unsafe entries(root)[slot] = kernelRoot[slot]
        }
        for slot in 0..<512 {
            unsafe entries(pointers)[slot] = kernelPointers[slot]
        }
        unsafe entries(root)[0] = PageTableEntry(pointers, .table)
        unsafe entries(pointers)[0] = PageTableEntry(directory, .table)
        unsafe entries(directory)[0] = PageTableEntry(table, .table)
        unsafe entries(table)[Int(page.frameNumber)] = PageTableEntry(page, .present)
    }

    func free(to frames: FrameAllocator) {
        for frame in [root, pointers, directory, table] { frames.free(frame) }
    }
}
