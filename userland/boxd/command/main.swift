// box: lists, explains, checks, starts and stops boxes.

import BoxClient
import KernelABI
import Manifest
import Std

let usage = """
    usage: box list                     the boxes, and which run
           box info NAME                what a box may see and use
           box run NAME [ARGUMENT...]   start it
           box run --dry-run NAME       show its namespace instead
           box stop NAME                end it
           box stats                    what the running boxes use
           box log NAME                 what was refused to it, and what it never used
           box unused                   what boxes were given and have never used
           box check FILE [--json]      look for mistakes in a manifest

    """

/// What is known of a path, as this process sees it.
func facts(_ path: String) -> SourceFacts? {
    guard let status = try? File.status(path) else { return nil }
    return SourceFacts(
        isDirectory: FileType(rawValue: status.type) == .directory,
        rights: Rights(rawValue: status.permissions & 7))
}

/// The box that a manifest belongs to: its directory's name.
func boxName(of file: String) -> String {
    let names = ManifestPath.names(file)
    guard names.count >= 2, names.last == "manifest" else { return "box" }
    return names[names.count - 2]
}

func check(_ words: [String]) {
    let files = words.filter { $0 != "--json" }
    guard files.count == 1 else { BoxClient.fail(usage) }
    let file = files[0]
    var problems: [ManifestProblem]
    do throws(Errno) {
        let reading = ManifestReader.read(try File.read(file), name: boxName(of: file))
        problems = reading.problems
        // Sources are paths of the root namespace; elsewhere nothing can be said about them.
        if let manifest = reading.manifest, facts(Manifest.root) != nil {
            problems += manifest.check(against: facts)
        }
    } catch {
        let place = ManifestPosition(line: 1, column: 1)
        problems = [ManifestProblem(.unreadable, at: place, "\(error.message)")]
    }
    if words.contains("--json") {
        print(ManifestProblem.json(problems, file: file), terminator: "")
    } else {
        for problem in problems { print(problem.text(file: file), terminator: "") }
        if problems.isEmpty { print("\(file): no mistakes") }
    }
    let failed = problems.contains { $0.severity == .error }
    Process.exit(failed ? "1" : "")
}

func run(_ words: [String]) {
    guard let first = words.first else { BoxClient.fail(usage) }
    if first == "--dry-run" {
        guard words.count == 2 else { BoxClient.fail(usage) }
        print(BoxClient.ask(["plan", words[1]]), terminator: "")
    } else {
        BoxClient.run(first, Array(words.dropFirst()))
    }
}

func main() {
    let words = Array(Arguments.all.dropFirst())
    switch (words.first, words.count) {
    case ("list", 1), ("stats", 1), ("unused", 1), ("info", 2), ("stop", 2), ("log", 2):
        print(BoxClient.ask(words), terminator: "")
    case ("run", _): run(Array(words.dropFirst()))
    case ("check", _): check(Array(words.dropFirst()))
    case ("help", _), ("--help", _): print(usage, terminator: "")
    default: BoxClient.fail(usage)
    }
}

main()
