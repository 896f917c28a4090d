// Path flags, and hostile paths.

import FileSystem
import KernelABI
import SeededRandom
import Testing

@Suite struct PathTextTests {
    @Test(arguments: [
        (":create:exclusive", "ce"), (":read:write", "rw"), (":r:w", "wr"),
        (":directory:recursive:nofollow", "dRl"), (":private:locked", "PL"),
        (":append:truncate:parents:propagate:nonblock:execute", "atpgnx"),
    ])
    func longAndShortFormsMeanTheSame(long: String, short: String) throws {
        #expect(try path("x" + long).flags == path("x:" + short).flags)
        #expect(try path("x" + long).path == text("x"))
    }

    @Test(arguments: ["x:", "x::r", "x:r:", "x:q", "x:reads", "x:create,exclusive", ":", "x:r y"])
    func badFlagsAreRefused(string: String) {
        #expect(throws: Errno.invalidArgument) { try path(string) }
    }

    @Test func bytesAreNotLookedAt() throws {
        #expect(try PathText([0xFF, 0xC0, 0x2F, 0x80]).path == [0xFF, 0xC0, 0x2F, 0x80])
        #expect(throws: Errno.invalidArgument) { try PathText([0x61, 0]) }
        #expect(throws: Errno.invalidArgument) { try PathText([0x61, 0x3A, 0]) }
        #expect(throws: Errno.nameTooLong) { try PathText([UInt8](repeating: 1, count: 1025)) }
        #expect(try PathText([UInt8](repeating: 1, count: 1024)).path.count == 1024)
        #expect(throws: Errno.noEntry) { try PathText([UInt8]()) }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func randomTextNeverTraps(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let world = try World()
        let process = try world.process()
        let alphabet = text("/.:abcrwxdRpPgL\u{0}\\\"& -19")
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0..<30, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            _ = try? CommandText.parse(bytes)
            guard let path = try? PathText(bytes) else { continue }
            _ = try? process.context.open(path)
            _ = try? process.context.rename(path, to: PathText("/x"))
            _ = try? process.context.remove(path)
        }
    }
}

@Suite struct CommandTextTests {
    private func words(_ string: String) throws(Errno) -> [[String]] {
        try CommandText.parse(text(string)).map { command in
            command.words.map { String(decoding: $0, as: UTF8.self) }
        }
    }

    @Test func commandsAreSplit() throws {
        #expect(try words("bind myserver && listen") == [["bind", "myserver"], ["listen"]])
        #expect(try words("  a\t\"b c\"\\ d\n&& \"\" \"&&\"\n") == [["a", "b c d"], ["", "&&"]])
        #expect(try words("close 3 -1\u{0}\u{0}") == [["close", "3", "-1"]])
        #expect(try CommandText.parse(text("close 3 -1"))[0].number(1) == .max)
        #expect(throws: Errno.invalidArgument) { try CommandText.parse(text("a"))[0].number(0) }
    }

    @Test(arguments: [
        "", " ", "&&", "a &&", "&& a", "a && && b", "\"a", "a\\", "a\u{0}b", "\\\u{0}",
    ])
    func malformedTextIsRefused(string: String) {
        #expect(throws: Errno.invalidArgument) { try words(string) }
    }

    @Test func numbers() {
        #expect(CommandText.number(text("18446744073709551615")) == .max)
        #expect(CommandText.number(text("18446744073709551616")) == nil)
        #expect(CommandText.number(text("99999999999999999999999")) == nil)
        #expect(CommandText.number(text("007")) == 7)
        for bad in ["", "-", "-2", "+1", "0x10", " 1", "1 "] {
            #expect(CommandText.number(text(bad)) == nil, "\(bad)")
        }
        let many = String(repeating: "w ", count: 257)
        #expect(throws: Errno.invalidArgument) { try words(many) }
    }
}
