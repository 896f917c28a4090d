// What may be done with a page, and what kinds of pages there are.

import Arch

/// What a program may do with a page.
public struct Protection: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Rights from their bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Load from it. The CPU grants this along with the other two.
    public static var read: Protection { Protection(rawValue: 1) }
    /// Store to it.
    public static var write: Protection { Protection(rawValue: 2) }
    /// Execute it.
    public static var execute: Protection { Protection(rawValue: 4) }

    /// Whether a program could write code here and run it, which no mapping allows.
    var isWritableAndExecutable: Bool { contains([.write, .execute]) }
}

/// What stands behind a page; kept in the `mark` bits of its entry.
enum PageBacking: UInt8 {
    /// Nothing: the entry names a table, or is empty.
    case none = 0
    /// A frame that belongs to this page alone.
    case owned = 1
    /// A frame of a shared memory object, which pays for it; the mapping keeps the object.
    case shared = 2
    /// A device, or other memory that the frame allocator knows nothing of.
    case device = 3
    /// Not yet anything: a frame of zeros as soon as the page is touched.
    case lazy = 4
    /// Deliberately nothing: touching it is a mistake to be reported.
    case guarding = 5
    /// A frame of a file. The file may let go of it at any time, so the mapping pays for it.
    case file = 6
    /// A page of a file that belongs to nobody and must never be written to, such as one of the boot
    /// archive. Charged like the others, so that a file counts the same wherever it lies.
    case constant = 7
}

extension PageTableEntry {
    private static var startBit: UInt8 { 1 }
    private static var mayWriteBit: UInt8 { 2 }
    private static var mayExecuteBit: UInt8 { 4 }
    private static var condemnedBit: UInt8 { 8 }

    /// What stands behind the page.
    var backing: PageBacking {
        get { PageBacking(rawValue: mark) ?? .none }
        set { mark = newValue.rawValue }
    }

    /// Whether a mapping begins here, so that neighbours can be told apart.
    var startsRegion: Bool {
        get { tag & Self.startBit != 0 }
        set { tag = tag & ~Self.startBit | (newValue ? Self.startBit : 0) }
    }

    /// On its way out: no longer present, and freed as soon as no CPU remembers it.
    var isCondemned: Bool {
        get { tag & Self.condemnedBit != 0 }
        set { tag = tag & ~Self.condemnedBit | (newValue ? Self.condemnedBit : 0) }
    }

    /// The most that ``protection`` may become.
    var maximumProtection: Protection {
        get {
            var result: Protection = .read
            if tag & Self.mayWriteBit != 0 { result.insert(.write) }
            if tag & Self.mayExecuteBit != 0 { result.insert(.execute) }
            return result
        }
        set {
            tag &= ~(Self.mayWriteBit | Self.mayExecuteBit)
            if newValue.contains(.write) { tag |= Self.mayWriteBit }
            if newValue.contains(.execute) { tag |= Self.mayExecuteBit }
        }
    }

    /// The rights that the entry grants, or will grant when a lazy page gets its frame. An entry
    /// for a page of the kernel grants them to the kernel.
    var protection: Protection {
        get {
            // Bit 0 of the payload would do for lazy entries only; "accessible at all" is kept in
            // the user bit, or, for the kernel's pages, in the global bit.
            guard !flags.isDisjoint(with: [.user, .global]) else { return [] }
            var result: Protection = .read
            if flags.contains(.writable) { result.insert(.write) }
            if !flags.contains(.noExecute) { result.insert(.execute) }
            return result
        }
    }

    /// Sets the rights of a page of a user program.
    mutating func setUserProtection(_ protection: Protection) {
        var new = flags.subtracting([.present, .writable, .user]).union(.noExecute)
        if !protection.isEmpty {
            new.insert(.user)
            if protection.contains(.write) { new.insert(.writable) }
            if protection.contains(.execute) { new.remove(.noExecute) }
            if hasFrame { new.insert(.present) }
        }
        flags = new
    }

    /// Whether the address field means something.
    var hasFrame: Bool {
        switch backing {
        case .owned, .shared, .device, .file, .constant: true
        case .none, .lazy, .guarding: false
        }
    }

    /// Whether the entry, in a table of the given level, stands for a page and not for a table.
    func isLeaf(atLevel level: Int) -> Bool {
        level == 1 || isHuge
    }
}
