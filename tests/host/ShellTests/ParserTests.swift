// The shell's language: words, operators, mistakes.

import ShellLanguage
import Testing

@Suite struct ParserTests {
    private func words(_ text: String) throws(SyntaxError) -> [[String]] {
        let expansion = Expansion(variable: { $0 == "X" ? "a b" : nil }, list: { _ in [] })
        return try Parser.parse(text).flatMap { pipeline in
            pipeline.commands.map { $0.words.flatMap { expansion.arguments($0) } }
        }
    }

    @Test(arguments: [
        ("echo hello  world", [["echo", "hello", "world"]]),
        ("a|b", [["a"], ["b"]]), ("a;b;", [["a"], ["b"]]), ("a && b || c", [["a"], ["b"], ["c"]]),
        ("echo 'a | b' \"c ; d\"", [["echo", "a | b", "c ; d"]]),
        ("echo a\\ b \\| \\\"", [["echo", "a b", "|", "\""]]),
        ("echo \"$X\" $X ${X}c '$X'", [["echo", "a b", "a b", "a bc", "$X"]]),
        ("echo $NONE \"$NONE\" x", [["echo", "", "x"]]),
        ("echo \"\" ''", [["echo", "", ""]]), ("echo a#b # comment", [["echo", "a#b"]]),
        ("", []), (" ; ;", []), ("a\nb", [["a"], ["b"]]), ("echo a\\\nb", [["echo", "ab"]]),
        ("echo \\é \"\\x\" 2 12>f", [["echo", "é", "\\x", "2", "12"]]),
    ])
    func lines(text: String, expected: [[String]]) throws {
        #expect(try words(text) == expected)
    }

    @Test func redirections() throws {
        let pipelines = try Parser.parse("cat < in > out:c 2>err:ac | wc")
        let command = pipelines[0].commands[0]
        #expect(command.words.count == 1)
        #expect(command.redirects.map(\.kind) == [.input, .output, .errors])
        #expect(
            command.redirects[1].target
                == .path(Word(parts: [.text("out:c", quoted: false)], offset: 11)))
        #expect(pipelines[0].commands.count == 2)
    }

    @Test func errorsGoWhereTheOutputGoes() throws {
        let command = try Parser.parse("a > x 2>&1 b >&2")[0].commands[0]
        #expect(command.words.count == 2 && command.redirects.count == 3)
        #expect(command.redirects.map(\.kind) == [.output, .errors, .output])
        #expect(command.redirects[1].target == .same(.output))
        #expect(command.redirects[2].target == .same(.errors))
    }

    @Test func connections() throws {
        let pipelines = try Parser.parse("a && b | c || d ; e")
        #expect(pipelines.map(\.connection) == [.always, .afterSuccess, .afterFailure, .always])
        #expect(pipelines[1].commands.count == 2)
    }

    @Test(arguments: [
        ("echo 'x", SyntaxError.Problem.openQuote, 5), ("echo \"x", .openQuote, 5),
        ("echo \\", .endsInBackslash, 5), ("| a", .missingCommand, 2), ("a |", .missingCommand, 3),
        ("a && ", .missingCommand, 5), ("a || ; b", .missingCommand, 7), ("a >", .missingPath, 3),
        ("> x", .missingCommand, 2), ("a < | b", .missingPath, 6), ("echo $", .badVariable, 5),
        ("echo ${X", .badVariable, 5), ("a & b", .background, 2),
        ("a >> b", .appending, 2), ("a 2>>b", .appending, 2), ("a 2>&3", .background, 4),
    ])
    func mistakes(text: String, problem: SyntaxError.Problem, offset: Int) {
        #expect { try Parser.parse(text) } throws: { error in
            let mistake = error as? SyntaxError
            return mistake?.problem == problem && mistake?.offset == offset
        }
    }

    @Test func longLinesAreRefused() {
        let line = String(repeating: "x", count: Lexer.longestLine + 1)
        #expect(throws: SyntaxError.self) { try Parser.parse(line) }
    }
}

@Suite struct PatternTests {
    private func matches(_ pattern: String, _ name: String) -> Bool {
        var units = Pattern()
        units.append(pattern: pattern)
        return units.matches(name)
    }

    @Test(arguments: [
        ("*", "abc", true), ("*", ".hidden", false), (".*", ".hidden", true), ("a?c", "abc", true),
        ("a?c", "ac", false), ("a*c", "ac", true), ("*.txt", "a.txt", true),
        ("*.txt", "txt", false),
        ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[^a-c]x", "dx", true),
        ("[]]", "]", true),
        ("[a", "[a", true), ("**a**", "bab", true), ("?", "é", true), ("[à-ü]", "é", true),
        ("[z-a]", "b", false), ("a*b*c", "a-b-b-c", true), ("", "", true),
    ])
    func names(pattern: String, name: String, expected: Bool) {
        #expect(matches(pattern, name) == expected)
    }

    @Test func hardPatternsAreFast() {
        let pattern = String(repeating: "*a", count: 200) + "b"
        #expect(!matches(pattern, String(repeating: "a", count: 5000)))
    }

    @Test func patternsBecomePaths() throws {
        let tree = [
            "": ["b.c", "a.c", "d", ".x", "n"], "d": ["e.c", "f"], "/": ["d"], "/d": ["q.c"],
            "n": [],
        ]
        var home: String? = "*/x"
        let expansion = Expansion(
            variable: { $0 == "HOME" ? home : "*" },
            list: { tree[$0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0] })
        func expand(_ text: String) throws -> [String] {
            guard let command = try Parser.parse(text).first?.commands.first else { return [] }
            return command.words.flatMap { expansion.arguments($0) }
        }
        #expect(try expand("*.c") == ["a.c", "b.c"])
        #expect(try expand("*/*.c") == ["d/e.c"])
        #expect(try expand("/*/q*:r") == ["/d/q.c:r"])
        #expect(try expand("*.none '*' $V \\*") == ["*.none", "*", "*", "*"])
        #expect(try expand("*.c:create:write") == ["a.c:create:write", "b.c:create:write"])
        #expect(try expand("http://x?:y") == ["http://x?:y"])
        // Directories only, empty ones too.
        #expect(try expand("*/ */:d /*/ [bd]/") == ["d/", "n/", "d/:d", "n/:d", "/d/", "d/"])
        #expect(try expand("*.c/") == ["*.c/"])
        #expect(try expand("~ ~/a ~/:d") == ["*/x", "*/x/a", "*/x/:d"])
        #expect(try expand("~a '~' '~'/a \\~ a~ ~$V") == ["~a", "~", "~/a", "~", "a~", "~*"])
        home = "/"
        #expect(try expand("~ ~/ ~/d ~/*") == ["/", "/", "/d", "/d"])
        home = nil
        #expect(try expand("~ ~/a") == ["~", "~/a"])
    }
}
