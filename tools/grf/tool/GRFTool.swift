// The command line of `grf`: its options, what they mean together, and which job they start.

public import ArgumentParser
public import ConsoleKit
import Pictures

/// `grf`: draws fonts into the system's `.grf` files, and looks into them.
public struct GRFTool: Tool {
    /// The command's name, texts and version.
    public static let configuration = CommandConfiguration(
        commandName: "grf",
        abstract: "Draw outline fonts into .grf files, and look into them.",
        discussion: """
            FreeType draws each glyph at the sizes asked for; one .grf file holds one size. The \
            file has places for the Latin-1 characters. Give a .grf file instead of a font to \
            look into it.

            Kerning comes from the GPOS table's kern feature, applied by HarfBuzz, or from the \
            kern table where there is no GPOS kerning. It is rounded to whole pixels. Contextual \
            kerning, which depends on more than two characters, is left out.

            --weight moves the weight axis of a variable font. Other fonts are emboldened \
            synthetically; the family's own bold file looks better. --italic slants upright faces.

            Exit status: 0 for success, 1 for a bad file, 2 for bad usage.

            Examples: "grf Lato-Regular.ttf --size 16 -o lato.grf" makes one file. "grf \
            Lato-*.ttf --size 12,16,24 --output-dir fonts" makes fonts/lato-regular-12.grf and \
            so on. "grf lato.grf --preview Hello" draws text in the terminal.
            """,
        version: "grf 1.0"
    )

    @Argument(
        help: "Fonts (TrueType, OpenType and what else FreeType reads) or .grf files.",
        completion: .file(extensions: ["ttf", "otf", "ttc", "woff", "woff2", "pfb", "grf"]))
    var inputs: [String]

    @OptionGroup(title: "Output") var output: FontOutputOptions
    @OptionGroup(title: "Drawing") var drawing: DrawingOptions
    @OptionGroup(title: "Looking") var looking: FontLookingOptions
    @OptionGroup(title: "Messages") var messages: MessageOptions

    /// Creates the tool without arguments; parsing fills it.
    public init() {}

    /// Refuses combinations that make no sense.
    public func validate() throws {
        try looking.validate()
        let sizes = try drawing.settings()
        guard !looking.isAsked else {
            if output.output != nil, looking.preview == nil || inputs.count > 1 || sizes.count > 1 {
                throw ValidationError("-o goes with one preview or with converting")
            }
            return
        }
        try output.validate(inputs: inputs, sizes: sizes.count)
    }

    /// Does what the options ask for.
    public mutating func start() throws -> ExitStatus {
        Console.standard.verbosity = messages.verbosity
        let source = FontSource(
            settings: try drawing.settings(), conversion: try drawing.conversion(),
            index: drawing.index)
        if looking.isAsked {
            return try LookingJob(
                source: source, wantsInformation: looking.info, asJSON: looking.json,
                characters: try looking.characters(), text: looking.preview,
                output: output.output
            ).run(inputs)
        }
        if let directory = output.outputDirectory, !output.dryRun {
            try FilePaths.makeDirectory(directory)
        }
        let job = FontConversionJob(
            source: source, output: output.output, outputDirectory: output.outputDirectory,
            mayReplace: output.force, isDryRun: output.dryRun)
        return ParallelWork.forEach(inputs) { try job.convert($0) }
    }
}
