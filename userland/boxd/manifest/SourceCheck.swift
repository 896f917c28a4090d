// Whether what a manifest names is there, and gives the rights that are asked for. Asks somebody who
// can see the root namespace; on the host, a simulated tree.

/// What is known of a file in the root namespace.
public struct SourceFacts: Equatable, Sendable {
    /// Whether it is a directory.
    public var isDirectory: Bool
    /// What may be done with it there.
    public var rights: Rights

    /// Facts.
    @export(interface)
    public init(isDirectory: Bool, rights: Rights) {
        self.isDirectory = isDirectory
        self.rights = rights
    }
}

extension Manifest {
    /// Compares the manifest with the root namespace.
    ///
    /// - Parameter facts: what is known of a path; nil if it does not exist.
    @export(interface)
    public func check(against facts: (String) -> SourceFacts?) -> [ManifestProblem] {
        var problems: [ManifestProblem] = []
        for grant in grants {
            guard case .path(let path) = grant.source else { continue }
            guard let found = facts(path) else {
                if grant.isOptional { continue }
                problems.append(
                    ManifestProblem(
                        .missingSource, at: grant.sourcePosition, "`\(path)` does not exist",
                        hint: "if the box can do without, write `?\(path)`"))
                continue
            }
            if let missing = grant.rights?.subtracting(found.rights), !missing.isEmpty {
                let has = found.rights.isEmpty ? "no rights" : "only `\(found.rights.letters)`"
                problems.append(
                    ManifestProblem(
                        .rightsExceeded, at: grant.targetPosition,
                        "`\(missing.letters)` cannot be given: `\(path)` has \(has)"))
            }
        }
        problems += checkNesting(against: facts)
        if let problem = checkProgram(against: facts) { problems.append(problem) }
        return problems
    }

    /// A target inside of another target appears where the other's source has something to cover.
    private func checkNesting(against facts: (String) -> SourceFacts?) -> [ManifestProblem] {
        grants.compactMap { grant in
            let outer = grants.filter {
                $0.target != grant.target && ManifestPath.isInside(grant.target, $0.target)
            }.max { $0.target.utf8.count < $1.target.utf8.count }
            guard let outer else { return nil }
            guard case .path(let source) = outer.source else {
                return ManifestProblem(
                    .missingSource, at: grant.targetPosition,
                    "`\(grant.target)` is inside of `\(outer.target)`, which is empty memory",
                    hint: "show it somewhere else")
            }
            let rest = String(
                decoding: Array(grant.target.utf8.dropFirst(outer.target.utf8.count)), as: UTF8.self
            )
            if facts(ManifestPath.join(source, rest)) != nil || facts(source) == nil { return nil }
            return ManifestProblem(
                .missingSource, at: grant.targetPosition,
                "`\(grant.target)` cannot be shown: `\(source)` has no `\(rest)` to show it at",
                hint: "make `\(ManifestPath.join(source, rest))`, or show it somewhere else")
        }
    }

    private func checkProgram(against facts: (String) -> SourceFacts?) -> ManifestProblem? {
        guard let path = source(of: program), profile == .inherit || grant(covering: program) != nil
        else { return nil }
        if let grant = grant(covering: program), case .path(let source) = grant.source,
            facts(source) == nil
        {
            return nil
        }
        guard let found = facts(path) else {
            return ManifestProblem(
                .missingSource, at: programPosition,
                "the program does not exist: in the root namespace `\(program)` is `\(path)`")
        }
        if found.isDirectory {
            return ManifestProblem(
                .badValue, at: programPosition, "`\(path)` is a directory, not a program")
        }
        return nil
    }
}
