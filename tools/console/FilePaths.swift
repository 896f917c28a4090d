// Names of files: the parts of a path, and which output an input leads to.

import Glibc

/// What the tools need to know about a path, by its text alone.
public enum FilePaths {
    /// The last component.
    public static func lastComponent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// The text behind the last dot of the last component, in lower case; empty without one.
    public static func fileExtension(of path: String) -> String {
        let name = lastComponent(of: path)
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "" }
        return name[name.index(after: dot)...].lowercased()
    }

    /// The path with its last component's extension taken off.
    public static func removingExtension(from path: String) -> String {
        let length = fileExtension(of: path).count
        return length == 0 ? path : String(path.dropLast(length + 1))
    }

    /// Whether something has this name already.
    public static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    /// Makes a directory and those above it; one that exists is fine.
    public static func makeDirectory(_ path: String) throws(ToolFailure) {
        var made = path.hasPrefix("/") ? "/" : ""
        for component in path.split(separator: "/") {
            made += made.isEmpty || made.hasSuffix("/") ? "\(component)" : "/\(component)"
            if unsafe mkdir(made, 0o777) != 0, errno != EEXIST {
                throw .failure("\(made): \(lastError())")
            }
        }
    }
}
