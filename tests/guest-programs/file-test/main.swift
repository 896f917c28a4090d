// Files, namespaces, keys, sockets, mappings: what must work, what must be refused, and that nothing is
// lost on the way. The words say which groups of cases to run; without any, all are.

import Cases
import KernelABI
import Std

/// This program, as its children are started.
let program = "/base/bin/file-test"

/// What is wrong if `body` succeeds, or fails in another way than one of `wanted`; any way will do if
/// there is none.
func refusal(_ wanted: [Errno] = [], _ body: () throws(Errno) -> Void) -> String? {
    do throws(Errno) {
        try body()
        return "it worked"
    } catch {
        return wanted.isEmpty || wanted.contains(error) ? nil : "threw \(error.name)"
    }
}

/// An empty directory for a group of cases.
func makePlayground(_ name: String) throws(Errno) -> String {
    let path = "/tmp/\(name)"
    try? File.remove("\(path):directory:recursive")
    _ = try File(path + ":create:directory")
    return path
}

func main() -> Never {
    let words = Array(Arguments.all.dropFirst())
    if words.first == "attempt" { attempt(Array(words.dropFirst())) }
    let groups: [(String, (inout Cases) -> Void)] = [
        ("mapping", checkMappings), ("keys", checkKeys), ("escapes", checkEscapes),
        ("documents", checkDocuments), ("tools", checkTools), ("trees", checkTrees),
        ("following", checkFollowing), ("filters", checkFilters), ("polling", checkPolling),
        ("console", checkConsole), ("exhaustion", checkExhaustion),
    ]
    var cases = Cases()
    for (name, check) in groups where words.isEmpty || words.contains(name) { check(&cases) }
    cases.finish()
}

main()
