// The layout of saved games, byte for byte that of version 1.9: a header, the players, the sectors
// and lines, the map objects, and the movers. Records are images of the original's structures on a
// 32-bit machine; the pointers in them are meaningless outside the running program, so only
// whether they are null is kept.

/// Numbers of the saved-game format.
enum SaveFormat {
    static let descriptionLength = 24
    static let versionLength = 16
    static let version: StaticString = "version 109"
    /// The byte that closes a saved game.
    static let endMarker: UInt8 = 0x1D
    /// What stands for a pointer that is not null.
    static let pointer: Int32 = 1
    /// The weapon number that stands for "no change".
    static let noWeaponChange: Int32 = 10

    enum MobjClass {
        static let end: UInt8 = 0
        static let mobj: UInt8 = 1
    }

    enum SpecialClass {
        static let ceiling: UInt8 = 0
        static let door: UInt8 = 1
        static let floor: UInt8 = 2
        static let plat: UInt8 = 3
        static let flash: UInt8 = 4
        static let strobe: UInt8 = 5
        static let glow: UInt8 = 6
        static let end: UInt8 = 7
    }
}

/// Collects little-endian numbers.
struct SaveWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write8(_ value: UInt8) { bytes.append(value) }

    mutating func write16(_ value: Int32) {
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    mutating func write32(_ value: Int32) {
        write16(value)
        write16(value >> 16)
    }

    mutating func write(_ value: Fixed) { write32(value.raw) }

    mutating func write(_ value: Bool) { write32(value ? 1 : 0) }

    /// Fills up to a multiple of four bytes.
    mutating func pad() {
        while bytes.count & 3 != 0 { bytes.append(0) }
    }

    /// The links and the function of a thinker; a thinker in stasis has no function.
    mutating func writeThinker(isActive: Bool) {
        write32(SaveFormat.pointer)
        write32(SaveFormat.pointer)
        write32(isActive ? SaveFormat.pointer : 0)
    }

    /// Text in a field of fixed length, filled with zeros.
    mutating func write(_ text: String, length: Int) {
        var count = 0
        for byte in text.utf8.prefix(length) {
            write8(byte)
            count += 1
        }
        while count < length {
            write8(0)
            count += 1
        }
    }
}
