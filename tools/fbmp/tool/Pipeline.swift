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

    /// Whether anything needs more precision than 8 bits.
    private var needsDepth: Bool {
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
        case .fbmp:
            let picture = try Picture(fbmp: file.bytes)
            return needsDepth ? try apply(to: DeepPicture(picture)) : try apply(to: picture)
        case .png:
            let bytes = file.bytes
            var png = try PNGFile(bytes)
            defer {
                if let warning = png.warning {
                    Console.standard.detail("\(file.name): warning: \(warning)")
                }
            }
            return needsDepth ? try apply(to: png.readDeep()) : try apply(to: png.read())
        }
    }

    private func apply(to source: Picture) throws -> Picture {
        var picture = try crop.map { try source.cropped(to: $0) } ?? source
        switch alpha {
        case .premultiplied: picture.premultiply()
        case .straight: picture.unpremultiply()
        case nil: break
        }
        return picture
    }

    private func apply(to source: DeepPicture) throws -> Picture {
        var picture = try crop.map { try source.cropped(to: $0) } ?? source
        if let debandRadius {
            picture = picture.smoothed(radius: debandRadius, threshold: Self.debandThreshold)
        }
        if let size {
            let (width, height) = size.resolved(for: picture.width, picture.height)
            guard width * height <= PNGFile.mostPixels else {
                throw ToolFailure.failure("\(width)x\(height) is more than can be resized to")
            }
            picture = picture.resized(width: width, height: height, filter: filter)
        }
        switch alpha {
        case .premultiplied: picture.premultiply()
        case .straight: picture.unpremultiply()
        case nil: break
        }
        return Picture(picture, quantisation: quantisation)
    }
}
