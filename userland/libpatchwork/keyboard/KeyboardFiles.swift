// The user's choice of a layout and the layout itself, read again when their files change.

/// What keys type and how they repeat, from `/cfg/keyboard-main.cfg` and the layout that it names.
public struct KeyboardFiles: Sendable {
    /// The user's choice.
    public private(set) var settings = KeyboardSettings()
    /// What it names; a US one if that cannot be read.
    public private(set) var layout = KeyboardLayout()
    /// When the two files had last been changed before they were read.
    private var stamps: [UInt64] = []

    /// Nothing has been read.
    public init() {}

    private static var main: String { "/cfg/keyboard-main.cfg" }
    private var layoutFile: String { "/cfg/keyboard-\(settings.layout).cfg" }

    /// Reads the files if they have changed; true if they have.
    ///
    /// - Parameters:
    ///   - stamp: when a file was last changed, in any unit.
    ///   - read: what is in a file; nil if it cannot be read.
    ///   - say: takes a line about what is wrong.
    public mutating func refresh(
        stamp: (String) -> UInt64, read: (String) -> [UInt8]?, say: (String) -> Void
    ) -> Bool {
        if !stamps.isEmpty && [Self.main, layoutFile].map(stamp) == stamps { return false }
        // Each is asked for before its file is read: what is written meanwhile is another change.
        let mainStamp = stamp(Self.main)
        if let bytes = read(Self.main) {
            settings = KeyboardSettings(bytes) { say(Self.line($0, Self.main)) }
        }
        let file = layoutFile
        let layoutStamp = stamp(file)
        if let bytes = read(file) {
            layout = KeyboardLayout(bytes) { say(Self.line($0, file)) }
        } else {
            say("\(file): cannot be read; the keyboard is a US one")
            layout = KeyboardLayout()
        }
        stamps = [mainStamp, layoutStamp]
        return true
    }

    private static func line(_ problem: KeyboardProblem, _ file: String) -> String {
        "\(file):\(problem.line):\(problem.column): \(problem.message)"
    }
}
