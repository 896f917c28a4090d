// The reader's sections, entry by entry.

internal import Cfg

extension ManifestReader {
    mutating func readAbout(_ entry: Configuration.Entry) {
        switch entry.key {
        case "description": manifest.about.description = entry.value
        case "version": manifest.about.version = entry.value
        case "author": manifest.about.author = entry.value
        case "license": manifest.about.license = entry.value
        default: unknownKey(entry, of: "meta", ["description", "version", "author", "license"])
        }
    }

    mutating func readProgram(_ entry: Configuration.Entry) {
        switch entry.key {
        case "bin":
            guard let text = expanded(entry) else { return }
            guard let path = ManifestPath.normalised(text), path != "/" else {
                badValue(
                    entry, "a path in the box",
                    hint: "it begins with `/`, has no `.` or `..`, as in /app/bin/\(manifest.name)")
                return
            }
            manifest.program = path
            manifest.programPosition = entry.valuePosition
        case "priority":
            guard let number = ManifestValue.number(entry.value.utf8), number <= 31 else {
                badValue(entry, "a number from 0 to 31", hint: "30 is usual for what people see")
                return
            }
            manifest.priority = Int(number)
        default: unknownKey(entry, of: "exec", ["bin", "priority"])
        }
    }

    mutating func readSandbox(_ entry: Configuration.Entry) {
        switch (entry.key, entry.value) {
        case ("profile", "empty"): manifest.profile = .empty
        case ("profile", "inherit"): manifest.profile = .inherit
        case ("profile", _): badValue(entry, "`empty` or `inherit`")
        case ("foreground", "true"): manifest.isForeground = true
        case ("foreground", "false"): manifest.isForeground = false
        case ("foreground", _): badValue(entry, "`true` or `false`")
        case ("restart", "never"): manifest.restart = .never
        case ("restart", "failure"): manifest.restart = .failure
        case ("restart", "always"): manifest.restart = .always
        case ("restart", _): badValue(entry, "`never`, `failure` or `always`")
        default: unknownKey(entry, of: "sandbox", ["profile", "foreground", "restart"])
        }
    }

    mutating func readVariable(_ entry: Configuration.Entry) {
        guard ManifestValue.isVariableName(entry.key) else {
            note(
                .badValue, entry.keyPosition, "`\(entry.key)` cannot name a variable",
                hint: "letters, digits and underscores, no digit first")
            return
        }
        guard let value = expanded(entry) else { return }
        manifest.variables.append(Manifest.Variable(name: entry.key, value: value))
    }

    mutating func readLimit(_ entry: Configuration.Entry) {
        switch entry.key {
        case "memory":
            guard let bytes = ManifestValue.bytes(entry.value), bytes >= 1 << 20 else {
                badValue(entry, "a number of bytes from 1M up", hint: "memory = 64M")
                return
            }
            manifest.limits.memory = bytes
        case "processes": readCount(entry, 1...4096) { $0.limits.processes = $1 }
        case "threads": readCount(entry, 1...16384) { $0.limits.threads = $1 }
        case "files": readCount(entry, 3...65536) { $0.limits.files = $1 }
        case "sockets": readCount(entry, 0...8192) { $0.limits.sockets = $1 }
        case "weight": readCount(entry, 1...10000) { $0.limits.weight = $1 }
        default:
            unknownKey(
                entry, of: "limits",
                ["memory", "processes", "threads", "files", "sockets", "weight"])
        }
    }

    private mutating func readCount(
        _ entry: Configuration.Entry, _ range: ClosedRange<UInt64>,
        _ store: (inout Manifest, UInt64) -> Void
    ) {
        guard let count = ManifestValue.number(entry.value.utf8), range.contains(count) else {
            badValue(entry, "a number from \(range.lowerBound) to \(range.upperBound)")
            return
        }
        store(&manifest, count)
    }

    mutating func readSockets(_ entry: Configuration.Entry) {
        switch entry.key {
        case "connect": manifest.sockets.connect = socketNames(entry)
        case "listen": manifest.sockets.listen = socketNames(entry)
        default: unknownKey(entry, of: "ipc", ["connect", "listen"])
        }
    }

