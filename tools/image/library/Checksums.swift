// The CRC-32 that GPT asks for, and identities derived from contents, so that equal inputs give
// equal images.

import BootArchive

/// CRC-32 with the polynomial of IEEE 802.3, reflected (UEFI 2.10, section 5.3.2).
func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc: UInt32 = .max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : crc >> 1 ^ 0xEDB8_8320 }
    }
    return ~crc
}

/// A fingerprint of contents: not for security, for telling two images apart.
struct Fingerprint {
    private(set) var low = ArchiveChecksum()
    private(set) var high = ArchiveChecksum()

    init() { high.add(1) }

    mutating func add(_ bytes: [UInt8]) {
        add(UInt64(bytes.count))
        var offset = 0
        while offset + 8 <= bytes.count {
            var word: UInt64 = 0
            for index in 0..<8 { word |= UInt64(bytes[offset + index]) << (index * 8) }
            add(word)
            offset += 8
        }
        for byte in bytes[offset...] { add(UInt64(byte)) }
    }

    mutating func add(_ word: UInt64) {
        low.add(word)
        high.add(word)
    }

    /// 32 bits of it, for a volume's serial number.
    var serial: UInt32 { UInt32(truncatingIfNeeded: low.value) }

    /// A GUID of version 8, "custom" (RFC 9562, section 5.8), in the mixed-endian order that GPT
    /// stores.
    func guid(purpose: UInt64) -> [UInt8] {
        var (low, high) = (low, high)
        low.add(purpose)
        high.add(purpose)
        var bytes = littleEndian(low.value) + littleEndian(high.value)
        bytes[7] = bytes[7] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return bytes
    }
}

/// The bytes of a number, lowest first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> $0) }
}

extension [UInt8] {
    /// Stores a number at an offset, lowest byte first.
    mutating func store<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        for (index, byte) in littleEndian(number).enumerated() { self[offset + index] = byte }
    }

    /// Copies bytes to an offset.
    mutating func store(_ bytes: [UInt8], at offset: Int) {
        replaceSubrange(offset..<offset + bytes.count, with: bytes)
    }
}
