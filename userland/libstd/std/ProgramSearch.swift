// Finding programs by name.

internal import KernelABI

/// Where programs are found.
public enum ProgramSearch {
    /// The directories in `PATH`, or the usual one.
    public static var directories: [String] {
        let path = Environment.get("PATH") ?? "/base/bin"
        return path.utf8.prefix { $0 != 10 }.split(separator: 58)
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// A program's path: what has a slash is a path already, other names are looked for in the
    /// directories, in order. Nil if there is none.
    public static func find(_ name: String) -> String? {
        if name.utf8.contains(47) { return name }
        if name.isEmpty { return nil }
        for directory in directories {
            let path = Path.join(directory, name)
            if let status = try? File.status(path), status.type == FileType.regular.rawValue {
                return path
            }
        }
        return nil
    }
}
