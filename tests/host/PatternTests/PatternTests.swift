// What patterns mean, what they are told when they mean nothing, and that none takes long.

import Patterns
import Testing

/// The first match, as text; nil if there is none.
func found(
    _ pattern: String, _ syntax: PatternSyntax = .extended, in line: String,
    _ options: PatternOptions = []
) throws -> String? {
    var matcher = PatternMatcher(try Pattern(pattern, syntax, options))
    let bytes = Array(line.utf8)
    let range = matcher.find(in: bytes)
    let isFound = matcher.isIn(bytes)
    #expect(isFound == (range != nil))
    return range.map { String(decoding: bytes[$0], as: UTF8.self) }
}

@Suite struct PatternTests {
    @Test(arguments: [
        ("a.c", "xabcx", "abc"), ("a*b", "caaab", "aaab"), ("^ab", "abab", "ab"),
        ("b$", "abb", "b"), ("[a-c]+", "xxcabyy", "cab"), ("[^a-c]+", "abxyc", "xy"),
        ("[]x]+", "a]x]", "]x]"), ("[^]]+", "]]ab]", "ab"), ("[a-]+", "x-a-", "-a-"),
        ("a|bc|b", "xbc", "bc"), ("(ab)+c?", "xababcab", "ababc"), ("x{2,3}", "xxxxx", "xxx"),
        ("x{2}", "xxx", "xx"), ("x{,2}y", "xxxy", "xxy"), ("x{2,}", "yxyxxxx", "xxxx"),
        ("a{b", "a{b", "a{b"), ("\\.", "a.b", "."), ("a\\|b", "a|b", "a|b"),
        ("[[:digit:]]+", "ab12c", "12"), ("[[:upper:][:digit:]]+", "abX1c", "X1"),
        ("\\w+", "++né_1++", "né_1"), ("\\s\\S", "a\tb", "\tb"), ("\\<b\\w*", "abc bcd", "bcd"),
        ("e\\>", "seen the", "e"), ("\\bx", "ax xb", "x"), ("é.ü", "aéßüz", "éßü"),
        ("[à-ü]+", "abéàz", "éà"), ("", "abc", ""), ("()", "abc", ""),
        ("(a|ab)(c|bcd)", "abcd", "abcd"),
        ("x*", "axx", ""), ("a|", "ba", ""), ("(^|,)b", "a,b", ",b"), ("[\\]", "a\\", "\\"),
    ])
    func extendedPatternsFind(pattern: String, line: String, match: String) throws {
        #expect(try found(pattern, in: line) == match)
    }

    @Test(arguments: [
        ("a+b", "aab a+b", "a+b"), ("a\\+b", "xaab", "aab"), ("*a", "b*a", "*a"),
        ("^*a", "*a", "*a"),
        ("\\(*a\\)", "b*a", "*a"), ("a\\|b", "xb", "b"), ("\\(ab\\)*c", "ababc", "ababc"),
        ("a\\{2\\}", "aaa", "aa"), ("a{2}", "a{2}", "a{2}"), ("a^b", "a^b", "a^b"),
        ("a$b", "a$b", "a$b"),
        ("a?", "a?", "a?"), ("(a|b)", "(a|b)", "(a|b)"), ("\\(^a\\|b$\\)", "cab", "b"),
        ("+", "1+1", "+"), ("\\.\\*", "a.*", ".*"), ("a\\?b", "ab", "ab"),
    ])
    func basicPatternsFind(pattern: String, line: String, match: String) throws {
        #expect(try found(pattern, .basic, in: line) == match)
    }

    @Test func fixedPatternsMeanNothing() throws {
        #expect(try found("a.*[", .fixed, in: "xa.*[y") == "a.*[")
        #expect(try found("a.", .fixed, in: "ab") == nil)
        #expect(try found("\\", .fixed, in: "a\\b") == "\\")
        #expect(try found("FÖo", .fixed, in: "fÖO", .ignoresCase) == "fÖO")
    }

