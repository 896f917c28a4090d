// Readable names for Swift's functions: by the toolchain's own tool, which knows every form.

import Foundation

/// Turns the linker's names into those that a reader of the source knows.
public enum Demangler {
    /// The simplified forms of `names`, in one run of `swift demangle`: labels but no types, so that
    /// a backtrace fits a screen. Names that are not Swift's stay as they are.
    public static func simplified(_ names: [String]) throws(ImageError) -> [String] {
        do {
            return try run(names)
        } catch let error as ImageError {
            throw error
        } catch {
            throw .cannotDemangle(reason: error.localizedDescription)
        }
    }

    private static func run(_ names: [String]) throws -> [String] {
        // Files, not pipes: a pipe that fills up while its other end does the same stops both.
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("patchwork-symbols-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (input, output) =
            (folder.appendingPathComponent("in"), folder.appendingPathComponent("out"))
        try Data(names.map { $0 + "\n" }.joined().utf8).write(to: input)
        try Data().write(to: output)

        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["swift", "demangle", "--simplified", "--compact"]
        process.standardInput = try FileHandle(forReadingFrom: input)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw ImageError.cannotDemangle(
                reason: "it ended with status \(process.terminationStatus)")
        }
        let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
        return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .map(String.init)
    }
}
