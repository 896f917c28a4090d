// What each sequence does to the screen.

import Testing

@testable import TerminalCore

@Suite struct SequenceTests {
    @Test func textWrapsAndScrolls() {
        let emulator = terminal("0123456789abc\nx\ny\nz")
        #expect(emulator.screen == ["abc", "x", "y", "z"])
        #expect(emulator.history.count == 1)
    }

    @Test func aFullRowDoesNotScrollUntilMoreComes() {
        var emulator = terminal("\u{1B}[4;1H0123456789")
        #expect(emulator.screen == ["", "", "", "0123456789"])
        emulator.feed("\r")
        #expect(emulator.cursorPosition == (3, 0))
        emulator.feed("\u{1B}[4;10Hx")
        #expect(emulator.screen[3] == "012345678x")
        emulator.feed("y")
        #expect(emulator.screen == ["", "", "012345678x", "y"])
    }

    @Test func withoutWrappingTheLastColumnIsOverwritten() {
        #expect(terminal("\u{1B}[?7l0123456789abc").screen[0] == "012345678c")
        #expect(terminal("\u{1B}[?7l01234567é9äbc").screen[0] == "01234567éc")
    }

    @Test func movements() {
        #expect(terminal("\u{1B}[2;3Hx").screen[1] == "  x")
        #expect(terminal("\u{1B}[99;99Hx").screen[3] == "         x")
        #expect(terminal("abc\u{1B}[2Dx").screen[0] == "axc")
        #expect(terminal("a\u{1B}[3Cx").screen[0] == "a   x")
        #expect(terminal("\n\na\u{1B}[Ax").screen[1] == " x")
        #expect(terminal("a\u{1B}[Bx").screen[1] == " x")
        #expect(terminal("a\u{1B}[2Ex").screen[2] == "x")
        #expect(terminal("\n\na\u{1B}[Fx").screen[1] == "x")
        #expect(terminal("abc\u{1B}[2Gx").screen[0] == "axc")
        #expect(terminal("a\u{1B}[3dx").screen[2] == " x")
        #expect(terminal("ab\u{8}x").screen[0] == "ax")
        #expect(
            terminal("ab\u{1B}[65535D\u{1B}[65535A\u{1B}[99999999999999999999Cx").screen[0]
                == "ab       x")
    }

    @Test func savedCursorKeepsLooks() {
        let emulator = terminal("\u{1B}[31m\u{1B}[2;2H\u{1B}7\u{1B}[0m\u{1B}[H\u{1B}8x")
        #expect(emulator.screen[1] == " x")
        #expect(emulator.grid[1, 1].foreground == .indexed(1))
        #expect(terminal("ab\u{1B}[scd\u{1B}[ux").screen[0] == "abxd")
    }

    @Test func erasing() {
        #expect(terminal("abcdef\u{1B}[3G\u{1B}[K").screen[0] == "ab")
        #expect(terminal("abcdef\u{1B}[3G\u{1B}[1K").screen[0] == "   def")
        #expect(terminal("abcdef\u{1B}[3G\u{1B}[2K").screen[0] == "")
        #expect(terminal("a\nb\nc\u{1B}[2;1H\u{1B}[J").screen == ["a", "", "", ""])
        #expect(terminal("a\nb\nc\u{1B}[2;1H\u{1B}[1J").screen == ["", "", "c", ""])
        #expect(terminal("a\nb\nc\u{1B}[2J").screen == ["", "", "", ""])
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[3X").screen[0] == "a   ef")
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[99X").screen[0] == "a")
    }

    @Test func erasedPlacesTakeTheBackground() {
        let emulator = terminal("\u{1B}[44m\u{1B}[2J")
        #expect(emulator.grid[3, 9].background == .indexed(4))
        #expect(emulator.grid[3, 9].isUnwritten)
    }

    @Test func insertingAndDeleting() {
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[2@").screen[0] == "a  bcdef")
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[2P").screen[0] == "adef")
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[99@").screen[0] == "a")
        #expect(terminal("abcdef\u{1B}[2G\u{1B}[99P").screen[0] == "a")
        #expect(terminal("a\nb\nc\nd\u{1B}[2H\u{1B}[2L").screen == ["a", "", "", "b"])
        #expect(terminal("a\nb\nc\nd\u{1B}[2H\u{1B}[2M").screen == ["a", "d", "", ""])
        #expect(terminal("a\nb\nc\nd\u{1B}[2H\u{1B}[99M").screen == ["a", "", "", ""])
        #expect(terminal("abc\u{1B}[4h\u{1B}[1Gxé").screen[0] == "xéabc")
    }

    @Test func scrollRegion() {
        var emulator = terminal("a\nb\nc\nd\u{1B}[2;3r")
        #expect(emulator.cursorPosition == (0, 0))
        emulator.feed("\u{1B}[3;1H\nx")
        #expect(emulator.screen == ["a", "c", "x", "d"])
        emulator.feed("\u{1B}[2;1H\u{1B}My")
        #expect(emulator.screen == ["a", "y", "c", "d"])
        emulator.feed("\u{1B}[?6h\u{1B}[1;1Hz\u{1B}[99;1Hw")
        #expect(emulator.screen == ["a", "z", "w", "d"])
        emulator.feed("\u{1B}[6n")
        #expect(emulator.answers() == "^[2;2R")
        emulator.feed("\u{1B}[3;2r")
        #expect(emulator.region == 1..<3)
    }

    @Test func scrollingUpAndDown() {
        #expect(terminal("a\nb\nc\nd\u{1B}[2S").screen == ["c", "d", "", ""])
        #expect(terminal("a\nb\nc\nd\u{1B}[2T").screen == ["", "", "a", "b"])
        #expect(terminal("a\nb\nc\nd\u{1B}[99T").screen == ["", "", "", ""])
    }

    @Test func tabs() {
        #expect(terminal("\tx", columns: 20).screen[0] == "        x")
        #expect(
            terminal("\t\t\t\tx", columns: 20).screen[0] == String(repeating: " ", count: 19) + "x")
        #expect(terminal("\u{1B}[4G\u{1B}H\r\tx").screen[0] == "   x")
        #expect(terminal("\u{1B}[3g\tx").screen[0] == "         x")
        #expect(terminal("\u{1B}[10G\u{1B}[Zx").screen[0] == "        x")
    }

    @Test func lineDrawingCharacters() {
        #expect(terminal("\u{1B}(0lqk\u{1B}(Bq").screen[0] == "┌─┐q")
        #expect(terminal("\u{1B})0x\u{E}x\u{F}x").screen[0] == "x│x")
    }

    @Test func repetition() {
        #expect(terminal("ab\u{1B}[3b").screen[0] == "abbbb")
        #expect(terminal("é\u{1B}[3b").screen[0] == "éééé")
        #expect(terminal("\u{1B}[3b").screen[0] == "")
    }

    @Test func alternateScreen() {
        var emulator = terminal("abc\u{1B}[?1049h")
        #expect(emulator.screen[0] == "")
        emulator.feed("\u{1B}[Hxyz\n\n\n\n\n")
        #expect(emulator.history.count == 0)
        emulator.feed("\u{1B}[?1049ld")
        #expect(emulator.screen[0] == "abcd")
    }

    @Test func answersToQuestions() {
        var emulator = terminal("ab\u{1B}[6n\u{1B}[5n\u{1B}[c\u{1B}[18t")
        #expect(emulator.answers() == "^[1;3R^[0n^[?62;22c^[8;4;10t")
        #expect(emulator.answers() == "")
        emulator.feed("\u{1B}[?25$p\u{1B}[?25l\u{1B}[?25$p\u{1B}[?9999$p\u{1B}[4$p")
        #expect(emulator.answers() == "^[?25;1$y^[?25;2$y^[?9999;0$y^[4;2$y")
    }

    @Test func unreadAnswersAreBounded() {
        var emulator = terminal("")
        for _ in 0..<10_000 { emulator.feed("\u{1B}[6n") }
        #expect(emulator.takeReplies().count <= Emulator.mostReplies)
    }

    @Test func titles() {
        #expect(terminal("\u{1B}]0;hello\u{7}x").title == "hello")
        #expect(terminal("\u{1B}]2;grün\u{1B}\\x").screen[0] == "x")
        #expect(terminal("\u{1B}]2;grün\u{1B}\\x").title == "grün")
        #expect(terminal("\u{1B}]2;a\u{1}\u{9}b\u{C2}\u{85}c\u{7}").title == "abÂc")
        #expect(terminal("\u{1B}]2;a\u{7}\u{1B}[22t\u{1B}]2;b\u{7}\u{1B}[23t").title == "a")
        #expect(terminal("\u{1B}]52;c;aGk=\u{7}x").screen[0] == "x")
        let long = String(repeating: "x", count: 100_000)
        #expect(terminal("\u{1B}]2;\(long)\u{7}").title.count == 200)
    }

    @Test func otherStringsAreReadOver() {
        #expect(
            terminal("a\u{1B}P1;2|stuff\u{7}more\u{1B}\\b\u{1B}_x\u{1B}\\c\u{1B}^y\u{1B}\\d")
                .screen[0] == "abcd")
    }

    @Test func controlCharactersInsideOfSequences() {
        #expect(terminal("a\u{1B}[\r2Cb").screen[0] == "a b")
        #expect(terminal("a\u{1B}[2\u{18}Cb").screen[0] == "aCb")
        #expect(terminal("a\u{1B}[2\u{1B}[1Cb").screen[0] == "a b")
        #expect(terminal("a\u{1B}[2éb").screen[0] == "aéb")
    }

    @Test func unknownSequencesChangeNothing() {
        #expect(
            terminal("a\u{1B}[1;2;3yb\u{1B}[<5hc\u{1B}[?1;2?3hd\u{1B}[ zd\u{1B}%Ge").screen[0]
                == "abcdde")
    }

    @Test func utf8() {
        #expect(terminal("aäß€😀b").screen[0] == "aäß€😀b")
        var emulator = terminal("")
        emulator.feed([0x61, 0xC3, 0x62, 0xE2, 0x82, 0x63, 0xFF, 0xC0, 0xAF, 0xED, 0xA0, 0x80])
        #expect(emulator.screen[0] == "a\u{FFFD}b\u{FFFD}c\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
        #expect(emulator.screen[1] == "\u{FFFD}")
        #expect(terminal("e\u{301}x\u{200B}y").screen[0] == "exy")
        var pieces = terminal("")
        for byte in "ä€😀".utf8 { pieces.feed([byte]) }
        #expect(pieces.screen[0] == "ä€😀")
    }

    @Test func resets() {
        var emulator = terminal("\u{1B}[31;1mabc\u{1B}[?25l\u{1B}[2;3r\u{1B}[!p")
        #expect(emulator.screen[0] == "abc")
        #expect(emulator.modes.isCursorVisible)
        #expect(emulator.region == 0..<4)
        emulator.feed("\u{1B}c")
        #expect(emulator.screen[0] == "")
        #expect(emulator.cursorPosition == (0, 0))
    }

    @Test func cursorStyles() {
        #expect(terminal("\u{1B}[4 q").cursorStyle.shape == .underline)
        #expect(!terminal("\u{1B}[4 q").cursorStyle.blinks)
        #expect(terminal("\u{1B}[5 q").cursorStyle.shape == .bar)
        #expect(terminal("\u{1B}[5 q\u{1B}[77 q").cursorStyle.shape == .bar)
    }
}
