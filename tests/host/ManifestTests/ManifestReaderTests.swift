// Manifests: what is accepted, what it means, and that every mistake is named with its place.

import Manifest
import Testing

/// The smallest manifest, with something behind it.
func smallest(_ rest: String = "") -> String {
    """
    [exec]
    bin = /app/bin/x
    priority = 30
    [namespace]
    /app:rx = $BOX

    """ + rest
}

func read(_ text: String, name: String = "x") -> ManifestReading {
    ManifestReader.read(Array(text.utf8), name: name)
}

@Suite struct ManifestReaderTests {
    /// The form of the original's manifests: no section that it does not know.
    @Test func originalForm() throws {
        let reading = read(
            """
            # how the original writes a game's manifest
            [meta]
            description = A game
            version = 1.0
            author = Somebody (Patchwork port)
            license = GPL-2.0

            [exec]
            bin = /app/bin/game
            priority = 30

            [sandbox]
            profile = empty
            foreground = true

            [env]

            [namespace]
            /app/bin:rx = $BOX/bin
            /app/data:rw = $BOX/data
            /net/local:rw = /net/local
            /dev/const:rw = /dev/const
            """, name: "game")
        let manifest = try #require(reading.manifest)
        #expect(manifest.about.author == "Somebody (Patchwork port)")
        #expect(manifest.program == "/app/bin/game")
        #expect(manifest.priority == 30)
        #expect(manifest.profile == .empty)
        #expect(manifest.isForeground)
        #expect(
            manifest.grants.map(\.target) == ["/app/bin", "/app/data", "/net/local", "/dev/const"])
        #expect(manifest.grants[0].source == .path("/box/game/bin"))
        #expect(manifest.grants[0].rights == [.read, .execute])
        #expect(manifest.sockets == .unlimited)
        // Sockets are all reachable, which is worth a remark but no error.
        #expect(reading.problems.map(\.kind) == [.tooWide])
        #expect(reading.problems[0].severity == .warning)
    }

    @Test func everything() throws {
        let reading = read(
            """
            [exec]
            bin = /app//bin/x/
            priority = 0
            [sandbox]
            profile = inherit
            restart = always
            [env]
            HOME = $BOX/home
            PRICE = $$5
            [namespace]
            /app:read:execute = $BOX
            /tmp:rw = tmpfs
            /dev/mouse:r = ?/dev/mouse
            /cfg:rL = /cfg
            [limits]
            memory = 2M
            processes = 1
            threads = 2
            files = 3
            sockets = 0
            weight = 5
            [ipc]
            connect = dwm, boxspawn ,
            listen = *
            """)
        let manifest = try #require(reading.manifest)
        #expect(reading.problems.isEmpty)
        #expect(manifest.program == "/app/bin/x")
        #expect(manifest.profile == .inherit)
        #expect(manifest.restart == .always)
        #expect(manifest.variables.map(\.value) == ["/box/x/home", "$5"])
        #expect(manifest.grants[0].rights == [.read, .execute])
        #expect(manifest.grants[1].source == .memory)
        #expect(manifest.grants[2].isOptional)
        #expect(manifest.grants[3].mountFlags == "L")
        #expect(manifest.limits.memory == 2 << 20)
        #expect(manifest.limits.weight == 5)
        #expect(manifest.sockets.connect == .only(["dwm", "boxspawn"]))
        #expect(manifest.sockets.listen == .any)
    }

    @Test func denyByDefault() throws {
        let manifest = try #require(read(smallest()).manifest)
        #expect(manifest.profile == .empty)
        #expect(!manifest.isForeground)
        #expect(manifest.grants.count == 1)
        #expect(manifest.variables.isEmpty)
        #expect(manifest.limits == ResourceLimits())
        // A section without keys gives nothing.
        #expect(try #require(read(smallest("[ipc]")).manifest).sockets == SocketRights())
    }

    @Test func coveringGrant() throws {
        let manifest = try #require(read(smallest("/app/data:r = /cfg")).manifest)
        #expect(manifest.grant(covering: "/app/data/a")?.source == .path("/cfg"))
        #expect(manifest.grant(covering: "/app/database")?.source == .path("/box/x"))
        #expect(manifest.grant(covering: "/application") == nil)
    }

    typealias Mistake = (
        text: String, kind: ManifestProblem.Kind, line: Int, column: Int, hint: String
    )

    static let mistakes: [Mistake] = [
        ("[exec", .syntax, 1, 6, ""),
        ("", .missing, 1, 1, "[exec]"),
        ("[exec]\npriority = 1\n[namespace]", .missing, 1, 1, "bin = /app/bin/x"),
        (smallest("[limits]\nmemroy = 1M"), .unknownKey, 7, 1, "did you mean `memory`?"),
        (smallest("[limits]\nspeed = 1M"), .unknownKey, 7, 1, "keys are memory"),
        (smallest("[limit]"), .unknownSection, 6, 1, "did you mean [limits]?"),
        (smallest("[meta]\nauthor = a\n author = b"), .duplicate, 8, 2, "line 7"),
        (smallest("/app:r = /cfg"), .duplicate, 6, 1, "line 5"),
        (smallest("/cfg:rq = /cfg"), .badValue, 6, 1, "rights are r, w, x"),
        (smallest("/cfg: = /cfg"), .badValue, 6, 1, "rights are r, w, x"),
        (smallest("/cfg:create = /cfg"), .badValue, 6, 1, "rights are r, w, x"),
        (smallest("cfg:r = /cfg"), .badValue, 6, 1, "begins with `/`"),
        (smallest("/:r = /cfg"), .badValue, 6, 1, "not `/` itself"),
        (smallest("/a/../b:r = /cfg"), .badValue, 6, 1, "`..`"),
        (smallest("/a:r = /cfg/../dev"), .badValue, 6, 8, "`..`"),
        (smallest("/a:r = cfg"), .badValue, 6, 8, "begins with `/`"),
        (smallest("/a:r = /cfg:rw"), .badValue, 6, 8, "behind the target"),
        (smallest("/a:r = /x/$HOME"), .badValue, 6, 11, "`$BOX`"),
        (smallest("[env]\n1A = x"), .badValue, 7, 1, "no digit first"),
        (smallest("[limits]\nmemory = 12"), .badValue, 7, 10, "64M"),
        (smallest("[limits]\nmemory = 99999999999G"), .badValue, 7, 10, "64M"),
        (smallest("[limits]\nprocesses = 0"), .badValue, 7, 13, ""),
        (smallest("[limits]\nthreads = -1"), .badValue, 7, 11, ""),
        (smallest("[sandbox]\nforeground = yes"), .badValue, 7, 14, ""),
        (
            smallest("[sandbox]\nforeground = true\nrestart = never"), .badValue, 8, 1,
            "foreground = false"
        ),
        (smallest("[ipc]\nconnect = a b/c"), .badValue, 7, 11, "connect ="),
        (smallest("[ipc]\nconnect = a, a"), .duplicate, 7, 11, ""),
        (
            "[exec]\nbin = /bin/x\npriority = 1\n[namespace]\n/app:rx = $BOX", .missing, 2, 7,
            "/app/bin:rx"
        ),
        (
            "[exec]\nbin = /app/x\npriority = 1\n[namespace]\n/app:r = $BOX", .rightsExceeded, 2, 7,
            "/app:rx"
        ),
        (
            "[exec]\nbin = /app/x\npriority = 32\n[namespace]\n/app:rx = $BOX", .badValue, 3, 12,
            "30 is usual"
        ),
        (
            "[exec]\nbin = app/x\npriority = 1\n[namespace]\n/app:rx = $BOX", .badValue, 2, 7,
            "/app/bin/x"
        ),
        ("[exec]\nbin = /app/x\npriority = 1\n[namespace]\n/app:rx = tmpfs", .missing, 2, 7, ""),
        ("key = 1\n" + smallest(), .unknownSection, 1, 1, "sections are"),
    ]

    @Test(arguments: mistakes.indices)
    func mistake(index: Int) throws {
        let expected = Self.mistakes[index]
        let reading = read(expected.text)
        #expect(reading.manifest == nil)
        let errors = reading.problems.filter { $0.severity == .error }
        let found = try #require(errors.first, "\(expected.text)")
        #expect(errors.count == 1, "\(errors)")
        #expect(found.kind == expected.kind)
        #expect(found.position == ManifestPosition(line: expected.line, column: expected.column))
        #expect(found.hint.contains(expected.hint), "\(found.hint)")
        #expect(found.text(file: "m").hasPrefix("m:\(expected.line):\(expected.column): error: "))
    }

    @Test func allMistakesAreNamedAtOnce() {
        let reading = read("[exec]\nbin = x\npriority = y\ncolour = red\n[namespace]\n/a:k = /b")
        #expect(reading.problems.map(\.position.line) == [2, 3, 4, 6])
    }

    @Test func sizes() {
        let many = (0...ManifestReader.mostEntries).map { "/d\($0):r = /cfg\n" }.joined()
        #expect(read(smallest(many)).problems.map(\.kind) == [.tooMuch])
        let long = smallest("#" + String(repeating: "\n#", count: ManifestReader.longest))
        #expect(read(long).problems.map(\.kind) == [.tooMuch])
        // More than the original takes: 64 entries of 127 characters.
        let wide = (0..<100).map { "/\(String(repeating: "d", count: 200))\($0):r = /cfg\n" }
            .joined()
        #expect(read(smallest(wide)).manifest?.grants.count == 101)
    }

    @Test func manyMistakesAreBounded() {
        let lines = (0..<250).map { "k\($0) = 1\n" }.joined()
        #expect(read("[exec]\n" + lines).problems.count == 200)
    }

    @Test func json() {
        let problem = ManifestProblem(
            .badValue, at: ManifestPosition(line: 3, column: 7), "a \"b\" \\ \u{1}\n",
            hint: "`ü`")
        #expect(
            problem.json(file: "/box/x/manifest")
                == #"{"file":"/box/x/manifest","line":3,"column":7,"severity":"error","#
                + #""kind":"bad-value","message":"a \"b\" \\ \u0001\n","hint":"`ü`"}"#)
        #expect(ManifestProblem.json([], file: "m") == "[]\n")
        #expect(
            ManifestProblem.json([problem, problem], file: "m").split(separator: "\n").count == 4)
    }

    @Test(arguments: [
        ("a", true), ("doom-2", true), ("a.b_c", true), ("", false), (".", false), ("..", false),
        (".hidden", false), ("-x", false), ("a/b", false), ("a b", false), ("a\n", false),
        ("ü", false), (String(repeating: "a", count: 65), false),
    ])
    func boxNames(name: String, isName: Bool) {
        #expect(ManifestValue.isBoxName(name) == isName)
    }
}