    @Test func optionsNarrowAndWiden() throws {
        #expect(try found("b[a-c]", in: "xBAx", .ignoresCase) == "BA")
        #expect(try found("[^a]", in: "Aab", .ignoresCase) == "b")
        #expect(try found("a|ab", in: "ab", .wholeLines) == "ab")
        #expect(try found("a", in: "ab", .wholeLines) == nil)
        #expect(try found("one", in: "bone one", .wholeWords) == "one")
        // Not only the longest match can be a word.
        #expect(try found("ab|ab-c", in: "ab-cd", .wholeWords) == "ab")
        #expect(try found("a|b|c", in: "ab c", .wholeWords) == "c")
    }

    @Test func whatIsNoTextIsPassedOver() throws {
        var matcher = PatternMatcher(try Pattern("a.b", .basic))
        let lines: [[UInt8]] = [
            [97, 0xFF, 98], [97, 0xC3, 0xA9, 98], [97, 0xC3, 0xA9, 0xA9, 98],
            [0xC3, 97, 0xE2, 98, 97, 0xE2, 98],
        ]
        let hits = lines.map { matcher.isIn($0) }
        #expect(hits == [true, true, false, true])
    }

    @Test func matchesFollowOneAnother() throws {
        var matcher = PatternMatcher(try Pattern("[0-9]+", .extended))
        let matches = [0, 3, 5].map { matcher.find(in: Array("a12b3".utf8), from: $0) }
        #expect(matches == [1..<3, 4..<5, nil])
        // What lies before still counts as being before.
        var start = PatternMatcher(try Pattern("^a", .extended))
        let second = start.find(in: Array("aa".utf8), from: 1)
        #expect(second == nil)
    }

    @Test(arguments: [
        ("a[b", 2, "["), ("(a", 1, "\\("), ("a)", 2, "\\)"), ("a(b|(c)", 2, "\\("),
        ("*a", 1, "backslash"),
        ("a|+", 3, "backslash"), ("a\\", 2, "\\\\"), ("a{3,2}", 2, "least"), ("a{300}", 2, "255"),
        ("a{1", 2, "{2,5}"), ("[z-a]", 2, "round"), ("[[:none:]]", 2, "alpha"),
        ("(a)\\1", 4, "write out"),
        ("((a{255}){255}){255}", 1, "fewer"), ("(((){255}){255}){255}", 1, "fewer"),
        (String(repeating: "(", count: 101), 101, "fewer"),
    ])
    func mistakesAreNamed(pattern: String, column: Int, remedy: String) throws {
        do {
            _ = try Pattern(pattern, .extended)
            Issue.record("\(pattern) was taken")
        } catch {
            #expect(error.column == column)
            #expect(error.problem.contains(remedy), "\(error.problem)")
        }
    }

    @Test func basicMistakesAreNamedInItsTerms() throws {
        #expect(throws: PatternError.self) { try Pattern("\\(a", .basic) }
        #expect(throws: PatternError.self) { try Pattern("a\\)", .basic) }
        #expect(throws: PatternError.self) { try Pattern("a\\{1", .basic) }
        #expect(throws: PatternError.self) { try Pattern("[a", .basic) }
    }

    /// Patterns for which trying one way after the other takes for ever.
    @Test(arguments: [
        "(a*)*b", "(a|a)*b", "(a|aa)+$", "(.*)(.*)(.*)(.*)(.*)x", "(a?){50}a{50}b", "((a*)*)*b",
        "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y|(a+a+)+b",
    ])
    func noPatternTakesLong(pattern: String) throws {
        let line = String(repeating: "a", count: 5000) + "!"
        let start = ContinuousClock.now
        #expect(try found(pattern, in: line) == nil)
        // A machine that is at each step once needs a fraction of that, also in a debug build.
        #expect(ContinuousClock.now - start < .seconds(60))
    }
}
