// From a file to the picture that was asked for: read, crop, deband, resize, alpha, quantise.

import ConsoleKit
import PictureKit
import Pictures

/// What is to happen to each picture.
struct Pipeline: Sendable {
    var crop: PictureRegion?
    var size: RequestedSize?
    var filter = ResamplingFilter.lanczos
    var debandRadius: Int?
    var alpha: AlphaForm?
    var quantisation = Quantisation.nearest

    /// Differences below this are a gradient's steps, in levels of 255; anything steeper is an edge.
    /// Rendering translucent gradients over each other can step by two levels at once.
    private static let debandThreshold: Float = 2.5

    /// Whether a file's precision beyond 8 bits would show in the result.
    private var usesDepth: Bool {
        if case .dithered = quantisation { return true }
        return size != nil || debandRadius != nil
    }

    /// Reads and changes the picture in `file`.
    func picture(from file: InputFile) throws(ToolFailure) -> (Picture, PictureFormat) {
        guard let format = PictureFormat(magicOf: file.bytes) else {
            throw .failure("\(file.name): neither a PNG nor a .fbmp file")
        }
        do {
            return (try read(file, format), format)
        } catch {
            throw .failure("\(file.name): \(error)")
        }
    }

    private func read(_ file: InputFile, _ format: PictureFormat) throws -> Picture {
        switch format {
        case .fbmp: return try apply(to: Picture(fbmp: file.bytes))
        case .png:
            let bytes = file.bytes
            var png = try PNGFile(bytes)
            defer {
                if let warning = png.warning {
                    Console.standard.detail("\(file.name): warning: \(warning)")
                }
            }
            guard usesDepth, png.properties.bitDepth == 16 else {
                return try apply(to: png.read())
            }
            return try apply(to: png.readDeep())
        }
    }

    /// In 8 bits as long as it can be; a photograph in floating point takes four times the memory.
    private func apply(to source: Picture) throws -> Picture {
        var picture = try crop.map { try source.cropped(to: $0) } ?? source
        if debandRadius != nil {
            return try finish(resize(deband(DeepPicture(picture))))
        }
        if let size = try targetSize(of: picture.width, picture.height) {
            return finish(
                picture.resized(width: size.width, height: size.height, filter: filter))
        }
        switch alpha {
        case .premultiplied: picture.premultiply()
        case .straight: picture.unpremultiply()
        case nil: break
        }
        return picture
    }

    private func apply(to source: DeepPicture) throws -> Picture {
        let picture = try crop.map { try source.cropped(to: $0) } ?? source
        return try finish(resize(deband(picture)))
    }

    private func deband(_ picture: DeepPicture) -> DeepPicture {
        debandRadius.map { picture.smoothed(radius: $0, threshold: Self.debandThreshold) }
            ?? picture
    }

    private func resize(_ picture: DeepPicture) throws(ToolFailure) -> DeepPicture {
        try targetSize(of: picture.width, picture.height).map {
            picture.resized(width: $0.width, height: $0.height, filter: filter)
        } ?? picture
    }

    private func targetSize(
        of width: Int, _ height: Int
    ) throws(ToolFailure) -> (width: Int, height: Int)? {
        guard let target = size?.resolved(for: width, height) else { return nil }
        guard target.width * target.height <= PNGFile.mostPixels else {
            throw .failure("\(target.width)x\(target.height) is more than can be resized to")
        }
        return target
    }

    private func finish(_ source: DeepPicture) -> Picture {
        var picture = source
        switch alpha {
        case .premultiplied: picture.premultiply()
        case .straight: picture.unpremultiply()
        case nil: break
        }
        return Picture(picture, quantisation: quantisation)
    }
}
