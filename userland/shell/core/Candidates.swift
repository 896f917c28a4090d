// What there is to complete a word with: programs, files, variables.

internal import KernelABI
internal import LineEditor
internal import Std

/// The names that a word may become.
struct Candidates {
    /// All of a kind, or at least those that begin as the word does. What goes on behind it ends in a slash.
    let names: [String]
    private let isInBraces: Bool

    init(_ request: CompletionRequest, _ variables: Variables) {
        isInBraces = request.kind == .variable(inBraces: true)
        names =
            switch request.kind {
            case .command: Self.commands
            case .path: Self.files(request)
            case .variable(let inBraces): Self.names(of: variables, endingIn: inBraces ? "}" : "")
            case .home: variables.value("HOME") == nil ? [] : ["~/"]
            }
    }

    /// Names as they are shown to be chosen from.
    func shown(_ names: [String]) -> [String] {
        guard isInBraces else { return names }
        return names.map { String(decoding: $0.utf8.prefix { $0 != 125 }, as: UTF8.self) }.sorted()
    }

    private static var commands: [String] {
        var names = BuiltIn.all.map { $0.name }
        for directory in ProgramSearch.directories {
            names += ((try? DirectoryEntry.list(directory)) ?? []).map { $0.name }
        }
        return names.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
    }

    private static func files(_ request: CompletionRequest) -> [String] {
        let directory = request.directory
        let entries = try? DirectoryEntry.list(directory.isEmpty ? "." : directory)
        return (entries ?? []).filter { $0.name.utf8.starts(with: request.prefix.utf8) }.map {
            // A link is what it leads to.
            let leads = $0.type == .symbolicLink && isDirectory(directory + $0.name)
            return $0.type == .directory || leads ? $0.name + "/" : $0.name
        }
    }

    private static func names(of variables: Variables, endingIn end: String) -> [String] {
        variables.names().map { name in
            let value = variables.value(name) ?? ""
            return name + end + (!value.isEmpty && isDirectory(value) ? "/" : "")
        }
    }

    private static func isDirectory(_ path: String) -> Bool {
        (try? File.status(path))?.type == FileType.directory.rawValue
    }
}
