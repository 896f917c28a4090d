// Paths as text: the part before the flags, names, joining. What flags mean is the kernel's business;
// programs only need to find where they begin.

/// A path split into where it leads and its flags.
public struct Path: Equatable, Sendable {
    /// The path without flags.
    public var location: String
    /// Each flag word as written, without colons: `create`, `cdp`.
    public var flags: [String]

    /// Splits text at its first colon.
    public init(_ text: String) {
        let parts = text.utf8.split(separator: 58, omittingEmptySubsequences: false)
        location = parts.isEmpty ? "" : Self.string(parts[0])
        flags = parts.dropFirst().filter { !$0.isEmpty }.map { Self.string($0) }
    }

    private static func string(_ bytes: Substring.UTF8View) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    /// The whole text again.
    public var text: String {
        var text = location
        for flag in flags { text += ":\(flag)" }
        return text
    }

    private static let longNames = [
        "read", "write", "execute", "nonblock", "append", "create", "exclusive", "parents",
        "truncate", "directory", "recursive", "nofollow", "private", "propagate", "locked",
    ]

    /// Whether a flag is given, in its long or its short form.
    public func has(_ long: String, _ short: UInt8) -> Bool {
        flags.contains { flag in
            flag == long || !Self.longNames.contains(flag) && flag.utf8.contains(short)
        }
    }

    /// The same path without a flag.
    public func without(_ long: String, _ short: UInt8) -> Path {
        var result = self
        result.flags = flags.compactMap { flag in
            if flag == long { return nil }
            if Self.longNames.contains(flag) { return flag }
            let rest = flag.utf8.filter { $0 != short }
            return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
        }
        return result
    }

    /// The last name of the location, `/` for the root.
    public var lastName: String {
        guard let name = location.utf8.split(separator: 47).last else {
            return location.isEmpty ? "" : "/"
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// A name inside a directory.
    public static func join(_ directory: String, _ name: String) -> String {
        if directory.isEmpty { return name }
        return directory.utf8.last == 47 ? directory + name : "\(directory)/\(name)"
    }
}
