// The groups of options, each with the checks that concern it alone.

import ArgumentParser
import ConsoleKit
import PictureKit
import Pictures

struct OutputOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: "Write to this file; its extension names the format.", completion: .file())
    var output: String?

    @Option(
        name: .customLong("output-dir"),
        help: "Write to this directory, making it first.",
        completion: .directory)
    var outputDirectory: String?

    @Option(help: "Write this format whatever the names say: png or fbmp.")
    var to: String?

    @Option(help: "How hard to compress PNG, 0 (not at all) to 9.")
    var level: Int32 = 4

    @Flag(help: "Replace a file that has the output's name.")
    var force = false

    @Flag(help: "Do everything but write; say what would be written.")
    var dryRun = false

    var format: PictureFormat? { to.flatMap(PictureFormat.init(rawValue:)) }

    func validate(inputs: [String]) throws {
        if let to, format == nil {
            throw ValidationError("'\(to)' is not a format; --to takes png or fbmp")
        }
        guard (0...9).contains(level) else {
            throw ValidationError("--level takes 0 to 9, not \(level)")
        }
        guard output == nil || outputDirectory == nil else {
            throw ValidationError("-o and --output-dir exclude each other")
        }
        guard output == nil || inputs.count == 1 else {
            throw ValidationError("-o takes one input; use --output-dir for many")
        }
        if outputDirectory != nil {
            var stems: [String: String] = [:]
            for input in inputs {
                let stem = FilePaths.removingExtension(
                    from: FilePaths.lastComponent(of: input))
                if let earlier = stems.updateValue(input, forKey: stem) {
                    throw ValidationError("\(earlier) and \(input) would become one file")
                }
            }
        }
    }
}

struct ChangeOptions: ParsableArguments {
    @Option(help: "Keep only this part: WIDTHxHEIGHT+X+Y.")
    var crop: String?

    @Option(help: "Change the size: WIDTHxHEIGHT, or WIDTHx or xHEIGHT to keep the shape.")
    var resize: String?

    @Option(help: "Resize with lanczos (sharp), mitchell (soft) or box (mean).")
    var filter = "lanczos"

    @Option(
        help: ArgumentHelp(
            "Take the steps out of 8-bit gradients by averaging up to PIXELS around; edges stay.",
            valueName: "pixels"))
    var deband: Int?

    @Flag(help: "Dither, rather than round, what lies between two levels.")
    var dither = false

    @Flag(help: "Multiply colours by alpha.")
    var premultiply = false

    @Flag(help: "Divide colours by alpha: undo --premultiply.")
    var straight = false

    func validate() throws {
        _ = try pipeline()
    }

    func pipeline() throws -> Pipeline {
        guard let filter = ResamplingFilter(rawValue: filter) else {
            throw ValidationError(
                "'\(filter)' is not a filter; use lanczos, mitchell or box")
        }
        if premultiply, straight {
            throw ValidationError("--premultiply and --straight exclude each other")
        }
        if let deband, !(1...256).contains(deband) {
            throw ValidationError("--deband takes 1 to 256 pixels, not \(deband)")
        }
        return Pipeline(
            crop: try crop.map(Geometry.region), size: try resize.map(Geometry.size),
            filter: filter, debandRadius: deband,
            alpha: premultiply ? .premultiplied : straight ? .straight : nil,
            quantisation: dither ? .dithered : .nearest)
    }
}

struct LookingOptions: ParsableArguments {
    @Flag(help: "Say what the files are instead of converting them.")
    var info = false

    @Flag(help: "With --info: as a JSON array.")
    var json = false

    @Flag(help: "Draw in the terminal, which needs 24-bit colour, instead of converting.")
    var preview = false

    @Flag(help: "Compare two pictures; exit with 1 when any pixel differs.")
    var compare = false

    @Option(help: "With --compare: write a picture of the differences.", completion: .file())
    var diff: String?

    func validate(inputs: [String]) throws {
        guard [info, preview, compare].filter({ $0 }).count <= 1 else {
            throw ValidationError("--info, --preview and --compare exclude each other")
        }
        guard !json || info else { throw ValidationError("--json goes with --info") }
        guard diff == nil || compare else { throw ValidationError("--diff goes with --compare") }
        guard !compare || inputs.count == 2 else {
            throw ValidationError("--compare takes two pictures, not \(inputs.count)")
        }
    }
}