    private mutating func socketNames(_ entry: Configuration.Entry) -> SocketNames {
        if entry.value == "*" { return .any }
        var names: [String] = []
        for item in entry.value.utf8.split(separator: 44, omittingEmptySubsequences: true) {
            let bytes = Array(item).filter { $0 != 32 && $0 != 9 }
            if bytes.isEmpty { continue }
            let name = String(decoding: bytes, as: UTF8.self)
            guard ManifestValue.isSocketName(name) else {
                badValue(entry, "a list of socket names", hint: "connect = dwm, boxspawn")
                return .only([])
            }
            if names.contains(name) {
                note(.duplicate, entry.valuePosition, "`\(name)` stands in the list twice")
            }
            names.append(name)
        }
        return .only(names)
    }

    // MARK: - Grants

    mutating func readGrant(_ entry: Configuration.Entry) {
        let parts = entry.key.utf8.split(separator: 58, omittingEmptySubsequences: false)
            .map { String(decoding: Array($0), as: UTF8.self) }
        guard let target = ManifestPath.normalised(parts[0]), target != "/" else {
            note(
                .badValue, entry.keyPosition, "`\(parts[0])` is no place in a box",
                hint: "a target begins with `/`, is not `/` itself, and has no `.` or `..`")
            return
        }
        let (flags, bad) = TargetFlags.parse(Array(parts.dropFirst()))
        if let bad {
            note(
                .badValue, entry.keyPosition, "`\(bad)` is no flag that a target can have",
                hint: "rights are r, w, x; mounts can be P (private), g (propagate), L (locked)")
            return
        }
        if let other = manifest.grants.first(where: { $0.target == target }) {
            note(
                .duplicate, entry.keyPosition, "`\(target)` is given for the second time",
                hint: "the first is in line \(other.targetPosition.line); remove one of them")
            return
        }
        guard let (source, isOptional) = source(entry) else { return }
        if flags.rights == nil {
            note(
                .tooWide, entry.keyPosition, "`\(target)` is given with all rights of its source",
                hint: "write what is needed, as in `\(target):r`", severity: .warning)
        }
        manifest.grants.append(
            Grant(
                target: target, rights: flags.rights, source: source, isOptional: isOptional,
                mountFlags: flags.mountFlags, targetPosition: entry.keyPosition,
                sourcePosition: entry.valuePosition))
    }

    private mutating func source(
        _ entry: Configuration.Entry
    ) -> (source: Grant.Source, isOptional: Bool)? {
        if entry.value == "tmpfs" { return (.memory, false) }
        guard var text = expanded(entry) else { return nil }
        let isOptional = text.utf8.first == 63
        if isOptional { text = String(decoding: Array(text.utf8.dropFirst()), as: UTF8.self) }
        guard let path = ManifestPath.normalised(text) else {
            badValue(
                entry, "shown from a path of the root namespace, or from `tmpfs`",
                hint: text.utf8.contains(58)
                    ? "rights are written behind the target: `\(entry.key):r = …`"
                    : "a source begins with `/` or `$BOX`, and has no `.` or `..`")
            return nil
        }
        return (.path(path), isOptional)
    }

    // MARK: - Macros

    /// The value with `$BOX` replaced; `$$` stands for a dollar sign. Nil if there is another macro.
    mutating func expanded(_ entry: Configuration.Entry) -> String? {
        let bytes = Array(entry.value.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == 36 else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if index + 1 < bytes.count, bytes[index + 1] == 36 {
                result.append(36)
                index += 2
                continue
            }
            let name = bytes[(index + 1)...].prefix { byte in
                let lower = byte | 32
                return lower >= 97 && lower <= 122 || byte == 95 || byte >= 48 && byte <= 57
            }
            guard Array(name) == Array("BOX".utf8) else {
                let position = ManifestPosition(
                    line: entry.line, column: entry.valueColumn + index)
                note(
                    .badValue, position,
                    "there is no macro `$\(String(decoding: Array(name), as: UTF8.self))`",
                    hint: "`$BOX` is the box's directory; a dollar sign is written `$$`")
                return nil
            }
            result += manifest.directory.utf8
            index += 1 + name.count
        }
        return String(decoding: result, as: UTF8.self)
    }
}
