// What the heap verifies beyond its own records.

import KernelBase

/// How much the heap verifies.
public enum HeapChecks: Sendable {
    /// Double frees, foreign addresses, damaged chains.
    case basic
    /// Also writes past the end of a block, and writes to freed blocks, by filling what nobody may
    /// write to with known bytes.
    case full

    /// Full in debug builds.
    public static var ofThisBuild: HeapChecks {
        #if DEBUG
        return .full
        #else
        return .basic
        #endif
    }
}

/// The known bytes, and the guard behind a block's last byte: known bytes up to the end of the slot
/// except for its last eight, which tell how many bytes were asked for.
enum HeapFill {
    static var fresh: UInt8 { 0xCD }
    static var freed: UInt8 { 0xDD }
    static var beyond: UInt8 { 0xFD }
    /// The least room that a guard takes.
    static var guardBytes: Int { 16 }

    /// Whether `count` bytes (none if negative) have the value `byte`.
    static func isIntact(_ start: UnsafeMutableRawPointer, count: Int, _ byte: UInt8) -> Bool {
        let word = UInt64(byte) &* 0x0101_0101_0101_0101
        var offset = 0
        while offset + 8 <= count {
            guard unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == word
            else { return false }
            offset += 8
        }
        while offset < count {
            guard unsafe start.load(fromByteOffset: offset, as: UInt8.self) == byte
            else { return false }
            offset += 1
        }
        return true
    }

    /// Prepares a slot of `slotSize` bytes for a block of `size`.
    static func guardBlock(_ block: UnsafeMutableRawPointer, size: Int, slotSize: Int) {
        unsafe block.initializeMemory(as: UInt8.self, repeating: fresh, count: size)
        unsafe (block + size).initializeMemory(
            as: UInt8.self, repeating: beyond, count: slotSize - 8 - size)
        unsafe block.storeBytes(of: UInt64(size), toByteOffset: slotSize - 8, as: UInt64.self)
    }

    static func checkGuard(of block: UnsafeMutableRawPointer, slotSize: Int) {
        let size = unsafe block.load(fromByteOffset: slotSize - 8, as: UInt64.self)
        unsafe require(
            size <= UInt64(slotSize - guardBytes)
                && isIntact(block + Int(size), count: slotSize - 8 - Int(size), beyond),
            "something was written past the end of a block of the heap")
    }
}
