// The .fbmp picture format: a 12-byte header and rows of 32-bit pixels, ready for the screen.
// This file holds what reader and writer share: the layout, the sizes, the one place where lengths
// are computed.

/// Facts about the `.fbmp` format.
///
/// | Offset | Size | Field |
/// |---|---|---|
/// | 0 | 4 | magic, the bytes `fbmp` |
/// | 4 | 4 | width in pixels |
/// | 8 | 4 | height in pixels |
/// | 12 | width × height × 4 | pixels in rows from the top, each `A << 24 \| R << 16 \| G << 8 \| B` |
///
/// All numbers are little-endian, so a pixel's bytes are B G R A. There is no padding between rows
/// and nothing after the last one.
public enum FBMP {
    /// The first four bytes, `fbmp`, as a little-endian number.
    public static var magic: UInt32 { 0x706D_6266 }

    /// Bytes before the first pixel.
    public static var headerSize: Int { 12 }

    /// Bytes in one pixel.
    public static var bytesPerPixel: Int { 4 }

    /// The length in bytes of a file that holds `width` × `height` pixels.
    ///
    /// - Throws: ``FBMPError/emptyPicture(width:height:)`` when a side is zero, and
    ///   ``FBMPError/tooLarge(width:height:)`` when the length does not fit an `Int`.
    public static func fileSize(width: UInt32, height: UInt32) throws(FBMPError) -> Int {
        guard width > 0, height > 0 else {
            throw .emptyPicture(width: width, height: height)
        }
        // 32 × 32 bits cannot overflow 64; only the factor of four and the header can.
        let count = UInt64(width) * UInt64(height)
        let (bytes, overflowed) = count.multipliedReportingOverflow(by: UInt64(bytesPerPixel))
        guard !overflowed, let pixelBytes = Int(exactly: bytes),
            pixelBytes <= Int.max - headerSize
        else {
            throw .tooLarge(width: width, height: height)
        }
        return headerSize + pixelBytes
    }
}
