// The command line of `fbmp`: its options, what they mean together, and which job they start.

public import ArgumentParser
public import ConsoleKit
import Pictures

/// `fbmp`: converts pictures between PNG and the system's `.fbmp`, and looks into both.
public struct FBMPTool: Tool {
    /// The command's name, texts and version.
    public static let configuration = CommandConfiguration(
        commandName: "fbmp",
        abstract: "Convert pictures between PNG and .fbmp, and look into both.",
        discussion: """
            Without options, a PNG becomes .fbmp and a .fbmp becomes PNG; the file's own first \
            bytes decide which it is. The output stands beside the input unless -o or \
            --output-dir says otherwise, and then nothing that exists is replaced without --force. \
            Give - for standard input or output.

            Colours are sRGB. A PNG that names another gamma is converted; an embedded colour \
            profile is not applied. 16-bit samples are rounded to 8 bits, or dithered with \
            --dither. .fbmp holds straight alpha unless --premultiply is given.

            Operations happen in the order crop, deband, resize, alpha, dither. Equal inputs and \
            options give equal bytes. An interrupted run leaves no half-written file.

            Exit status: 0 for success, 1 for a bad file or a difference found, 2 for bad usage.

            Examples: "fbmp logo.png" writes logo.fbmp. "fbmp --output-dir icons *.png" converts \
            many at once. "fbmp --preview shot.fbmp" draws it in the terminal. "fbmp --compare \
            a.png b.fbmp --diff diff.png" tells whether two pictures show the same.
            """,
        version: "fbmp 1.0"
    )

    @Argument(
        help: "Pictures to read; - is standard input.",
        completion: .file(extensions: ["png", "fbmp"]))
    var inputs: [String]

    @OptionGroup(title: "Output") var output: OutputOptions
    @OptionGroup(title: "Changes") var changes: ChangeOptions
    @OptionGroup(title: "Looking") var looking: LookingOptions
    @OptionGroup(title: "Messages") var messages: MessageOptions

    /// Creates the tool without arguments; parsing fills it.
    public init() {}

    /// Refuses combinations that make no sense.
    public func validate() throws {
        try output.validate(inputs: inputs)
        try looking.validate(inputs: inputs)
        if inputs.filter({ $0 == "-" }).count > 1 {
            throw ValidationError("standard input can be read only once")
        }
    }

    /// Does what the options ask for.
    public mutating func start() throws -> ExitStatus {
        Console.standard.verbosity = messages.verbosity
        let pipeline = try changes.pipeline()
        if looking.compare {
            return try ComparisonJob(a: inputs[0], b: inputs[1], differenceOutput: looking.diff)
                .run()
        }
        if looking.info { return try InformationJob(inputs: inputs, asJSON: looking.json).run() }
        if looking.preview { return try PreviewJob(inputs: inputs, pipeline: pipeline).run() }
        if let directory = output.outputDirectory, !output.dryRun {
            try FilePaths.makeDirectory(directory)
        }
        let job = ConversionJob(
            output: output.output, outputDirectory: output.outputDirectory,
            format: output.format, compressionLevel: output.level,
            mayReplace: output.force, isDryRun: output.dryRun, pipeline: pipeline)
        return ParallelWork.forEach(inputs) { try job.convert($0) }
    }
}
