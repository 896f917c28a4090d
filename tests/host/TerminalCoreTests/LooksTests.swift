// SGR in all its forms.

import Testing

@testable import TerminalCore

@Suite struct LooksTests {
    private func pen(_ parameters: String) -> Cell {
        terminal("\u{1B}[\(parameters)m").cursor.pen
    }

    @Test func attributes() {
        #expect(pen("1;2;3;5;7;8;9;53").attributes.rawValue == 0xFF)
        #expect(pen("1;2;3;5;7;8;9;53;22;23;25;27;28;29;55").attributes.rawValue == 0)
        #expect(pen("6").attributes == .blink)
        #expect(pen("1;0").attributes == [])
        #expect(pen("1;").attributes == [])
        #expect(pen("1").attributes == .bold)
        #expect(pen("11;12;13;19;10").attributes == [])
        #expect(pen("26").attributes == [])
    }

    @Test func underlines() {
        #expect(pen("4").attributes.underline == .single)
        #expect(pen("21").attributes.underline == .double)
        #expect(pen("4:3").attributes.underline == .curly)
        #expect(pen("4:5").attributes.underline == .dashed)
        #expect(pen("4:0").attributes.underline == .none)
        #expect(pen("4:9").attributes.underline == .single)
        #expect(pen("4;24").attributes.underline == .none)
        #expect(pen("4:3;1").attributes.contains(.bold))
        #expect(pen("4;58;5;9").underlineColor == .indexed(9))
        #expect(pen("58;5;9;59").underlineColor == .standard)
    }

    @Test func colors() {
        #expect(pen("31").foreground == .indexed(1))
        #expect(pen("97").foreground == .indexed(15))
        #expect(pen("42;107").background == .indexed(15))
        #expect(pen("31;39").foreground == .standard)
        #expect(pen("42;49").background == .standard)
        #expect(pen("38;5;200").foreground == .indexed(200))
        #expect(pen("38:5:200").foreground == .indexed(200))
        #expect(pen("48;2;1;2;3").background == .rgb(red: 1, green: 2, blue: 3))
        #expect(pen("48:2:1:2:3").background == .rgb(red: 1, green: 2, blue: 3))
        #expect(pen("48:2::1:2:3").background == .rgb(red: 1, green: 2, blue: 3))
        #expect(pen("48:2:0:1:2:3").background == .rgb(red: 1, green: 2, blue: 3))
        #expect(pen("48:2:0:1:2:3:0:1").background == .rgb(red: 1, green: 2, blue: 3))
    }

    @Test func whatFollowsAColorCounts() {
        let cell = pen("38;5;200;1;48;2;1;2;3;4")
        #expect(cell.attributes.contains(.bold))
        #expect(cell.attributes.underline == .single)
        #expect(cell.background == .rgb(red: 1, green: 2, blue: 3))
        #expect(pen("38:5:200;1").attributes == .bold)
    }

    @Test func brokenColorsChangeNothing() {
        #expect(pen("38;5;300").foreground == .standard)
        #expect(pen("38;2;1;2").foreground == .standard)
        #expect(pen("38").foreground == .standard)
        #expect(pen("38;5").foreground == .standard)
        #expect(pen("38:2:1").foreground == .standard)
        #expect(pen("38;7;1").foreground == .standard)
        #expect(pen("38:9:1;1").attributes == .bold)
    }

    @Test func manyParametersKeepTheFirst() {
        let cell = pen("1;" + String(repeating: "4;", count: 100) + "0")
        #expect(cell.attributes.contains(.bold))
    }
}
