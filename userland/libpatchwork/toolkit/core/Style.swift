// The theme with its fonts and pictures, as drawing needs them.

internal import Geometry
public import Graphics
internal import FBMP
internal import GRF
public import Theme

/// Reads a whole file; nil if it cannot be read.
public typealias FileReader = (_ path: String) -> [UInt8]?

/// A face's weight.
public enum FontWeight: Sendable {
    /// For text.
    case regular
    /// For titles.
    case bold

    var name: String {
        switch self {
        case .regular: "regular"
        case .bold: "bold"
        }
    }
}

/// The theme, and the fonts and pictures that it names. Files are read when they are first needed and
/// then kept. A file that is missing or malformed is replaced by the nearest one, or by nothing.
public final class Style {
    /// Colours, sizes and names.
    public let theme: Theme
    /// What could not be read and why, for the log.
    public private(set) var problems: [String] = []

    private let reader: FileReader
    private var fonts: [String: Font] = [:]
    private var images: [String: Image?] = [:]

    /// A theme whose files are read by `reader`.
    public init(_ theme: Theme = Theme(), reader: @escaping FileReader) {
        self.theme = theme
        self.reader = reader
    }

    /// The font of text.
    public var font: Font { font(size: theme.sizes.font) }
    /// The font of titles and of what stands out.
    public var boldFont: Font { font(size: theme.sizes.font, .bold) }
    /// Fixed-width text.
    public var monospaceFont: Font {
        font(size: theme.sizes.monospace, family: theme.names.monospaceFont)
    }

    /// The font of a size, weight and family; the nearest smaller or larger size if there is no file of
    /// this one.
    public func font(
        size: Int, _ weight: FontWeight = .regular, family: String? = nil
    ) -> Font {
        let family = family ?? theme.names.defaultFont
        let key = "\(family)-\(weight.name)-\(size)"
        if let known = fonts[key] { return known }
        let font = findFont(family, weight, size)
        fonts[key] = font
        return font
    }

    private func findFont(_ family: String, _ weight: FontWeight, _ size: Int) -> Font {
        for distance in 0..<12 {
            for step in distance == 0 ? [0] : [-distance, distance] {
                // A family without a bold face is better read in its regular one.
                for name in weight == .bold && distance > 2 ? ["bold", "regular"] : [weight.name] {
                    let path =
                        "\(theme.names.fontsDirectory)/\(family)-\(name)-\(size + step).grf"
                    if let font = loadFont(path) { return font }
                }
            }
        }
        problems.append("no font \(family) \(weight.name) of about \(size) pixels")
        return Style.emptyFont(size)
    }

    private func loadFont(_ path: String) -> Font? {
        guard let bytes = reader(path) else { return nil }
        do throws(GRFError) {
            return try Font(grf: bytes)
        } catch {
            problems.append("\(path): \(error.description)")
            return nil
        }
    }

    /// A font in which text takes no room, so that a system without fonts still works.
    private static func emptyFont(_ size: Int) -> Font {
        let size = Int16(clamping: max(1, min(size, 256)))
        let builder = GRFBuilder(
            lineMetrics: GRFLineMetrics(ascender: size, descender: 0, height: size))
        do throws(GRFError) {
            return try Font(grf: try builder.encode())
        } catch {
            fatalError("a font without glyphs is always valid")
        }
    }

    /// The picture in a file, nil if there is none.
    public func image(_ path: String) -> Image? {
        if let known = images[path] { return known }
        let image = loadImage(path)
        images[path] = .some(image)
        return image
    }

    private func loadImage(_ path: String) -> Image? {
        guard let bytes = reader(path) else { return nil }
        do throws(ImageError) {
            return try Image(fbmp: bytes)
        } catch {
            problems.append("\(path): \(error.description)")
            return nil
        }
    }

    /// The icon of a name, in the smallest size that is there and not below `size`, else the largest;
    /// nil if there is none.
    public func icon(_ name: String, size: Int) -> Image? {
        // Names come from other programs too; one with a path would read any file.
        guard !name.isEmpty, !name.utf8.contains(47) else { return nil }
        let directory = theme.names.iconsDirectory
        let sizes = [16, 32, 48]
        let order = sizes.filter { $0 >= size } + sizes.filter { $0 < size }.reversed()
        for candidate in order {
            if let image = image("\(directory)/\(name)-\(candidate).fbmp") { return image }
        }
        return image("\(directory)/\(name).fbmp")
    }
}
