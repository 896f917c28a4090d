// The form of a symbol table on disk and in memory: what its writer and its reader share.

/// Facts about symbol tables, version 1.
///
/// | Offset | Size | Field |
/// |---|---|---|
/// | 0 | 8 | magic: the bytes "PWSYMBOL" |
/// | 8 | 4 | version |
/// | 12 | 4 | number of symbols |
/// | 16 | 8 | address of the first byte of code |
/// | 24 | 8 | bytes of code |
/// | 32 | 8 | fingerprint of the code |
/// | 40 | 4 | bytes of names |
/// | 44 | 4 | zero |
/// | 48 | 8 each | offset of a symbol from the first byte of code; offset of its name in the names |
/// | | | names: one byte of length, then so many bytes of UTF-8 |
///
/// Symbols are sorted by offset, no two have the same. They may share names. All numbers are
/// little-endian.
public enum SymbolTableLayout {
    /// The first eight bytes, as a little-endian number.
    public static var magic: UInt64 { 0x4C4F_424D_5953_5750 }
    /// The version that this code reads and writes.
    public static var version: UInt32 { 1 }
    /// The longest name in bytes.
    public static var longestName: Int { 255 }

    static var headerLength: Int { 48 }
    static var symbolLength: Int { 8 }
}

/// A number that tells one build of the code from another.
///
/// FNV-1a over little-endian 64-bit words (Fowler, Noll, Vo), the last one filled up with zeros.
public struct CodeFingerprint: Equatable, Sendable {
    /// The number.
    public let value: UInt64

    /// The fingerprint of `code`.
    public init(of code: RawSpan) {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        var offset = 0
        while offset < code.byteCount {
            var word: UInt64 = 0
            if code.byteCount - offset >= 8 {
                // Sound: eight bytes are left, and any bit pattern is a number.
                word = UInt64(
                    littleEndian: unsafe code.unsafeLoadUnaligned(
                        fromByteOffset: offset, as: UInt64.self))
            } else {
                for index in offset..<code.byteCount {
                    let byte = unsafe code.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                    word |= UInt64(byte) << UInt64(8 * (index - offset))
                }
            }
            value = (value ^ word) &* 0x100_0000_01B3
            offset += 8
        }
        self.value = value
    }

    init(value: UInt64) {
        self.value = value
    }
}
