// Reading a .fbmp file in place: a view that lends out the pixels of mapped memory, copying nothing.

/// A `.fbmp` picture read in place.
///
/// Holding a value proves that the whole file was checked: both sides are at least one, and exactly
/// width × height pixels lie behind the header, aligned for reading. The view cannot outlive the
/// bytes it was made from, and making one allocates nothing.
public struct FBMPView: ~Escapable {
    /// Pixels in a row, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// Every pixel, row after row from the top: `A << 24 | R << 16 | G << 8 | B`.
    public let pixels: Span<UInt32>

    /// Checks a whole file.
    ///
    /// - Parameter bytes: the file, beginning at a multiple of four bytes (as mapped memory, heap
    ///   blocks and arrays do).
    @_lifetime(copy bytes)
    public init(_ bytes: RawSpan) throws(FBMPError) {
        guard bytes.byteCount >= FBMP.headerSize else {
            throw .truncatedHeader(length: bytes.byteCount)
        }
        // SAFETY: the header's twelve bytes are present, and any bit pattern is a UInt32.
        let magic = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 0, as: UInt32.self)
        let width = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 4, as: UInt32.self)
        let height = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: 8, as: UInt32.self)
        guard UInt32(littleEndian: magic) == FBMP.magic else {
            throw .badMagic(UInt32(littleEndian: magic))
        }
        let expected = try FBMP.fileSize(
            width: UInt32(littleEndian: width), height: UInt32(littleEndian: height))
        guard bytes.byteCount >= expected else {
            throw .truncatedPixels(needed: expected, length: bytes.byteCount)
        }
        guard bytes.byteCount == expected else {
            throw .trailingBytes(expected: expected, length: bytes.byteCount)
        }
        let isAligned = unsafe bytes.withUnsafeBytes { buffer in
            UInt(bitPattern: buffer.baseAddress) & 3 == 0
        }
        guard isAligned else { throw .misaligned }
        // SAFETY: the byte count is a multiple of four behind an aligned 12-byte header.
        let body = bytes.extracting(droppingFirst: FBMP.headerSize)
        self.pixels = unsafe body._unsafeView(as: UInt32.self)
        self.width = Int(UInt32(littleEndian: width))
        self.height = Int(UInt32(littleEndian: height))
    }

    /// Checks a whole file held as bytes; see the raw form.
    @_lifetime(copy file)
    public init(_ file: Span<UInt8>) throws(FBMPError) {
        // SAFETY: bytes have no padding, so every one of them is initialised.
        try self.init(unsafe file.bytes)
    }

    /// The pixels of row `y`, counted from the top.
    ///
    /// - Precondition: `y` is in `0 ..< height`.
    @_lifetime(copy self)
    public func row(_ y: Int) -> Span<UInt32> {
        precondition(y >= 0 && y < height, "row outside the picture")
        return pixels.extracting(y * width..<(y + 1) * width)
    }
}
