// An input of `grf`: an outline font to draw, or a .grf file to look into.

import ConsoleKit
import GRF

/// What is to be made of each font.
struct FontSource: Sendable {
    var settings: [RenderSettings]
    var conversion: FontConversion
    var index: Int

    /// A font that was drawn or read, with a name for messages and for its file.
    struct Drawn {
        var title: String
        var fileName: String
        var size: UInt32?
        var bytes: [UInt8]
    }

    /// The `.grf` files that an input stands for: the sizes of a font, or the file itself.
    func files(of input: InputFile) throws(ToolFailure) -> [Drawn] {
        if Self.isGRF(input) {
            let count = input.bytes.byteCount
            let bytes = unsafe input.bytes.withUnsafeBytes { buffer in
                unsafe [UInt8](unsafe buffer.bindMemory(to: UInt8.self).prefix(count))
            }
            return [Drawn(title: input.name, fileName: "", size: nil, bytes: bytes)]
        }
        let face = try FontFace(input, index: index)
        let files = try conversion.files(of: face, settings)
        return zip(settings, files).map { choice, bytes in
            Drawn(
                title: "\(input.name), \(choice.size) pixels",
                fileName: Self.fileName(of: face, choice), size: choice.size, bytes: bytes)
        }
    }

    static func isGRF(_ file: InputFile) -> Bool {
        guard file.bytes.byteCount >= 4 else { return false }
        // SAFETY: four bytes are present, and any bit pattern is a UInt32.
        let magic = unsafe file.bytes.unsafeLoadUnaligned(
            fromByteOffset: 0, as: UInt32.self)
        // Any version: the reader says which one it does not know.
        return UInt32(littleEndian: magic) & ~0xFF == GRF.magic & ~0xFF
    }

    /// `family-weight-size.grf`, in lower case with dashes.
    private static func fileName(of face: FontFace, _ settings: RenderSettings) -> String {
        let family = face.family.lowercased().split { !$0.isLetter && !$0.isNumber }
        let weight = settings.weight ?? face.ownWeight
        let isItalic = face.isItalic || settings.isItalic
        let style =
            switch (weight, isItalic) {
            case (400, true): "italic"
            case (_, true): "\(weightName(weight))-italic"
            case (_, false): weightName(weight)
            }
        return "\(family.joined(separator: "-"))-\(style)-\(settings.size).grf"
    }

    /// OpenType's names of usWeightClass; the number itself between them.
    private static func weightName(_ weight: Int) -> String {
        let names = [
            100: "thin", 200: "extralight", 300: "light", 400: "regular", 500: "medium",
            600: "semibold", 700: "bold", 800: "extrabold", 900: "black",
        ]
        return names[weight] ?? "\(weight)"
    }
}

/// Converts one font after another; a value, so that many threads can share it.
struct FontConversionJob: Sendable {
    var source: FontSource
    var output: String?
    var outputDirectory: String?
    var mayReplace: Bool
    var isDryRun: Bool

    func convert(_ input: String) throws(ToolFailure) {
        let file = try InputFile(input)
        guard !FontSource.isGRF(file) else {
            throw .failure("\(file.name): is a .grf file already; use --info or --preview")
        }
        for drawn in try source.files(of: file) {
            let path = try outputPath(for: input, drawn)
            let summary = "\(drawn.title) -> \(path), \(drawn.bytes.count) bytes"
            if isDryRun {
                try Console.standard.output("would write \(summary)\n")
                continue
            }
            try OutputFile.write(to: path) { sink throws(ToolFailure) in
                try sink.write(drawn.bytes)
            }
            Console.standard.detail(summary)
        }
    }

    private func outputPath(
        for input: String, _ drawn: FontSource.Drawn
    ) throws(ToolFailure) -> String {
        if let output {
            let parts = output.split(separator: "{size}", omittingEmptySubsequences: false)
            return parts.joined(separator: drawn.size.map(String.init) ?? "")
        }
        if let outputDirectory { return "\(outputDirectory)/\(drawn.fileName)" }
        if input == "-" { return "-" }
        let directory = input.dropLast(FilePaths.lastComponent(of: input).count)
        let path = String(directory) + drawn.fileName
        // Nobody typed this name, so nobody asked for what it holds to be replaced.
        if !mayReplace, FilePaths.exists(path) {
            throw .failure("\(path): exists already; use --force or -o to replace it")
        }
        return path
    }
}
