// `--preview`: the picture in the terminal, over a chequered ground where it is translucent.

import ConsoleKit
import Glibc
import PictureKit
import Pictures

/// Draws each input.
struct PreviewJob {
    var inputs: [String]
    var pipeline: Pipeline

    func run() throws -> ExitStatus {
        var status = ExitStatus.success
        for input in inputs {
            do {
                let (picture, _) = try pipeline.picture(from: InputFile(input))
                if inputs.count > 1 { try Console.standard.output("\(input)\n") }
                try Console.standard.output(PicturePreview.text(of: picture))
            } catch {
                Console.standard.error("error: \(error.message)")
                status = .failure
            }
        }
        return status
    }
}
