// What the shipped layouts type, and what mistakes in layouts are called.

import Foundation
import Testing

@testable import Keyboard

/// The bytes of a file of the repository.
private func configuration(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("../../../root/cfg")
    return Array(try Data(contentsOf: root.appendingPathComponent(name)))
}

private func layout(_ name: String) throws -> KeyboardLayout {
    KeyboardLayout(try configuration("keyboard-\(name).cfg")) {
        Issue.record("\(name): \($0.line):\($0.column): \($0.message)")
    }
}

/// Types keys by their names: a capital stands for Shift, a leading `@` for AltGr.
private func type(_ keys: [String], _ layout: KeyboardLayout) throws -> String {
    var translator = KeyTranslator(layout)
    var text = ""
    for key in keys {
        var modifiers: Modifiers = []
        var name = key
        if name.hasPrefix("@") {
            modifiers.insert(.altGraph)
            name.removeFirst()
        }
        if name.first?.isUppercase == true || name.hasPrefix("^") {
            modifiers.insert(.shift)
            name = name.replacing("^", with: "").lowercased()
        }
        let code = try #require(KeyCode(name: name), "\(key)")
        if let scalar = Unicode.Scalar(translator.character(code, modifiers)), scalar.value > 0 {
            text.unicodeScalars.append(scalar)
        }
    }
    return text
}

@Suite struct LayoutTests {
    @Test func theAmericanFileSaysWhatTheSystemKnows() throws {
        var fromFile = try layout("us")
        #expect(fromFile.name == "English (US)")
        fromFile.name = KeyboardLayout().name
        #expect(fromFile == KeyboardLayout())
        #expect(
            try type(["A", "b", "^1", "^apostrophe", "backslash", "@q"], KeyboardLayout())
                == "Ab!\"\\q")
    }

    @Test func german() throws {
        let german = try layout("de")
        #expect(try type(["y", "Z", "semicolon", "^apostrophe", "minus"], german) == "zYöÄß")
        #expect(try type(["@q", "@e", "@7", "@less", "@m", "^2"], german) == "@€{|µ\"")
        #expect(try type(["grave", "a", "equal", "E", "^equal", "o"], german) == "âÉò")
        #expect(try type(["grave", "space", "equal", "equal", "equal", "x"], german) == "^´x")
    }

    @Test func french() throws {
        let french = try layout("fr")
        #expect(try type(["q", "A", "2", "^2", "0", "semicolon", "m"], french) == "aQé2àm,")
        #expect(try type(["left-bracket", "e", "^left-bracket", "i"], french) == "êï")
        #expect(try type(["@0", "@8", "@2", "n", "^slash"], french) == "@\\ñ§")
    }

    @Test func swedish() throws {
        let swedish = try layout("sv")
        #expect(
            try type(["left-bracket", "^semicolon", "apostrophe", "@2", "@4"], swedish) == "åÖä@$")
        #expect(try type(["right-bracket", "u", "@right-bracket", "N"], swedish) == "üÑ")
    }

    @Test func capsLockMakesCapitalsOfLetters() throws {
        var translator = KeyTranslator(try layout("de"))
        func character(_ name: String, _ modifiers: Modifiers) throws -> UInt32 {
            translator.character(try #require(KeyCode(name: name)), modifiers)
        }
        #expect(try character("a", .capsLock) == 0x41)
        #expect(try character("a", [.capsLock, .shift]) == 0x61)
        #expect(try character("apostrophe", .capsLock) == 0xC4)
        #expect(try character("1", .capsLock) == 0x31)
        #expect(try character("minus", .capsLock) == 0xDF)
        #expect(try character("7", [.capsLock, .altGraph]) == 0x7B)
    }

    @Test func theKeypad() throws {
        var translator = KeyTranslator(try layout("de"))
        #expect(translator.character(KeyCode(0x59), []) == 0)
        #expect(translator.character(KeyCode(0x59), .numLock) == 0x31)
        #expect(translator.character(KeyCode(0x62), .numLock) == 0x30)
        #expect(translator.character(KeyCode(0x62), [.numLock, .shift]) == 0)
        #expect(translator.character(KeyCode(0x63), .numLock) == 0x2C)
        #expect(translator.character(KeyCode(0x57), []) == 0x2B)
    }

    @Test func keysThatPrintNothing() {
        var translator = KeyTranslator()
        for code in UInt8.min...UInt8.max where code > 0x64 || 0x39..<0x54 ~= code {
            #expect(translator.character(KeyCode(code), .numLock) == 0, "\(code)")
        }
    }

    @Test func anAccentWaitsForALetterAndNothingElse() throws {
        var translator = KeyTranslator(try layout("de"))
        let accent = try #require(KeyCode(name: "equal"))
        let letter = KeyCode(4)
        #expect(translator.character(accent, []) == 0)
        // Shift on the way to a capital does not count; an arrow does.
        #expect(translator.character(.leftShift, .shift) == 0)
        #expect(translator.character(letter, .shift) == 0xC1)
        #expect(translator.character(accent, []) == 0)
        #expect(translator.character(.left, []) == 0)
        #expect(translator.character(letter, []) == 0x61)
        #expect(translator.character(accent, []) == 0)
        translator.layout = KeyboardLayout()
        #expect(translator.character(letter, []) == 0x61)
    }

    @Test func mistakes() {
        let file = """
            [keyboard]
            name = Test
            altgr = maybe
            colour = red
            [keys]
            a = b B
            ä = a
            b = ab
            c = a b c d e
            d = U+110000
            e = U+0007
            f = dead-cow
            nonsense
            g = x

            [other]
            """
        var problems: [KeyboardProblem] = []
        let layout = KeyboardLayout(Array(file.utf8)) { problems.append($0) }
        #expect(problems.map(\.line).sorted() == [3, 4, 7, 8, 9, 10, 11, 12, 13, 16])
        #expect(problems.first { $0.line == 9 }?.column == 13)
        // The rest of the file counts.
        #expect(layout.name == "Test")
        #expect(layout.output(KeyCode(4), .shift) == .character(0x42))
        #expect(layout.output(KeyCode(10), []) == .character(0x78))
        #expect(layout.output(KeyCode(5), []) == .character(0x62))
    }
}

@Suite struct SettingsTests {
    @Test func theShippedFileSaysTheDefaults() throws {
        let settings = KeyboardSettings(try configuration("keyboard-main.cfg")) {
            Issue.record("\($0)")
        }
        #expect(settings == KeyboardSettings())
    }

    @Test func mistakesLeaveTheRest() {
        let file = """
            [keyboard]
            layout = ../de
            layout = sv
            [repeat]
            delay = soon
            delay = 250
            interval = 3
            interval = 0
            [mouse]
            speed = 1
            """
        var lines: [Int] = []
        let settings = KeyboardSettings(Array(file.utf8)) { lines.append($0.line) }
        #expect(lines == [2, 5, 7, 10])
        #expect(settings.layout == "sv" && settings.repeatDelayMilliseconds == 250)
        #expect(settings.repeatIntervalMilliseconds == 0)
    }
}
