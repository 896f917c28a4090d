// The reader of configuration files, line by line.

struct ConfigurationParser {
    private let bytes: [UInt8]
    private var line = 0
    private var start = 0
    private var count = 0
    private var section: Int?

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A byte order mark says nothing in UTF-8.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { start = 3 }
    }

    mutating func parse(into result: inout Configuration) throws(ConfigurationError) {
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            line += 1
            try parseLine(start, end, into: &result)
            start = end + 1
        }
    }

    /// Whether lines are left.
    var hasMore: Bool { start < bytes.count }

    /// Goes on behind the line in which a mistake was found.
    mutating func skipLine() {
        start = (bytes[start...].firstIndex(of: 10) ?? bytes.count) + 1
    }

    private func failure(
        _ problem: ConfigurationError.Problem, at offset: Int
    ) -> ConfigurationError {
        ConfigurationError(problem: problem, line: line, column: offset - start + 1)
    }

    private func text(_ from: Int, _ to: Int) -> String {
        String(decoding: bytes[from..<to], as: UTF8.self)
    }

    private func isBlank(_ offset: Int) -> Bool {
        bytes[offset] == 32 || bytes[offset] == 9
    }

    private func trim(_ from: Int, _ to: Int) -> (from: Int, to: Int) {
        var from = from
        var to = to
        while from < to, isBlank(from) { from += 1 }
        while to > from, isBlank(to - 1) { to -= 1 }
        return (from, to)
    }

    private mutating func parseLine(
        _ first: Int, _ last: Int, into result: inout Configuration
    ) throws(ConfigurationError) {
        var end = last
        if end > first, bytes[end - 1] == 13 { end -= 1 }
        guard end - first <= Configuration.longestLine else {
            throw failure(.tooLong, at: first + Configuration.longestLine)
        }
        for offset in first..<end where bytes[offset] < 32 && bytes[offset] != 9 {
            throw failure(.controlCharacter, at: offset)
        }
        let (from, to) = trim(first, end)
        guard from < to, bytes[from] != 35, bytes[from] != 59 else { return }
        if bytes[from] == 91 {
            try parseSection(from, to, into: &result)
        } else {
            try parseEntry(from, to, into: &result)
        }
    }

    private mutating func parseSection(
        _ from: Int, _ to: Int, into result: inout Configuration
    ) throws(ConfigurationError) {
        guard let close = bytes[from..<to].firstIndex(of: 93) else {
            throw failure(.badSection, at: to)
        }
        let rest = trim(close + 1, to)
        let comment = rest.from < rest.to && (bytes[rest.from] == 35 || bytes[rest.from] == 59)
        guard rest.from == rest.to || comment else { throw failure(.badSection, at: rest.from) }
        let name = trim(from + 1, close)
        guard name.from < name.to else { throw failure(.badSection, at: close) }
        section = result.open(section: text(name.from, name.to), line: line)
    }

    private mutating func parseEntry(
        _ from: Int, _ to: Int, into result: inout Configuration
    ) throws(ConfigurationError) {
        guard let equals = bytes[from..<to].firstIndex(of: 61) else {
            throw failure(.noEqualsSign, at: to)
        }
        let key = trim(from, equals)
        guard key.from < key.to else { throw failure(.emptyKey, at: equals) }
        var value = trim(equals + 1, to)
        if value.from < value.to, bytes[value.from] == 34 {
            guard value.to - value.from >= 2, bytes[value.to - 1] == 34 else {
                throw failure(.badQuotes, at: value.from)
            }
            value = (value.from + 1, value.to - 1)
        }
        count += 1
        guard count <= Configuration.mostEntries else { throw failure(.tooLong, at: from) }
        let target = section ?? result.open(section: "", line: line)
        section = target
        result.append(
            Configuration.Entry(
                key: text(key.from, key.to), value: text(value.from, value.to), line: line,
                keyColumn: key.from - start + 1, valueColumn: value.from - start + 1),
            to: target)
    }
}
