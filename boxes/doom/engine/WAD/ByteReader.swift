// Reads little-endian numbers out of a lump. Every read is checked, and a read past the end throws
// an error that names the lump and the offset.

/// A cursor over the bytes of one lump.
public struct ByteReader {
    /// What errors call these bytes.
    public let lump: String

    /// All bytes.
    public let bytes: [UInt8]

    /// Where the next read starts.
    public private(set) var offset: Int

    /// A reader at the start of a lump's bytes.
    public init(lump: String, bytes: [UInt8]) {
        self.lump = lump
        self.bytes = bytes
        offset = 0
    }

    /// How many bytes are left.
    public var remaining: Int { bytes.count - offset }

    /// Goes to an offset from the start; the end itself is allowed.
    public mutating func seek(to target: Int) throws(DataError) {
        guard target >= 0, target <= bytes.count else {
            throw DataError(
                lump: lump, problem: "offset \(target) is outside its \(bytes.count) bytes")
        }
        offset = target
    }

    /// Passes over some bytes.
    public mutating func skip(_ count: Int) throws(DataError) {
        _ = try take(count)
    }

    /// The next byte.
    public mutating func uint8() throws(DataError) -> UInt8 {
        bytes[try take(1)]
    }

    /// The next two bytes, unsigned.
    public mutating func uint16() throws(DataError) -> UInt16 {
        let start = try take(2)
        return UInt16(bytes[start]) | UInt16(bytes[start + 1]) << 8
    }

    /// The next two bytes, signed.
    public mutating func int16() throws(DataError) -> Int16 {
        Int16(bitPattern: try uint16())
    }

    /// The next four bytes, unsigned.
    public mutating func uint32() throws(DataError) -> UInt32 {
        let low = UInt32(try uint16())
        return low | UInt32(try uint16()) << 16
    }

    /// The next four bytes, signed.
    public mutating func int32() throws(DataError) -> Int32 {
        Int32(bitPattern: try uint32())
    }

    /// The next eight bytes as a name.
    public mutating func name() throws(DataError) -> LumpName {
        let low = UInt64(try uint32())
        return LumpName(packed: low | UInt64(try uint32()) << 32)
    }

    /// The next bytes as they are.
    public mutating func array(_ count: Int) throws(DataError) -> [UInt8] {
        let start = try take(count)
        return Array(bytes[start..<start + count])
    }

    private mutating func take(_ count: Int) throws(DataError) -> Int {
        guard count >= 0, count <= remaining else {
            throw DataError(
                lump: lump,
                problem: "ends at \(bytes.count), but \(count) bytes are needed at \(offset)")
        }
        let start = offset
        offset += count
        return start
    }
}
