// What keys type: the layout that the user chose, read again when its files change.

import DesktopProtocol
import KernelABI
import Keyboard
import Std
import WindowServer

/// The keyboard's layout and how keys repeat, from files in `/cfg`.
struct KeyLayout {
    private var translator = KeyTranslator()
    private var files = KeyboardFiles()
    var settings: KeyboardSettings { files.settings }

    /// Looks whether the files have changed, before a key gets its meaning: the next key after a change
    /// obeys it, and nothing ever wakes up for it. True if they have.
    mutating func refresh() -> Bool {
        let hasChanged = files.refresh(
            stamp: { (try? File.status($0))?.modified ?? 0 }, read: { try? File.read($0) },
            say: { Log.write($0) })
        if hasChanged { translator.layout = files.layout }
        return hasChanged
    }

    var hasAltGraph: Bool { translator.layout.hasAltGraph }

    mutating func character(code: UInt16, modifiers: DesktopProtocol.KeyModifiers) -> UInt32 {
        guard let usage = UInt8(exactly: code) else { return 0 }
        return translator.character(KeyCode(usage), Modifiers(rawValue: modifiers.rawValue))
    }
}
