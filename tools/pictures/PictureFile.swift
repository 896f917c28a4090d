// Reading and writing files of pictures, whichever format they are in.

public import FBMP

/// The formats that pictures come in.
public enum PictureFormat: String, CaseIterable, Sendable {
    /// Portable Network Graphics.
    case png
    /// The system's own format.
    case fbmp

    /// The format that a file's first bytes announce, if it is known.
    public init?(magicOf file: RawSpan) {
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        if file.starts(with: signature) {
            self = .png
        } else if file.starts(with: [0x66, 0x62, 0x6D, 0x70]) {
            self = .fbmp
        } else {
            return nil
        }
    }

    /// The other format: what a file in this one is converted to.
    public var other: PictureFormat {
        self == .png ? .fbmp : .png
    }
}

extension RawSpan {
    func starts(with prefix: [UInt8]) -> Bool {
        guard byteCount >= prefix.count else { return false }
        for index in prefix.indices {
            // SAFETY: any bit pattern is a UInt8; the load checks its bounds.
            let byte = unsafe unsafeLoad(fromByteOffset: index, as: UInt8.self)
            if byte != prefix[index] { return false }
        }
        return true
    }
}

extension Picture {
    /// Reads a `.fbmp` file.
    public init(fbmp file: RawSpan) throws(FBMPError) {
        let view = try FBMPView(file)
        let source = view.pixels
        let pixels = unsafe [UInt32](unsafeUninitializedCapacity: source.count) { target, count in
            unsafe source.withUnsafeBufferPointer { buffer in
                _ = unsafe target.update(fromContentsOf: buffer)
            }
            count = source.count
        }
        self.init(width: view.width, height: view.height, pixels: pixels)
    }

    /// The 12 bytes that begin the picture's `.fbmp` file; ``pixels`` follow as they are.
    public func fbmpHeader() throws(PictureError) -> [UInt8] {
        guard let width = UInt32(exactly: width), let height = UInt32(exactly: height) else {
            throw PictureError("a side has more pixels than .fbmp can say")
        }
        var header = [UInt8](repeating: 0, count: FBMP.headerSize)
        var output = header.mutableSpan
        // SAFETY: any bit pattern is a valid UInt8, so raw stores leave a valid array.
        var bytes = unsafe output.mutableBytes
        FBMP.writeHeader(width: width, height: height, to: &bytes)
        return header
    }
}
