// `--info`, `--dump` and `--preview`: looking into fonts and .grf files.

import ConsoleKit
import GRF
import PictureKit
import Pictures

/// Looks into each input.
struct LookingJob {
    var source: FontSource
    var wantsInformation: Bool
    var asJSON: Bool
    var characters: [Unicode.Scalar]
    var text: String?
    var output: String?

    func run(_ inputs: [String]) throws -> ExitStatus {
        var status = ExitStatus.success
        var objects: [String] = []
        for input in inputs {
            do {
                let file = try InputFile(input)
                if wantsInformation {
                    let facts = try facts(of: file)
                    if asJSON {
                        objects.append(facts.json)
                    } else {
                        try Console.standard.output(facts.text)
                    }
                } else {
                    for drawn in try source.files(of: file) { try show(drawn) }
                }
            } catch let failure as ToolFailure {
                Console.standard.error("error: \(failure.message)")
                status = .failure
            }
        }
        if asJSON {
            try Console.standard.output("[\(objects.joined(separator: ",\n "))]\n")
        }
        return status
    }

    private func facts(of file: InputFile) throws -> Facts {
        var facts = Facts(name: file.name)
        guard FontSource.isGRF(file) else {
            let face = try FontFace(file, index: source.index)
            facts.add("format", "outlines")
            facts.add("family", face.family)
            facts.add("style", face.style)
            facts.add("weight", face.ownWeight)
            facts.add("variable", face.isVariable)
            facts.add("monospaced", face.isFixedWidth)
            facts.add("glyphs", face.glyphCount)
            facts.add("unitsPerEm", face.unitsPerEm)
            facts.add("kerning", KerningTable.resolve(.auto, face).rawValue)
            return facts
        }
        let bytes = try source.files(of: file)[0].bytes
        let font = try open(bytes, file.name)
        let scalars = (0..<UInt32(256)).compactMap { Unicode.Scalar($0) }
        facts.add("format", "grf0")
        facts.add("bytes", bytes.count)
        facts.add("ascender", Int(font.lineMetrics.ascender))
        facts.add("descender", Int(font.lineMetrics.descender))
        facts.add("height", Int(font.lineMetrics.height))
        facts.add("glyphs", scalars.filter { font.contains($0) }.count)
        var pairs = 0
        for scalar in scalars { pairs += font.kerningPairCount(startingWith: scalar) }
        facts.add("kerningPairs", pairs)
        return facts
    }

    private func show(_ drawn: FontSource.Drawn) throws {
        let font = try open(drawn.bytes, drawn.title)
        for scalar in characters {
            guard let glyph = font.glyph(for: scalar) else {
                throw ToolFailure.failure("\(drawn.title): has no glyph for \(describe(scalar))")
            }
            try Console.standard.output("\(drawn.title)\n")
            try Console.standard.output(GlyphDump.text(of: scalar, glyph))
        }
        guard let text else { return }
        let picture = TextPicture.draw(text, with: font)
        guard let output else {
            return try Console.standard.output(PicturePreview.text(of: picture))
        }
        let named = PictureFormat(rawValue: FilePaths.fileExtension(of: output))
        try PictureOutput.write(picture, named ?? .png, to: output)
    }

    @_lifetime(borrow bytes)
    private func open(_ bytes: borrowing [UInt8], _ name: String) throws -> GRFView {
        do {
            return try GRFView(bytes.span)
        } catch {
            throw ToolFailure.failure("\(name): \(error)")
        }
    }
}

/// A glyph as text, for any terminal.
enum GlyphDump {
    static func text(of scalar: Unicode.Scalar, _ glyph: borrowing GRFGlyph) -> String {
        let metrics = glyph.metrics
        var text =
            "  \(describe(scalar)): bearing \(metrics.bearingX),\(metrics.bearingY)"
            + " advance \(metrics.advanceX),\(metrics.advanceY)"
            + " size \(metrics.width)x\(metrics.height)\n"
        let shades: [Character] = [" ", "\u{2591}", "\u{2592}", "\u{2593}", "\u{2588}"]
        for y in 0..<Int(metrics.height) {
            let row = glyph.row(y)
            text += "  "
            for x in row.indices {
                // Any coverage at all shows; only full coverage shows full.
                let level = row[x] == 0 ? 0 : min(1 + Int(row[x]) * 4 / 256, 3)
                let shade = shades[row[x] == 255 ? 4 : level]
                // Two columns a pixel: characters are about twice as high as wide.
                text += "\(shade)\(shade)"
            }
            // The row that rests on the baseline.
            text += Int(metrics.bearingY) == y + 1 ? " <\n" : "\n"
        }
        return text
    }
}
