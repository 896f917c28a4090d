// From bytes to a manifest. Every problem is found, not only the first; a manifest comes out only if
// none of them is an error.

internal import Cfg

/// What came of reading a manifest.
public struct ManifestReading: Sendable {
    /// The manifest, if there is no error.
    public var manifest: Manifest?
    /// All that is wrong or doubtful, in the file's order.
    public var problems: [ManifestProblem]
}

/// Reads one manifest.
public struct ManifestReader {
    /// The most entries in a section.
    public static var mostEntries: Int { 256 }
    /// The most bytes of a manifest.
    public static var longest: Int { 64 * 1024 }

    var manifest: Manifest
    var problems: [ManifestProblem] = []

    private init(name: String) {
        manifest = Manifest(name: name)
    }

    /// Reads the manifest of the box `name`.
    @export(interface)
    public static func read(_ bytes: [UInt8], name: String) -> ManifestReading {
        var reader = ManifestReader(name: name)
        reader.read(bytes)
        let problems = reader.problems.stablySorted()
        let failed = problems.contains { $0.severity == .error }
        return ManifestReading(manifest: failed ? nil : reader.manifest, problems: problems)
    }

    private mutating func read(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest else {
            note(.tooMuch, ManifestPosition(line: 1, column: 1), "the file is longer than 64 KiB")
            return
        }
        do throws(ConfigurationError) {
            let file = try Configuration(bytes)
            if file.section("namespace") == nil, file.section("exec") == nil {
                note(
                    .missing, ManifestPosition(line: 1, column: 1), "this is no manifest",
                    hint: "it needs an [exec] section with `bin` and `priority`")
                return
            }
            for section in file.sections { read(section) }
            // What was not read to its end is not judged as a whole.
            if !problems.contains(where: { $0.kind == .tooMuch }) { check(file) }
        } catch {
            let position = ManifestPosition(line: error.line, column: error.column)
            note(.syntax, position, error.explanation)
        }
    }

    // MARK: - Problems

    mutating func note(
        _ kind: ManifestProblem.Kind, _ position: ManifestPosition, _ message: String,
        hint: String = "", severity: ManifestProblem.Severity = .error
    ) {
        // Hostile files have no more than this to say.
        guard problems.count < 200 else { return }
        problems.append(
            ManifestProblem(kind, at: position, message, hint: hint, severity: severity))
    }

    mutating func badValue(_ entry: Configuration.Entry, _ expected: String, hint: String = "") {
        note(
            .badValue, entry.valuePosition, "`\(entry.key)` is \(expected), not `\(entry.value)`",
            hint: hint)
    }

    // MARK: - Sections

    private static var sections: [String] {
        ["meta", "exec", "sandbox", "env", "namespace", "limits", "ipc"]
    }

    private mutating func read(_ section: Configuration.Section) {
        if section.name == "", section.entries.isEmpty { return }
        let position = ManifestPosition(line: section.line, column: 1)
        guard Self.sections.contains(section.name) else {
            let what =
                section.name == ""
                ? "this key stands before the first section" : "unknown section [\(section.name)]"
            let near = ManifestValue.closest(section.name, Self.sections)
            note(
                .unknownSection, position, what,
                hint: near.map { "did you mean [\($0)]?" }
                    ?? "sections are \(Self.sections.map { "[\($0)]" }.joined(separator: " "))")
            return
        }
        if section.entries.count > Self.mostEntries {
            note(
                .tooMuch, position,
                "[\(section.name)] has \(section.entries.count) entries; \(Self.mostEntries) is the most"
            )
            return
        }
        // The section alone turns "any socket" into "none but these".
        if section.name == "ipc" { manifest.sockets = SocketRights() }
        for (index, entry) in section.entries.enumerated() {
            let first = section.entries[..<index].first { $0.key == entry.key }
            if let first {
                note(
                    .duplicate, entry.keyPosition,
                    "`\(entry.key)` stands here for the second time",
                    hint: "the first is in line \(first.line); remove one of them")
            } else {
                read(entry, of: section.name)
            }
        }
    }

