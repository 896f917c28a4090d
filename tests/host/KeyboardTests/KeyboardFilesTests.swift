// The keyboard's files while somebody changes them.

import Testing

@testable import Keyboard

@Suite struct KeyboardFilesTests {
    /// Files in memory; a write takes a moment that can be in the middle of a reader's work.
    private final class Disk {
        var files: [String: (bytes: String, changed: UInt64)] = [:]
        var writeAfterRead: (() -> Void)?

        func write(_ path: String, _ text: String) {
            files[path] = (text, (files.values.map(\.changed).max() ?? 0) + 1)
        }

        func read(_ path: String) -> [UInt8]? {
            let bytes = files[path].map { Array($0.bytes.utf8) }
            let write = writeAfterRead
            writeAfterRead = nil
            write?()
            return bytes
        }
    }

    private let main = "/cfg/keyboard-main.cfg"

    private func refresh(_ keyboard: inout KeyboardFiles, _ disk: Disk) -> Bool {
        keyboard.refresh(
            stamp: { disk.files[$0]?.changed ?? 0 }, read: { disk.read($0) }, say: { _ in })
    }

    @Test func changesAreReadOnce() {
        let disk = Disk()
        disk.write(main, "[keyboard]\nlayout = one\n")
        disk.write("/cfg/keyboard-one.cfg", "")
        var keyboard = KeyboardFiles()
        #expect(refresh(&keyboard, disk))
        #expect(!refresh(&keyboard, disk))
        disk.write(main, "[keyboard]\nlayout = two\n")
        #expect(refresh(&keyboard, disk) && keyboard.settings.layout == "two")
        #expect(!refresh(&keyboard, disk))
        disk.write("/cfg/keyboard-two.cfg", "")
        #expect(refresh(&keyboard, disk))
    }

    /// A shell empties the file and appends to it; a key comes up in between.
    @Test func whatIsWrittenWhileOneReadsIsReadNext() {
        let disk = Disk()
        disk.write(main, "[keyboard]\nlayout = one\n")
        var keyboard = KeyboardFiles()
        #expect(refresh(&keyboard, disk))
        disk.write(main, "[keyboard]\n")
        disk.writeAfterRead = { disk.write(self.main, "[keyboard]\nlayout = two\n") }
        #expect(refresh(&keyboard, disk) && keyboard.settings.layout != "two")
        #expect(refresh(&keyboard, disk) && keyboard.settings.layout == "two")
    }
}
