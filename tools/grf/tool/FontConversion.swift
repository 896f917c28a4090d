// From a face to the bytes of a .grf file.

public import ConsoleKit
import GRF

/// What is taken from a face.
public struct FontConversion: Sendable {
    /// The characters to take, in rising order.
    public var scalars: [Unicode.Scalar]
    /// Where kerning is taken from.
    public var kerning: KerningSource

    /// The printable Latin-1 characters with kerning from wherever the font has it.
    public static let standard = FontConversion(
        scalars: CharacterRange.printableLatin1, kerning: .auto)

    /// Creates a conversion.
    public init(scalars: [Unicode.Scalar], kerning: KerningSource) {
        self.scalars = scalars
        self.kerning = kerning
    }

    /// The `.grf` files of a face, one for each of `settings`. Kerning is read once for all sizes
    /// of one weight.
    public func files(
        of face: FontFace, _ settings: [RenderSettings]
    ) throws(ToolFailure) -> [[UInt8]] {
        var table: (weight: Int?, table: KerningTable)?
        var files: [[UInt8]] = []
        for choice in settings {
            if table == nil || table?.weight != choice.weight {
                let read = try KerningTable(
                    face, scalars: scalars, from: kerning, weight: choice.weight)
                table = (choice.weight, read)
            }
            guard let table else { continue }
            files.append(try file(of: face, choice, table.table))
        }
        return files
    }

    private func file(
        of face: FontFace, _ settings: RenderSettings, _ kerning: KerningTable
    ) throws(ToolFailure) -> [UInt8] {
        let renderer = try GlyphRenderer(face, settings)
        var builder = GRFBuilder(lineMetrics: renderer.lineMetrics)
        do {
            for scalar in scalars {
                guard let slot = GRF.slot(for: scalar),
                    let glyph = try renderer.glyph(for: scalar)
                else { continue }
                try builder.setGlyph(glyph.metrics, coverage: glyph.coverage, inSlot: slot)
            }
            for pair in kerning.pairs {
                let x = KerningTable.pixels(
                    units: pair.units, size: settings.size, unitsPerEm: face.unitsPerEm)
                guard x != 0, let first = GRF.slot(for: pair.first),
                    let second = GRF.slot(for: pair.second)
                else { continue }
                try builder.setKerning(GRFKerning(x: x), first: first, second: second)
            }
            return try builder.encode()
        } catch let failure as ToolFailure {
            throw failure
        } catch {
            throw .failure("\(face.name): \(error)")
        }
    }
}

/// Sets of characters as people type them.
public enum CharacterRange {
    /// Latin-1 without its control characters.
    public static let printableLatin1: [Unicode.Scalar] =
        (Array(0x20...0x7E) + Array(0xA0...0xFF)).compactMap { Unicode.Scalar(UInt32($0)) }

    /// Reads `0x20-0x7E`, `0x41`, `A-Z` or several of them with commas; `nil` when it is none of
    /// these or leaves Latin-1, beyond which version 0 of the format has no places.
    public static func parse(_ text: String) -> [Unicode.Scalar]? {
        var values: Set<UInt32> = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            // A dash between two bounds; "-" itself is a character.
            let bounds = part.dropFirst().firstIndex(of: "-").map {
                (part[..<$0], part[part.index(after: $0)...])
            }
            guard let low = scalar(String(bounds?.0 ?? part)),
                let high = scalar(String(bounds?.1 ?? part)),
                low.value <= high.value, high.value <= 0xFF
            else { return nil }
            values.formUnion(low.value...high.value)
        }
        return values.sorted().compactMap { Unicode.Scalar($0) }
    }

    /// Reads one character: itself, `0x41`, or `U+0041`.
    public static func scalar(_ text: String) -> Unicode.Scalar? {
        let scalars = Array(text.unicodeScalars)
        if scalars.count == 1 { return scalars.first }
        let lowered = text.lowercased()
        guard lowered.hasPrefix("0x") || lowered.hasPrefix("u+") else { return nil }
        return UInt32(lowered.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
    }
}