    private mutating func read(_ entry: Configuration.Entry, of section: String) {
        switch section {
        case "meta": readAbout(entry)
        case "exec": readProgram(entry)
        case "sandbox": readSandbox(entry)
        case "env": readVariable(entry)
        case "namespace": readGrant(entry)
        case "limits": readLimit(entry)
        default: readSockets(entry)
        }
    }

    mutating func unknownKey(
        _ entry: Configuration.Entry, of section: String, _ keys: [String]
    ) {
        let near = ManifestValue.closest(entry.key, keys)
        note(
            .unknownKey, entry.keyPosition, "[\(section)] has no key `\(entry.key)`",
            hint: near.map { "did you mean `\($0)`?" } ?? "keys are \(keys.joined(separator: ", "))"
        )
    }

    // MARK: - The whole

    /// What can only be said once everything was read.
    private mutating func check(_ file: Configuration) {
        let start = ManifestPosition(line: file.section("exec")?.line ?? 1, column: 1)
        for key in ["bin", "priority"] where file.value("exec", key) == nil {
            note(
                .missing, start, "[exec] needs `\(key)`",
                hint: key == "bin"
                    ? "bin = /app/bin/\(manifest.name)" : "priority = 30, from 0 to 31")
        }
        checkProgram()
        checkSockets(file)
        if let entry = file.section("sandbox")?.entries.first(where: { $0.key == "restart" }),
            manifest.isForeground
        {
            note(
                .badValue, entry.keyPosition, "a foreground box is not started again",
                hint: "remove `restart`, or write `foreground = false`")
        }
    }

    private mutating func checkProgram() {
        guard manifest.profile == .empty, !manifest.program.isEmpty else { return }
        guard let grant = manifest.grant(covering: manifest.program) else {
            note(
                .missing, manifest.programPosition,
                "nothing in [namespace] shows `\(manifest.program)` to the box",
                hint: "/app/bin:rx = $BOX/bin")
            return
        }
        if let rights = grant.rights, !rights.contains(.execute) {
            note(
                .rightsExceeded, manifest.programPosition,
                "`\(manifest.program)` cannot be run: `\(grant.target)` is given without `x`",
                hint: "write `\(grant.target):\(rights.union(.execute).letters)`")
        }
        if grant.source == .memory {
            note(
                .missing, manifest.programPosition,
                "`\(manifest.program)` is inside of `\(grant.target)`, which is empty memory")
        }
    }

    private mutating func checkSockets(_ file: Configuration) {
        let seesSockets =
            manifest.profile == .inherit
            || manifest.grants.contains {
                ManifestPath.isInside($0.target, "/net")
                    || ManifestPath.isInside("/net/local", $0.target)
            }
        if let section = file.section("ipc") {
            guard !seesSockets, let entry = section.entries.first else { return }
            note(
                .tooWide, entry.keyPosition,
                "the box does not see /net/local, so [ipc] means nothing",
                hint: "add `/net/local:rw = /net/local` to [namespace]", severity: .warning)
        } else if seesSockets, manifest.profile == .empty,
            let grant = manifest.grants.first(where: {
                ManifestPath.isInside($0.target, "/net")
                    || ManifestPath.isInside("/net/local", $0.target)
            })
        {
            note(
                .tooWide, grant.targetPosition,
                "without [ipc] the box may connect to every local socket and listen as any",
                hint: "add an [ipc] section, as in `connect = dwm`", severity: .warning)
        }
    }
}

extension Configuration.Entry {
    var keyPosition: ManifestPosition { ManifestPosition(line: line, column: keyColumn) }
    var valuePosition: ManifestPosition { ManifestPosition(line: line, column: valueColumn) }
}

extension [ManifestProblem] {
    /// By position; problems of one place stay in the order in which they were found.
    fileprivate func stablySorted() -> [ManifestProblem] {
        let order = enumerated().sorted { a, b in
            let left = (a.element.position.line, a.element.position.column, a.offset)
            let right = (b.element.position.line, b.element.position.column, b.offset)
            return left < right
        }
        return order.map { $0.element }
    }
}
