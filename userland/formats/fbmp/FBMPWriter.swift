// Writing a .fbmp file into memory that the caller provides.

extension FBMP {
    /// Writes the 12-byte header of a `width` × `height` picture to the beginning of `output`.
    ///
    /// - Precondition: `output` has room for the header.
    public static func writeHeader(
        width: UInt32, height: UInt32, to output: inout MutableRawSpan
    ) {
        output.storeBytes(of: magic.littleEndian, toByteOffset: 0, as: UInt32.self)
        output.storeBytes(of: width.littleEndian, toByteOffset: 4, as: UInt32.self)
        output.storeBytes(of: height.littleEndian, toByteOffset: 8, as: UInt32.self)
    }

    /// A whole file that holds `pixels`, row after row from the top.
    ///
    /// - Throws: ``FBMPError`` when a side is zero, the size does not fit memory, or `pixels` does
    ///   not hold width × height values.
    public static func encode(
        width: UInt32, height: UInt32, pixels: Span<UInt32>
    ) throws(FBMPError) -> [UInt8] {
        let size = try fileSize(width: width, height: height)
        let count = (size - headerSize) / bytesPerPixel
        guard pixels.count == count else {
            throw .wrongPixelCount(expected: count, actual: pixels.count)
        }
        var file = [UInt8](repeating: 0, count: size)
        var output = file.mutableSpan
        // SAFETY: any bit pattern is a valid UInt8, so raw stores leave a valid array.
        var bytes = unsafe output.mutableBytes
        writeHeader(width: width, height: height, to: &bytes)
        for index in pixels.indices {
            bytes.storeBytes(
                of: pixels[index].littleEndian,
                toByteOffset: headerSize + index * bytesPerPixel, as: UInt32.self)
        }
        return file
    }
}
