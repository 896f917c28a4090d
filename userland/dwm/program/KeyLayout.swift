// What keys type: the layout that the user chose, read again when its files change.

import DesktopProtocol
import KernelABI
import Keyboard
import Std
import WindowServer

/// The keyboard's layout and how keys repeat, from `/cfg/keyboard-main.cfg`.
struct KeyLayout {
    private var translator = KeyTranslator()
    private(set) var settings = KeyboardSettings()
    /// When the two files were last changed.
    private var stamps: [UInt64] = []

    private static let main = "/cfg/keyboard-main.cfg"
    private var layoutFile: String { "/cfg/keyboard-\(settings.layout).cfg" }

    /// Looks whether the files have changed, before a key gets its meaning: the next key after a change
    /// obeys it, and nothing ever wakes up for it. True if they have.
    mutating func refresh() -> Bool {
        if !stamps.isEmpty && currentStamps() == stamps { return false }
        if let bytes = try? File.read(Self.main) {
            settings = KeyboardSettings(bytes) { report($0, in: Self.main) }
        }
        let file = layoutFile
        if let bytes = try? File.read(file) {
            translator.layout = KeyboardLayout(bytes) { report($0, in: file) }
        } else {
            Log.write("\(file): cannot be read; the keyboard is a US one")
            translator.layout = KeyboardLayout()
        }
        stamps = currentStamps()
        return true
    }

    private func currentStamps() -> [UInt64] {
        [Self.main, layoutFile].map { path in (try? File.status(path))?.modified ?? 0 }
    }

    private func report(_ problem: KeyboardProblem, in file: String) {
        Log.write("\(file):\(problem.line):\(problem.column): \(problem.message)")
    }

    var hasAltGraph: Bool { translator.layout.hasAltGraph }

    mutating func character(code: UInt16, modifiers: DesktopProtocol.KeyModifiers) -> UInt32 {
        guard let usage = UInt8(exactly: code) else { return 0 }
        return translator.character(KeyCode(usage), Modifiers(rawValue: modifiers.rawValue))
    }
}
