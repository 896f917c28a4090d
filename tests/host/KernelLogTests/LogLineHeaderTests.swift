// What stands in front of a log line, read back.

import Testing

@testable import KernelLog

@Suite struct LogLineHeaderTests {
    private func header(_ line: String) -> (LogLevel, Int)? {
        LogLineHeader(of: Array(line.utf8).span).map { ($0.level, $0.length) }
    }

    @Test(arguments: [
        ("I", LogLevel.info), ("D", .debug), ("W", .warning), ("E", .error), ("P", .panic),
    ])
    func readsEveryLevel(_ letter: String, _ level: LogLevel) throws {
        let found = try #require(header("[   0.123-00-\(letter)] a [b-X] c\n"))
        #expect(found == (level, 16))
    }

    @Test func readsTimesOfAnyLength() throws {
        let found = try #require(header("[18446744073.709-255-W] text\n"))
        #expect(found == (.warning, 24))
    }

    @Test(arguments: [
        "", "[", "[]", "[-", "[-I", "[-I]", "[-I]\n", "I] text", "[0.1-00-X] text",
        "[0.1 00 I] text", "[                                             -I] far",
        "text [0.1-00-I] text",
    ])
    func otherTextHasNone(_ line: String) {
        #expect(header(line) == nil)
    }
}
