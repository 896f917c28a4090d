// What is known of a file, to be said to people or to programs.

/// Names and values in the order they were found.
public struct Facts {
    private var lines: [(name: String, text: String, json: String)] = []
    private let file: String

    /// Facts of the file `name`, none yet.
    public init(name: String) { file = name }

    /// Adds a text.
    public mutating func add(_ name: String, _ value: String) {
        lines.append((name, value, JSON.quoted(value)))
    }

    /// Adds a number.
    public mutating func add(_ name: String, _ value: Int) {
        lines.append((name, "\(value)", "\(value)"))
    }

    /// Adds a truth.
    public mutating func add(_ name: String, _ value: Bool) {
        lines.append((name, value ? "yes" : "no", "\(value)"))
    }

    /// The file's name, then a line for each fact.
    public var text: String {
        let values = lines.map { "  \($0.name): \($0.text)\n" }
        return "\(file)\n" + values.joined()
    }

    /// An object of one line.
    public var json: String {
        let values = lines.map { ", \(JSON.quoted($0.name)): \($0.json)" }
        return "{\"file\": \(JSON.quoted(file))\(values.joined())}"
    }
}
