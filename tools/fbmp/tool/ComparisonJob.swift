// `--compare`: whether two pictures show the same, whatever formats they are in.

import ConsoleKit
import PictureKit
import Pictures

/// Compares two pictures.
struct ComparisonJob {
    var a: String
    var b: String
    var differenceOutput: String?

    func run() throws -> ExitStatus {
        let (first, _) = try Pipeline().picture(from: InputFile(a))
        let (second, _) = try Pipeline().picture(from: InputFile(b))
        let comparison: PictureComparison
        do {
            comparison = try PictureComparison(first, second)
        } catch {
            try Console.standard.output("\(error)\n")
            return .failure
        }
        if let differenceOutput {
            try write(comparison.difference, to: differenceOutput)
        }
        guard let place = comparison.first else {
            Console.standard.detail("the pictures are the same")
            return .success
        }
        try Console.standard.output(
            "\(comparison.differingPixels) of \(first.pixels.count) pixels differ, by up to"
                + " \(comparison.largestDifference) of 255; the first at"
                + " \(place.x),\(place.y)\n")
        return .failure
    }

    private func write(_ picture: Picture, to path: String) throws {
        let format = PictureFormat(rawValue: FilePaths.fileExtension(of: path)) ?? .png
        try PictureOutput.write(picture, format, to: path)
    }
}
