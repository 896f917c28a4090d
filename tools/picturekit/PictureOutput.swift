// Writing a picture to a file in either format, shared by the tools.

import ConsoleKit
public import Pictures

/// Writes pictures.
public enum PictureOutput {
    /// Writes `picture` to `path` in `format`; `-` is standard output.
    ///
    /// - Parameter compressionLevel: zlib's effort for PNG, 0 to 9.
    public static func write(
        _ picture: Picture, _ format: PictureFormat, to path: String, compressionLevel: Int32 = 4
    ) throws {
        switch format {
        case .fbmp:
            let header = try picture.fbmpHeader()
            try OutputFile.write(to: path) { sink throws(ToolFailure) in
                try sink.write(header)
                // SAFETY: 32-bit integers have no padding, so every byte is initialised.
                try sink.write(unsafe picture.pixels.span.bytes)
            }
        case .png:
            let file = try picture.pngFile(level: compressionLevel)
            try OutputFile.write(to: path) { sink throws(ToolFailure) in try sink.write(file) }
        }
    }
}
