// PNG through libpng, by way of the shim that keeps its jumps out of Swift.

import Glibc
import PNGShim

/// What the header chunks of a PNG say.
public struct PNGProperties: Equatable, Sendable {
    /// Pixels in a row.
    public let width: Int
    /// Rows.
    public let height: Int
    /// Bits of one sample.
    public let bitDepth: Int
    /// "grey", "RGB", "palette", "grey+alpha" or "RGB+alpha".
    public let kind: String
    /// Whether the rows come in Adam7's seven passes.
    public let isInterlaced: Bool
    /// Whether pixels can be translucent: an alpha channel or a tRNS chunk.
    public let hasAlpha: Bool
    /// What the file says of its colours: "sRGB", "profile", "gamma 0.45455" or "none".
    public let colorSpace: String

    init(_ info: PNGShimInfo) {
        width = Int(info.width)
        height = Int(info.height)
        bitDepth = Int(info.bitDepth)
        isInterlaced = info.isInterlaced != 0
        let kinds: [UInt8: String] = [
            0: "grey", 2: "RGB", 3: "palette", 4: "grey+alpha", 6: "RGB+alpha",
        ]
        kind = kinds[info.colorType] ?? "unknown"
        hasAlpha = info.colorType & 4 != 0 || info.hasTransparencyChunk != 0
        if info.hasSRGBChunk != 0 {
            colorSpace = "sRGB"
        } else if info.hasProfileChunk != 0 {
            colorSpace = "profile"
        } else if info.gamma > 0 {
            colorSpace = "gamma \(Double(info.gamma) / 100_000)"
        } else {
            colorSpace = "none"
        }
    }
}

/// A PNG whose header was read. It borrows the file's bytes.
@safe public struct PNGFile: ~Copyable, ~Escapable {
    /// What the header says.
    public let properties: PNGProperties
    private let reader: OpaquePointer

    /// The most pixels a picture may have, 2²⁸ (1 GiB of them): a few bytes of header must not be
    /// able to ask for all memory.
    public static let mostPixels = 1 << 28

    /// Reads the header chunks.
    @_lifetime(copy file)
    public init(_ file: RawSpan) throws(PictureError) {
        let (reader, properties) = unsafe try Self.open(file)
        unsafe self.reader = reader
        self.properties = properties
    }

    private static func open(
        _ file: borrowing RawSpan
    ) throws(PictureError) -> (OpaquePointer, PNGProperties) {
        var info = PNGShimInfo()
        var error = PNGShimError()
        // SAFETY: the reader keeps the pointer; the value that owns it cannot outlive the span.
        let opened = unsafe file.withUnsafeBytes { buffer in
            unsafe PNGShimOpen(
                buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), buffer.count,
                &info, &error)
        }
        guard let reader = unsafe opened else { throw PictureError(error) }
        let properties = PNGProperties(info)
        guard properties.width * properties.height <= Self.mostPixels else {
            unsafe PNGShimClose(reader)
            throw PictureError(
                "the \(properties.width)x\(properties.height) picture has more than"
                    + " \(Self.mostPixels) pixels")
        }
        return unsafe (reader, properties)
    }

    deinit { unsafe PNGShimClose(reader) }

    /// What libpng warned of while reading, if anything.
    public var warning: String? {
        let text = unsafe String(cString: PNGShimWarning(reader))
        return text.isEmpty ? nil : text
    }

    /// Reads the pixels in 8 bits.
    public mutating func read() throws(PictureError) -> Picture {
        let (width, height) = (properties.width, properties.height)
        var error = PNGShimError()
        var isRead = false
        // SAFETY: the shim writes exactly width × height pixels, or fails and the array is dropped.
        let pixels = unsafe [UInt32](unsafeUninitializedCapacity: width * height) {
            target, count in
            isRead = unsafe PNGShimRead8(reader, target.baseAddress, &error) != 0
            count = isRead ? width * height : 0
        }
        guard isRead else { throw PictureError(error) }
        return Picture(width: width, height: height, pixels: pixels)
    }

    /// Reads the pixels with all the precision that the file has.
    public mutating func readDeep() throws(PictureError) -> DeepPicture {
        guard properties.bitDepth == 16 else { return DeepPicture(try read()) }
        let (width, height) = (properties.width, properties.height)
        var error = PNGShimError()
        var isRead = false
        // SAFETY: as in `read`, with four samples a pixel.
        let samples = unsafe [UInt16](unsafeUninitializedCapacity: width * height * 4) {
            target, count in
            isRead = unsafe PNGShimRead16(reader, target.baseAddress, &error) != 0
            count = isRead ? width * height * 4 : 0
        }
        guard isRead else { throw PictureError(error) }
        return DeepPicture(width: width, height: height, samples16: samples)
    }
}

extension PictureError {
    fileprivate init(_ error: PNGShimError) {
        var message = error.message
        let text = unsafe withUnsafeBytes(of: &message) { buffer in
            unsafe String(decoding: buffer.prefix { $0 != 0 }, as: UTF8.self)
        }
        self.init("offset \(error.offset): \(text)")
    }
}

extension Picture {
    /// The picture as a PNG file: RGB when every pixel is opaque, else RGB with alpha.
    ///
    /// - Parameter level: zlib's effort, 0 to 9.
    public func pngFile(level: Int32) throws(PictureError) -> [UInt8] {
        guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
            throw PictureError("a side has more pixels than PNG can say")
        }
        var file = unsafe PNGShimFile()
        var error = PNGShimError()
        let isWritten = unsafe pixels.withUnsafeBufferPointer { buffer in
            unsafe PNGShimWrite(
                buffer.baseAddress, width, height, isOpaque ? 0 : 1, level, &file, &error)
        }
        guard isWritten != 0, let start = unsafe file.bytes else { throw PictureError(error) }
        defer { unsafe free(start) }
        return unsafe Array(UnsafeBufferPointer(start: start, count: file.length))
    }
}
