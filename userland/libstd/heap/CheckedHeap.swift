// The heap of debug builds: each block carries its length before it and a mark behind it, so that
// overruns, second releases and addresses that are no blocks are found when a block is given back.

/// A heap that checks its users. Copies share the same memory.
public struct CheckedHeap: Sendable {
    /// What really keeps the memory.
    public let heap: Heap

    /// Checks on top of a heap.
    public init(_ heap: Heap) {
        self.heap = heap
    }

    private struct Mark {
        /// The length in the low 48 bits, the distance to the real block above.
        var length: UInt64
        /// `live` or `dead`, mixed with the block's address. Second, because the heap links free
        /// blocks through their first words.
        var state: UInt64
    }

    private static var live: UInt64 { 0xA110_CA7E_DB10_C0DE }
    private static var dead: UInt64 { 0xDEAD_B10C_DEAD_B10C }
    private static var tail: UInt64 { 0x7A11_7A11_7A11_7A11 }

    private func mark(_ block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Mark> {
        unsafe (block - 16).assumingMemoryBound(to: Mark.self)
    }

    private func mixed(_ state: UInt64, _ block: UnsafeRawPointer) -> UInt64 {
        state ^ UInt64(UInt(bitPattern: block))
    }

    /// As `Heap.allocate`; fresh memory is filled with 0xCD, so that nobody relies on zeroes.
    public func allocate(
        _ size: Int, alignment: Int = 16, cache: UnsafeMutableRawPointer?
    ) -> UnsafeMutableRawPointer? {
        let before = max(16, alignment)
        let (total, overflow) = size.addingReportingOverflow(before + 8)
        guard !overflow, size >= 0, size < 1 << 47, before <= ArenaLayout.length / 2 else {
            return nil
        }
        guard let real = unsafe heap.allocate(total, alignment: alignment, cache: cache) else {
            return nil
        }
        let block = unsafe real + before
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0xCD, count: size)
        unsafe (block + size).storeBytes(of: Self.tail, as: UInt64.self)
        let distance = UInt64(before.trailingZeroBitCount)
        unsafe mark(block).pointee = Mark(
            length: UInt64(size) | distance << 48, state: mixed(Self.live, block))
        return unsafe block
    }

    /// As `Heap.free`; finds overruns and second releases.
    public func free(
        _ block: UnsafeMutableRawPointer, cache: UnsafeMutableRawPointer?
    ) -> HeapFault? {
        let mark = unsafe mark(block)
        if unsafe mark.pointee.state == mixed(Self.dead, block) { return .freedTwice }
        guard unsafe mark.pointee.state == mixed(Self.live, block) else { return .notABlock }
        let size = unsafe Int(mark.pointee.length & (1 << 48 - 1))
        let before = unsafe 1 << Int(mark.pointee.length >> 48)
        guard unsafe (block + size).loadUnaligned(as: UInt64.self) == Self.tail else {
            return .overrun
        }
        unsafe mark.pointee.state = mixed(Self.dead, block)
        unsafe block.initializeMemory(as: UInt8.self, repeating: 0xDD, count: size)
        return unsafe heap.free(block - before, cache: cache)
    }

    /// The bytes the block was asked for.
    public func capacity(of block: UnsafeMutableRawPointer) -> Int {
        unsafe Int(mark(block).pointee.length & (1 << 48 - 1))
    }
}
