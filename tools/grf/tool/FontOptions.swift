// The groups of options, each with the checks that concern it alone.

import ArgumentParser
import ConsoleKit

struct FontOutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "Write to this file; {size} in the name stands for the size.",
        completion: .file())
    var output: String?

    @Option(
        name: .customLong("output-dir"),
        help: "Write family-weight-size.grf to this directory, making it first.",
        completion: .directory)
    var outputDirectory: String?

    @Flag(help: "Replace a file that has the output's name.")
    var force = false

    @Flag(help: "Do everything but write; say what would be written.")
    var dryRun = false

    func validate(inputs: [String], sizes: Int) throws {
        guard output == nil || outputDirectory == nil else {
            throw ValidationError("-o and --output-dir exclude each other")
        }
        guard let output else { return }
        guard inputs.count == 1 else {
            throw ValidationError("-o takes one font; use --output-dir for many")
        }
        guard sizes == 1 || output.contains("{size}") else {
            throw ValidationError("-o needs {size} in the name when there are several sizes")
        }
    }
}

struct DrawingOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "Pixels an em; several with commas, or the option again.")
    var size: [String] = []

    @Option(help: "Characters to take, such as 0x20-0x7E or A-Z; several with commas.")
    var range: String?

    @Option(help: "Fit outlines to pixels: none, slight, normal (the font's own) or auto.")
    var hinting = "slight"

    @Option(help: "Draw gray (smooth) or mono (black and white).")
    var render = "gray"

    @Option(help: "The weight, 1 to 1000; 400 is regular and 700 bold.")
    var weight: Int?

    @Flag(help: "Slant an upright face.")
    var italic = false

    @Option(help: "Take kerning from auto, gpos, kern or none.")
    var kerning = "auto"

    @Option(help: "Which face of a collection to take, from 0.")
    var index = 0

    func conversion() throws -> FontConversion {
        guard let source = KerningSource(rawValue: kerning) else {
            throw ValidationError("'\(kerning)' is not a kerning; use auto, gpos, kern or none")
        }
        guard let range else {
            return FontConversion(scalars: CharacterRange.printableLatin1, kerning: source)
        }
        guard let scalars = CharacterRange.parse(range) else {
            throw ValidationError(
                "'\(range)' is not a range of Latin-1 characters (0x00 to 0xFF, which are all"
                    + " that .grf has places for); write 0x20-0x7E or A-Z")
        }
        return FontConversion(scalars: scalars, kerning: source)
    }

    func settings() throws -> [RenderSettings] {
        _ = try conversion()
        guard let hinting = Hinting(rawValue: hinting) else {
            throw ValidationError(
                "'\(hinting)' is not a hinting; use none, slight, normal or auto")
        }
        guard let mode = RenderMode(rawValue: render) else {
            throw ValidationError("'\(render)' is not a rendering; use gray or mono")
        }
        if let weight, !(1...1000).contains(weight) {
            throw ValidationError("--weight takes 1 to 1000, not \(weight)")
        }
        guard (0...0xFFFF).contains(index) else {
            throw ValidationError("--index takes 0 to 65535, not \(index)")
        }
        let texts = size.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
        return try (texts.isEmpty ? ["16"] : texts).map { text in
            guard let size = UInt32(text), (1...1024).contains(size) else {
                throw ValidationError("'\(text)' is not a size; --size takes 1 to 1024 pixels")
            }
            var settings = RenderSettings(size: size)
            settings.hinting = hinting
            settings.mode = mode
            settings.weight = weight
            settings.isItalic = italic
            return settings
        }
    }
}

struct FontLookingOptions: ParsableArguments {
    @Flag(help: "Say what the files are instead of converting them.")
    var info = false

    @Flag(help: "With --info: as a JSON array.")
    var json = false

    @Option(help: "Show a character's measures and pixels; U+0041 and 0x41 are understood too.")
    var dump: [String] = []

    @Option(help: "Draw a text: in the terminal, or to the PNG or .fbmp that -o names.")
    var preview: String?

    var isAsked: Bool { info || !dump.isEmpty || preview != nil }

    func validate() throws {
        guard [info, !dump.isEmpty, preview != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("--info, --dump and --preview exclude each other")
        }
        guard !json || info else { throw ValidationError("--json goes with --info") }
        _ = try characters()
    }

    func characters() throws -> [Unicode.Scalar] {
        try dump.map { text in
            guard let scalar = CharacterRange.scalar(text) else {
                throw ValidationError("'\(text)' is not one character; write A, 0x41 or U+0041")
            }
            return scalar
        }
    }
}
