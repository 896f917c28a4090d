// Questions of programs and their answers; titles.

extension Emulator {
    /// DA: a VT220 with colors, the least that programs expect of an xterm.
    mutating func reportAttributes() {
        reply("\u{1B}[?62;22c")
    }

    /// DSR: all is well, or where the cursor is.
    mutating func reportStatus() {
        switch parser.parameters.value(0) {
        case 5: reply("\u{1B}[0n")
        case 6: reply("\u{1B}[\(reportedRow + 1);\(cursor.column + 1)R")
        default: break
        }
    }

    /// The few of xterm's window controls that do no harm: the size in characters, and a stack of
    /// titles. The title itself is never reported: a file that is shown could make the terminal type
    /// a command.
    mutating func windowControl() {
        switch parser.parameters.value(0) {
        case 18: reply("\u{1B}[8;\(rows);\(columns)t")
        case 22: if savedTitles.count < Self.mostSavedTitles { savedTitles.append(title) }
        case 23: if let saved = savedTitles.popLast() { title = saved }
        default: break
        }
    }

    private static let mostSavedTitles = 10
    /// Characters of a title that are kept.
    private static let longestTitle = 200

    /// Obeys an operating system command: its number, a semicolon, and what it is about.
    mutating func command() {
        let text = parser.string
        guard let end = text.firstIndex(of: UInt8(ascii: ";")) else { return }
        switch String(decoding: text[..<end], as: UTF8.self) {
        case "0", "2": setTitle(text[(end + 1)...])
        case "133": beginPrompt(text[(end + 1)...])
        default: break
        }
    }

    private mutating func setTitle(_ text: ArraySlice<UInt8>) {
        var new = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            guard new.count < Self.longestTitle else { break }
            if scalar.value >= 0x20, !(0x7F..<0xA0).contains(scalar.value) { new.append(scalar) }
        }
        title = String(new)
    }

    /// A shell's prompt comes next: behind output that does not end its line, in the next one. (Per
    /// Bothner, "Semantic prompts", where `A` does what `L` does first.)
    private mutating func beginPrompt(_ text: ArraySlice<UInt8>) {
        guard text.first == UInt8(ascii: "A") || text.first == UInt8(ascii: "L"),
            cursor.column > 0
        else { return }
        execute(13)
        execute(10)
    }
}
