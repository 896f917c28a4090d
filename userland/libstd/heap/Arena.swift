// Arenas: 256 KiB of memory from the system, aligned to their size, so that a block's address leads
// to its arena. An arena is 32 units of 8 KiB; the first holds the header with a record per unit.
// A region longer than what fits into an arena has a header of its own at the same place.

internal import CSystem

enum ArenaLayout {
    static var length: Int { 256 * 1024 }
    static var unit: Int { 8192 }
    static var units: Int { 32 }
    /// The longest run of units in one arena.
    static var longestRun: Int { (units - 1) * unit }
    static var recordOffset: Int { 64 }
    /// Places in their regions that huge blocks begin at in turn ("cache colours"), and how far they
    /// are apart: some pages and some lines of a cache.
    static var colors: Int { 7 }
    static var colorStep: Int { 3 * 4096 + 3 * 64 }
    static var magic: UInt64 { 0x5057_4845_4150_4152 }
}

/// The start of every arena and of every huge region.
@safe struct ArenaHeader {
    var magic: UInt64
    /// Bytes of a huge region; 0 in an arena.
    var hugeLength: Int
    /// Where a huge region's block begins, counted from the header.
    var hugeOffset: Int
    /// A set bit for each unit that is free. Under the arena lock.
    var freeUnits: UInt32
    var next: UnsafeMutablePointer<ArenaHeader>?
    var previous: UnsafeMutablePointer<ArenaHeader>?
}

/// What a unit is used for. Only the first unit of a slab or run has all fields.
@safe struct UnitRecord {
    /// Free blocks that returned to the centre.
    var free: UnsafeMutableRawPointer?
    var next: UnsafeMutablePointer<UnitRecord>?
    var previous: UnsafeMutablePointer<UnitRecord>?
    /// Blocks handed out, to programs or to caches.
    var used: UInt32
    /// Blocks from here on were never handed out.
    var fresh: UInt32
    /// The size class; 255 marks a run, 254 a unit that is free.
    var sizeClass: UInt8
    /// The first unit of the slab or run.
    var first: UInt8
    /// How many units it has.
    var count: UInt8
    /// Whether the slab is in its class' list of slabs with free blocks.
    var listed: Bool

    static var run: UInt8 { 255 }
    static var unused: UInt8 { 254 }
}

typealias ArenaPointer = UnsafeMutablePointer<ArenaHeader>
typealias SlabPointer = UnsafeMutablePointer<UnitRecord>

/// The header of the arena or huge region that holds an address.
@inline(__always)
func arena(of address: UnsafeRawPointer) -> ArenaPointer? {
    unsafe ArenaPointer(bitPattern: UInt(bitPattern: address) & ~UInt(ArenaLayout.length - 1))
}

/// The record of an arena's unit.
@inline(__always)
func record(_ arena: ArenaPointer, _ unit: Int) -> SlabPointer {
    unsafe (UnsafeMutableRawPointer(arena) + ArenaLayout.recordOffset)
        .assumingMemoryBound(to: UnitRecord.self) + unit
}

/// Maps memory whose address is a multiple of an arena's length.
func mapAligned(_ length: Int) -> UnsafeMutableRawPointer? {
    let mask = UInt(ArenaLayout.length - 1)
    guard let memory = unsafe std_map(length) else { return nil }
    if UInt(bitPattern: memory) & mask == 0 { return unsafe memory }
    unsafe std_unmap(memory, length)
    guard let wide = unsafe std_map(length + ArenaLayout.length) else { return nil }
    let before = Int((~UInt(bitPattern: wide) &+ 1) & mask)
    if before > 0 { unsafe std_unmap(wide, before) }
    let after = ArenaLayout.length - before
    if after > 0 { unsafe std_unmap(wide + before + length, after) }
    return unsafe wide + before
}
