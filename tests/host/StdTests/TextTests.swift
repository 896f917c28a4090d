// Text, paths, dates and directory records.

import KernelABI
import Std
import Testing

@Suite struct TextTests {
    @Test func numbers() {
        #expect(Text.number("18446744073709551615".utf8) == .max)
        #expect(Text.number("18446744073709551616".utf8) == nil)
        #expect(Text.number("99999999999999999999999".utf8) == nil)
        #expect(Text.number("".utf8) == nil)
        #expect(Text.number("12x".utf8) == nil)
        #expect(Text.hexadecimal(255, digits: 4) == "00ff")
    }

    @Test func sizes() {
        #expect(Text.bytes(0) == "0")
        #expect(Text.bytes(1023) == "1023")
        #expect(Text.bytes(1536) == "1.5K")
        #expect(Text.bytes(20 << 20) == "20M")
        #expect(Text.bytes(.max) == "15.9E" || Text.bytes(.max) == "15E")
    }

    @Test func durations() {
        #expect(Text.clock(seconds: 65) == "1:05")
        #expect(Text.clock(seconds: 3661) == "1:01:01")
        #expect(Text.clock(seconds: 86400 * 2) == "2 days 0:00:00")
        #expect(Duration.seconds(-1).clampedNanoseconds == 0)
        #expect(Duration.seconds(Int64.max).clampedNanoseconds == UInt64.max - 1)
        #expect(Duration.milliseconds(1500).clampedNanoseconds == 1_500_000_000)
    }

    @Test func paths() {
        let path = Path("dir/sub:create:dp")
        #expect(path.location == "dir/sub")
        #expect(path.has("create", 99))
        #expect(path.has("directory", 100))
        #expect(path.has("parents", 112))
        #expect(!path.has("recursive", 82))
        // The letters of a long name are not short flags.
        #expect(!Path("x:recursive").has("create", 99))
        #expect(Path("x:dR").without("recursive", 82).text == "x:d")
        #expect(Path("x:recursive").without("recursive", 82).text == "x")
        #expect(Path(":R").location == "")
        #expect(Path("/a/b/").lastName == "b")
        #expect(Path("/").lastName == "/")
        #expect(Path.join("/", "x") == "/x")
        #expect(Path.join("a", "x") == "a/x")
    }

    @Test(arguments: [
        (0, 1970, 1, 1, 4), (951_782_400, 2000, 2, 29, 2), (1_768_435_200, 2026, 1, 15, 4),
        (4_102_444_800, 2100, 1, 1, 5), (68_169_600, 1972, 2, 29, 2),
    ])
    func dates(seconds: UInt64, year: Int, month: Int, day: Int, weekday: Int) {
        let date = CalendarDate(epochSeconds: seconds + 3723)
        #expect(date.year == year && date.month == month && date.day == day)
        #expect(date.weekday == weekday)
        #expect(date.hour == 1 && date.minute == 2 && date.second == 3)
    }

    @Test func directoryRecords() {
        var bytes = [UInt8](repeating: 0, count: 24)
        bytes[8] = 24
        bytes[10] = 3
        bytes[12] = 2
        bytes.replaceSubrange(16..<19, with: Array("abc".utf8))
        let entries = DirectoryEntry.parse(bytes)
        #expect(entries.count == 1)
        #expect(entries[0].name == "abc")
        #expect(entries[0].type == .directory)
    }

    @Test func hostileDirectoryRecordsEndTheList() {
        for (length, name) in [(0, 0), (8, 0), (24, 30), (65535, 3), (25, 3)] {
            var bytes = [UInt8](repeating: 0, count: 24)
            bytes[8] = UInt8(length & 255)
            bytes[9] = UInt8(length >> 8)
            bytes[10] = UInt8(name)
            #expect(DirectoryEntry.parse(bytes).isEmpty)
        }
    }

    @Test func variableNames() {
        #expect(Environment.isName("MY_VAR2"))
        #expect(!Environment.isName("2X"))
        #expect(!Environment.isName(""))
        #expect(!Environment.isName("../cwd"))
    }
}
