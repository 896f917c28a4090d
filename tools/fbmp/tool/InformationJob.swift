// `--info`: what a file is, for people and for programs.

import ConsoleKit
import FBMP
import Pictures

/// Describes each input.
struct InformationJob {
    var inputs: [String]
    var asJSON: Bool

    func run() throws -> ExitStatus {
        var status = ExitStatus.success
        var objects: [String] = []
        for input in inputs {
            do {
                let facts = try Self.facts(of: InputFile(input))
                if asJSON {
                    objects.append(facts.json)
                } else {
                    try Console.standard.output(facts.text)
                }
            } catch {
                Console.standard.error("error: \(error.message)")
                status = .failure
            }
        }
        if asJSON {
            try Console.standard.output("[\(objects.joined(separator: ",\n "))]\n")
        }
        return status
    }

    private static func facts(of file: InputFile) throws(ToolFailure) -> Facts {
        let (picture, format) = try Pipeline().picture(from: file)
        var facts = Facts(name: file.name)
        facts.add("format", format.rawValue)
        facts.add("width", picture.width)
        facts.add("height", picture.height)
        facts.add("bytes", file.bytes.byteCount)
        facts.add("opaque", picture.isOpaque)
        if format == .png {
            let bytes = file.bytes
            do {
                let properties = try PNGFile(bytes).properties
                facts.add("kind", properties.kind)
                facts.add("bits", properties.bitDepth)
                facts.add("interlaced", properties.isInterlaced)
                facts.add("colours", properties.colorSpace)
            } catch {
                throw .failure("\(file.name): \(error)")
            }
        }
        return facts
    }
}
