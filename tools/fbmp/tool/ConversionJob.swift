// Converting: where the output goes, in which format, and writing it.

import ConsoleKit
import PictureKit
import Pictures

/// Converts one input after another; a value, so that many threads can share it.
struct ConversionJob: Sendable {
    var output: String?
    var outputDirectory: String?
    var format: PictureFormat?
    var compressionLevel: Int32
    var mayReplace: Bool
    var isDryRun: Bool
    var pipeline: Pipeline

    func convert(_ input: String) throws {
        let file = try InputFile(input)
        let (picture, source) = try pipeline.picture(from: file)
        let target = targetFormat(from: source)
        let path = try outputPath(for: input, target)
        let summary = "\(file.name) -> \(path), \(picture.width)x\(picture.height)"
        if isDryRun {
            try Console.standard.output("would write \(summary)\n")
            return
        }
        try PictureOutput.write(picture, target, to: path, compressionLevel: compressionLevel)
        Console.standard.detail(summary)
    }

    private func targetFormat(from source: PictureFormat) -> PictureFormat {
        if let format { return format }
        if let output, let named = PictureFormat(rawValue: FilePaths.fileExtension(of: output)) {
            return named
        }
        return source.other
    }

    private func outputPath(
        for input: String, _ format: PictureFormat
    ) throws(ToolFailure) -> String {
        if let output { return output }
        let stem = FilePaths.removingExtension(
            from: outputDirectory == nil ? input : FilePaths.lastComponent(of: input))
        if let outputDirectory {
            let name = input == "-" ? "stdin" : stem
            return "\(outputDirectory)/\(name).\(format.rawValue)"
        }
        if input == "-" { return "-" }
        let path = "\(stem).\(format.rawValue)"
        // Nobody typed this name, so nobody asked for what it holds to be replaced.
        if !mayReplace, FilePaths.exists(path) {
            throw .failure("\(path): exists already; use --force or -o to replace it")
        }
        return path
    }
}
