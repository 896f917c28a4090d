// Configuration files: what is accepted, and that every mistake is named with its place.

@testable import Cfg
import Testing

@Suite struct ConfigurationTests {
    private func parse(_ text: String) throws(ConfigurationError) -> Configuration {
        try Configuration(Array(text.utf8))
    }

    @Test func sectionsKeysComments() throws {
        let file = try parse(
            """
            # what init starts
            early = 1
            [startup]
            services = /sbin/boxd, /base/bin/x ,
            ; another comment
              name  =  two words  \r
            quoted = " kept "
            empty =
            [other] # why
            name = a = b # not a comment
            [startup]
            name = later
            """)
        #expect(file.sections.map(\.name) == ["", "startup", "other"])
        #expect(file.number("", "early") == 1)
        #expect(file.list("startup", "services") == ["/sbin/boxd", "/base/bin/x"])
        #expect(file.value("startup", "quoted") == " kept ")
        #expect(file.value("startup", "empty") == "")
        #expect(file.value("startup", "name") == "later")
        #expect(file.section("startup")?.entries[1].value == "two words")
        #expect(file.section("startup")?.entries[1].line == 6)
        #expect(file.value("other", "name") == "a = b # not a comment")
        #expect(file.value("other", "missing") == nil)
        #expect(file.list("other", "missing").isEmpty)
    }

    @Test func positions() throws {
        let file = try parse("top = 1\n[a]\n  key =   \"value\"\nempty=\n[b]")
        #expect(file.sections.map(\.line) == [1, 2, 5])
        let entries = file.section("a")?.entries ?? []
        #expect(entries.map(\.keyColumn) == [3, 1])
        #expect(entries.map(\.valueColumn) == [12, 7])
    }

    @Test func flags() throws {
        let file = try parse("a = yes\nb = off\nc = maybe")
        #expect(file.flag("", "a") == true)
        #expect(file.flag("", "b") == false)
        #expect(file.flag("", "c") == nil)
    }

    @Test(arguments: [
        ("[open", ConfigurationError.Problem.badSection, 1, 6),
        ("a = 1\n[x] y", .badSection, 2, 5), ("[ ]", .badSection, 1, 3),
        ("\n  word", .noEqualsSign, 2, 7), (" = 1", .emptyKey, 1, 2),
        ("a = \"b", .badQuotes, 1, 5), ("a = \"", .badQuotes, 1, 5),
        ("a\u{1}=", .controlCharacter, 1, 2),
    ])
    func mistakes(text: String, problem: ConfigurationError.Problem, line: Int, column: Int) {
        #expect(throws: ConfigurationError(problem: problem, line: line, column: column)) {
            try parse(text)
        }
    }

    @Test func limits() {
        #expect(throws: ConfigurationError.self) {
            try parse(String(repeating: "x", count: 5000) + "=1")
        }
        #expect(throws: ConfigurationError.self) {
            try parse(String(repeating: "x=1\n", count: 5000))
        }
    }
}
