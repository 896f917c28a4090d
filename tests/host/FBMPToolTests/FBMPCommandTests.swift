// `fbmp` from outside: files in, files out, and the status that scripts rely on.

import Pictures
import Testing
import ToolTesting

@Suite struct FBMPCommandTests {
    let shell: Shell
    let picture = Picture(
        width: 9, height: 7, pixels: (0..<63).map { UInt32($0) &* 0x0403_0201 &+ 0x80FF_0000 })

    init() throws {
        shell = try Shell()
        try shell.write(picture.pngFile(level: 6), to: "a.png")
    }

    @Test func convertsThereAndBackWithoutLoss() throws {
        #expect(shell.run("fbmp a.png && fbmp a.fbmp -o b.png && fbmp --compare a.png b.png") == 0)
        let file = try shell.read("a.fbmp")
        #expect(file.count == 12 + 63 * 4)
        #expect(try shell.picture("a.fbmp") == picture)
        #expect(try shell.names() == ["a.fbmp", "a.png", "b.png"])
        #expect(try shell.text("out") == "")
        #expect(try shell.text("err") == "")
    }

    @Test func sameInputGivesSameBytes() throws {
        #expect(
            shell.run("fbmp a.png -o 1.fbmp && fbmp a.png -o 2.fbmp && cmp 1.fbmp 2.fbmp") == 0)
        #expect(shell.run("fbmp 1.fbmp -o 1.png && fbmp 1.fbmp -o 2.png && cmp 1.png 2.png") == 0)
    }

    @Test func streamsWork() throws {
        #expect(
            shell.run("fbmp - <a.png >s.fbmp && fbmp a.png -o t.fbmp && cmp s.fbmp t.fbmp") == 0)
        #expect(shell.run("cat a.png | fbmp - -o - | fbmp - -o u.png") == 0)
        #expect(shell.run("fbmp --compare a.png u.png") == 0)
        #expect(shell.run("fbmp a.png - <a.png --output-dir d") == 0)
        #expect(try shell.names(in: "d") == ["a.fbmp", "stdin.fbmp"])
    }

    @Test func nothingIsReplacedUnasked() throws {
        #expect(shell.run("echo precious >a.fbmp; fbmp a.png") == 1)
        #expect(try shell.text("a.fbmp") == "precious\n")
        #expect(try shell.text("err").contains("--force"))
        #expect(shell.run("fbmp --force a.png") == 0)
        #expect(try shell.read("a.fbmp").count == 12 + 63 * 4)
    }

    @Test func badFilesGiveOne() throws {
        try shell.write([1, 2, 3], to: "bad.png")
        try shell.write(Array(picture.pngFile(level: 6).dropLast(20)), to: "cut.png")
        try shell.write([], to: "empty")
        #expect(shell.run("truncate -s 3G huge.png") == 0)
        for name in ["huge.png", "bad.png", "cut.png", "empty", "missing", ".", "/dev/null"] {
            #expect(shell.run("fbmp \(name) -o x.fbmp") == 1, "\(name)")
            #expect(try shell.text("err").hasPrefix("error: "), "\(name)")
        }
        #expect(try !shell.names().contains("x.fbmp"))
    }

    @Test(arguments: [
        "", "--bogus a.png", "a.png b.png -o c.fbmp", "a.png --resize 0x5", "a.png --resize 5",
        "a.png --resize 99999999999999999999x1", "a.png --crop 1x1", "a.png --level 10",
        "a.png --to gif", "--compare a.png", "--json a.png", "--info --preview a.png",
        "a.png --quiet --verbose", "a.png --premultiply --straight", "- - -o x", "a.png --diff d",
        "x/a.png y/a.png --output-dir d", "a.png -o b --output-dir c", "a.png --filter nope",
        "a.png --deband 0",
    ])
    func badUsageGivesTwo(arguments: String) throws {
        #expect(shell.run("fbmp \(arguments)") == 2)
        #expect(try shell.text("err") != "")
        #expect(try shell.names() == ["a.png"])
    }

    @Test func helpAndVersionGoToOutput() throws {
        #expect(shell.run("fbmp --help") == 0)
        #expect(try shell.text("out").contains("USAGE: fbmp"))
        #expect(shell.run("fbmp --version") == 0)
        #expect(try shell.text("out").hasPrefix("fbmp 1."))
        #expect(shell.run("fbmp --generate-completion-script bash") == 0)
        #expect(try shell.text("out").contains("--output-dir"))
    }

    @Test func oneBadFileDoesNotStopTheOthers() throws {
        try shell.write([1], to: "bad.png")
        #expect(shell.run("cp a.png b.png && fbmp a.png bad.png b.png --output-dir d") == 1)
        #expect(try shell.names(in: "d") == ["a.fbmp", "b.fbmp"])
    }

    @Test func dryRunWritesNothing() throws {
        #expect(shell.run("fbmp --dry-run a.png --output-dir d") == 0)
        #expect(try shell.text("out") == "would write a.png -> d/a.fbmp, 9x7\n")
        #expect(try shell.names() == ["a.png"])
    }

    @Test func failedWritesLeaveNothing() throws {
        #expect(shell.run("mkdir d && fbmp a.png -o d") == 1)
        #expect(shell.run("fbmp a.png -o missing/x.fbmp") == 1)
        #expect(shell.run("ulimit -f 0; trap '' XFSZ; fbmp a.png -o big.fbmp") == 1)
        #expect(try shell.names() == ["a.png", "d"])
        #expect(try shell.names(in: "d") == [])
    }

    @Test func pipesAreWrittenToAndNeverReplaced() throws {
        #expect(
            shell.run("mkfifo p && { cat p >got & fbmp a.png -o p; } && wait && test -p p") == 0)
        #expect(try shell.read("got").count == 12 + 63 * 4)
        #expect(shell.run("ln -s /dev/null n && fbmp a.png -o n && test -c n && test -L n") == 0)
    }

    @Test func aReplacedFileIsOldOrNew() throws {
        #expect(shell.run("fbmp a.png -o x.fbmp && fbmp a.png --crop 1x1+0+0 -o x.fbmp") == 0)
        #expect(try shell.read("x.fbmp").count == 16)
        #expect(try shell.names() == ["a.png", "x.fbmp"])
    }

    @Test func comparisonTellsAndDraws() throws {
        var other = picture
        other[4, 2] ^= 0x0000_0300
        try shell.write(other.pngFile(level: 6), to: "b.png")
        #expect(shell.run("fbmp --compare a.png b.png --diff d.png") == 1)
        #expect(try shell.text("out").hasPrefix("1 of 63 pixels differ, by up to "))
        #expect(try shell.text("out").hasSuffix("the first at 4,2\n"))
        #expect(shell.run("fbmp --info d.png") == 0)
        #expect(shell.run("fbmp --resize 3x3 a.png -o c.png; fbmp --compare a.png c.png") == 1)
    }

    @Test func changesAreMade() throws {
        #expect(shell.run("fbmp a.png --crop 4x2+1+1 -o c.fbmp") == 0)
        let part = try shell.picture("c.fbmp")
        #expect(part == (try picture.cropped(to: PictureRegion(x: 1, y: 1, width: 4, height: 2))))
        #expect(shell.run("fbmp a.png --resize 18x -o r.fbmp --force") == 0)
        let large = try shell.picture("r.fbmp")
        #expect(large.width == 18 && large.height == 14)
        #expect(shell.run("fbmp a.png --premultiply -o p.fbmp") == 0)
        var multiplied = picture
        multiplied.premultiply()
        #expect(try shell.picture("p.fbmp") == multiplied)
        #expect(shell.run("fbmp a.png --crop 10x2+0+0 -o c.fbmp") == 1)
    }

    @Test func informationIsForPeopleAndPrograms() throws {
        #expect(shell.run("cp a.png 'q\"t.png'; fbmp --info --json 'q\"t.png'") == 0)
        let bytes = try picture.pngFile(level: 6).count
        #expect(
            try shell.text("out")
                == """
                [{"file": "q\\"t.png", "format": "png", "width": 9, "height": 7, \
                "bytes": \(bytes), "opaque": false, "kind": "RGB+alpha", "bits": 8, \
                "interlaced": false, "colours": "sRGB"}]

                """)
        #expect(shell.run("fbmp --info a.png") == 0)
        #expect(try shell.text("out").contains("width: 9\n"))
    }

    @Test func previewDrawsHalfBlocks() throws {
        #expect(shell.run("fbmp --preview a.png") == 0)
        let lines = try shell.text("out").split(separator: "\n")
        // Seven rows, two to a line.
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.count { $0 == "\u{2580}" } == 9 })
        #expect(shell.run("COLUMNS=5 fbmp --preview a.png") == 0)
        #expect(try shell.text("out").split(separator: "\n")[0].count { $0 == "\u{2580}" } == 5)
    }

    @Test func messagesFollowTheirOptions() throws {
        #expect(shell.run("fbmp -v a.png") == 0)
        #expect(try shell.text("err") == "a.png -> a.fbmp, 9x7\n")
        #expect(shell.run("fbmp -q missing.png") == 1)
        #expect(try shell.text("err") == "error: missing.png: No such file or directory\n")
    }
}

extension Shell {
    /// A `.fbmp` file as a picture.
    func picture(_ name: String) throws -> Picture {
        let file = try read(name)
        // SAFETY: bytes have no padding, so every one of them is initialised.
        return try Picture(fbmp: unsafe file.span.bytes)
    }
}
