// Text on a screen, judged by its pixels alone.

import GRF
import SeededRandom
import Testing

@testable import TextConsole

/// A screen of `columns` × `rows` characters in the dot font, for the duration of `body`.
private func withScreen(
    columns: Int, rows: Int, _ body: (inout TextScreen, Canvas) -> Void
) throws {
    let canvas = Canvas(width: columns * 4 + 3, height: rows * 6 + 1, paddingInPixels: 5)
    let file = try DotFont.file()
    guard var screen = TextScreen(try #require(canvas.surface()), font: try GRFView(file.span))
    else {
        Issue.record("no screen")
        return
    }
    body(&screen, canvas)
    #expect(canvas.isUntouchedOutside)
}

@Suite struct TextScreenTests {
    @Test func showsWhatIsWritten() throws {
        try withScreen(columns: 10, rows: 3) { screen, canvas in
            screen.show("ab 1\nxyz\n")
            let shown = text(on: canvas)
            #expect(shown == ["ab 1", "xyz", ""])
        }
    }

    @Test func drawsNothingBeforeItIsTold() throws {
        try withScreen(columns: 10, rows: 2) { screen, canvas in
            let before = canvas.pixels
            screen.write(Array("abc".utf8).span)
            #expect(canvas.pixels == before)
        }
    }

    @Test func wrapsBelowThePrefix() throws {
        try withScreen(columns: 10, rows: 4) { screen, canvas in
            screen.show("1: abcdefghijklmnopq\nz", prefixLength: 3)
            #expect(text(on: canvas) == ["1: abcdefg", "   hijklmn", "   opq", "z"])
        }
    }

    @Test func aLongPrefixIsNoIndentation() throws {
        try withScreen(columns: 10, rows: 2) { screen, canvas in
            screen.show("12345: abcdef", prefixLength: 7)
            #expect(text(on: canvas) == ["12345: abc", "def"])
        }
    }

    @Test func aRowThatIsJustFullLeavesNoEmptyOne() throws {
        try withScreen(columns: 5, rows: 3) { screen, canvas in
            screen.show("abcde\nfgh\n")
            #expect(text(on: canvas) == ["abcde", "fgh", ""])
        }
    }

    @Test func emptyLinesStayEmptyAndTheLastRowIsUsed() throws {
        try withScreen(columns: 5, rows: 3) { screen, canvas in
            screen.show("a\n\nb\n")
            #expect(text(on: canvas) == ["a", "", "b"])
        }
    }

    @Test func scrollsByAQuarter() throws {
        try withScreen(columns: 3, rows: 8) { screen, canvas in
            for number in 1...8 { screen.show("\(number)\n") }
            #expect(text(on: canvas) == ["1", "2", "3", "4", "5", "6", "7", "8"])
            screen.show("9\n")
            #expect(text(on: canvas) == ["3", "4", "5", "6", "7", "8", "9", ""])
        }
    }

    @Test func aScreenOfOneRowAndColumnWorks() throws {
        try withScreen(columns: 1, rows: 1) { screen, canvas in
            screen.show("abc\n\nd")
            #expect(text(on: canvas) == ["d"])
        }
    }

    @Test func tabsGoToTheNextMultipleOfEight() throws {
        try withScreen(columns: 20, rows: 2) { screen, canvas in
            screen.show("a\tb\tc\td")
            #expect(text(on: canvas) == ["a       b       c", "d"])
        }
    }

    @Test func decodesUTF8AndShowsTheRestAsQuestionMarks() throws {
        try withScreen(columns: 12, rows: 1) { screen, canvas in
            screen.show("é\u{1F600}€\u{1B}\u{80}ÿ")
            screen.write([0xC3, 0xFF, 0xE2, 0x82].span)
            screen.draw()
            #expect(text(on: canvas) == ["é????ÿ????"])
        }
    }

    @Test func drawsOnlyWhatChanged() throws {
        try withScreen(columns: 6, rows: 2) { screen, canvas in
            screen.show("abc\nd")
            canvas.forget()
            screen.show("e")
            var drawn: Set<Int> = []
            for y in 0..<canvas.height {
                for x in 0..<canvas.width where canvas.pixel(x, y) != Canvas.untouched {
                    drawn.insert(y / 6 * 100 + (x - 1) / 4)
                }
            }
            #expect(drawn == [101])
        }
    }

    @Test func drawAllRestoresAForeignScreen() throws {
        try withScreen(columns: 7, rows: 3) { screen, canvas in
            screen.show("[1] oh\nwell\n", prefixLength: 4, style: .error)
            let before = canvas.pixels
            canvas.forget()
            screen.drawAll()
            #expect(canvas.pixels == before)
        }
    }

    @Test func linesOfAPanicHaveTheirColourToTheEnd() throws {
        try withScreen(columns: 6, rows: 3) { screen, canvas in
            screen.show("1: ab\n\ncd\n", prefixLength: 3, style: .panic)
            let (panic, normal) = (0x8E1B22, 0x12161C) as (UInt32, UInt32)
            #expect(text(on: canvas) == ["1: ab", "", "cd"])
            // The prefix, then a place behind the text in each row.
            #expect([canvas.pixel(1, 0), canvas.pixel(24, 0)] == [normal, panic])
            #expect(canvas.pixel(24, 6) == panic)
            #expect(canvas.pixel(24, 12) == panic)
        }
    }

    @Test(arguments: [PixelFormat.b8g8r8x8, .r8g8b8x8])
    func storesBothFormats(_ format: PixelFormat) throws {
        let canvas = Canvas(width: 8, height: 6)
        let file = try DotFont.file()
        let surface = try #require(canvas.surface(format))
        guard var screen = TextScreen(surface, font: try GRFView(file.span)) else {
            Issue.record("no screen")
            return
        }
        screen.show("\u{FF}", style: .warning)
        #expect(canvas.pixel(1, 2) == (format == .b8g8r8x8 ? 0xF2C14E : 0x4EC1F2))
        #expect(canvas.pixel(7, 5) == (format == .b8g8r8x8 ? 0x12161C : 0x1C1612))
    }

    /// What incremental drawing leaves on the screen is what drawing everything would.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func incrementalDrawingEqualsFullDrawing(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let columns = Int.random(in: 1...30, using: &random)
        let rows = Int.random(in: 1...12, using: &random)
        try withScreen(columns: columns, rows: rows) { screen, canvas in
            for step in 0..<200 {
                let length = Int.random(in: 0...60, using: &random)
                let bytes = (0..<length).map { _ in
                    Int.random(in: 0..<12, using: &random) == 0
                        ? 0x0A : UInt8.random(in: 0...255, using: &random)
                }
                let style = TextStyle.allCases.randomElement(using: &random) ?? .normal
                screen.write(
                    bytes.span, prefixLength: Int.random(in: 0...70, using: &random), style: style)
                screen.draw()
                guard step % 10 == 0 else { continue }
                let incremental = canvas.pixels
                canvas.forget()
                screen.drawAll()
                #expect(canvas.pixels == incremental, "seed \(seed), step \(step)")
            }
        }
    }
}
