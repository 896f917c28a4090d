import BootArchive
import Testing

/// Opens an archive for the duration of `body`.
@discardableResult
func withArchive<Result>(
    _ bytes: [UInt8], _ body: (borrowing Archive) throws -> Result
) throws -> Result {
    try unsafe bytes.withUnsafeBytes { memory in
        try body(try unsafe Archive(memory))
    }
}

extension Archive {
    func path(_ entry: Entry) -> String {
        unsafe withPath(of: entry) { unsafe String(decoding: $0, as: UTF8.self) }
    }

    func contents(_ entry: Entry) -> [UInt8] {
        unsafe withContents(of: entry) { unsafe Array($0) }
    }

    var paths: [String] { (0..<entryCount).map { path(entry(at: $0)) } }
}

/// An archive with one of everything.
func makeSample() throws -> [UInt8] {
    var writer = ArchiveWriter()
    try writer.addFile("sbin/init", [UInt8](repeating: 0x90, count: 5000))
    try writer.addFile("cfg/empty.cfg", [])
    try writer.addSymbolicLink("base/bin/clock", target: "../../sbin/boxspawn")
    try writer.addDirectory("tmp")
    try writer.addFile("cfg/theme.cfg", Array("[strings]\n".utf8))
    return try writer.finish()
}

@Suite struct ArchiveTests {
    @Test func holdsWhatWasAdded() throws {
        try withArchive(makeSample()) { archive in
            #expect(
                archive.paths == [
                    "base", "base/bin", "base/bin/clock", "cfg", "cfg/empty.cfg", "cfg/theme.cfg",
                    "sbin", "sbin/init", "tmp",
                ])
            let program = try #require(archive.find("sbin/init".utf8))
            #expect(program.kind == .file)
            #expect(program.offset % 4096 == 0)
            #expect(archive.contents(program) == [UInt8](repeating: 0x90, count: 5000))
            let link = try #require(archive.find("base/bin/clock".utf8))
            #expect(link.kind == .symbolicLink)
            #expect(archive.contents(link) == Array("../../sbin/boxspawn".utf8))
            #expect(archive.find("tmp".utf8)?.kind == .directory)
            #expect(archive.find("cfg/empty.cfg".utf8)?.length == 0)
            #expect(archive.find("cfg/empty".utf8) == nil)
            #expect(archive.find("cfg/empty.cfgs".utf8) == nil)
            #expect(archive.find("".utf8) == nil)
            #expect(throws: Never.self) { try archive.checkData() }
        }
    }

    @Test func emptyArchive() throws {
        let bytes = try ArchiveWriter().finish()
        #expect(bytes.count == 4096)
        try withArchive(bytes) { #expect($0.entryCount == 0 && $0.find("a".utf8) == nil) }
    }

    @Test func orderOfAddingDoesNotMatter() throws {
        let names = (0..<50).map { "d\($0 % 7)/f\($0)" }
        var results: Set<[UInt8]> = []
        for _ in 0..<4 {
            var writer = ArchiveWriter()
            for name in names.shuffled() { try writer.addFile(name, Array(name.utf8)) }
            results.insert(try writer.finish())
        }
        #expect(results.count == 1)
    }

    @Test func laterFilesReplaceEarlierOnes() throws {
        var writer = ArchiveWriter()
        try writer.addFile("a/b", [1])
        try writer.addFile("a/b", [2, 3])
        try writer.addSymbolicLink("a/c", target: "b")
        try writer.addFile("a/c", [4])
        try withArchive(writer.finish()) { archive in
            #expect(archive.entryCount == 3)
            #expect(archive.find("a/b".utf8).map { archive.contents($0) } == [2, 3])
            #expect(archive.find("a/c".utf8)?.kind == .file)
        }
        #expect(throws: ArchiveWriter.Problem.notADirectory("a/b")) {
            try writer.addFile("a/b/c", [])
        }
        #expect(throws: ArchiveWriter.Problem.notADirectory("a")) { try writer.addFile("a", []) }
    }

    @Test(arguments: [
        "", "/a", "a/", "a//b", ".", "..", "a/../b", "a/./b", "a:w", "a\nb", "a\u{7F}",
        String(repeating: "x", count: 256), String(repeating: "xx/", count: 341) + "x",
    ])
    func refusesPath(path: String) {
        var writer = ArchiveWriter()
        #expect(throws: ArchiveWriter.Problem.badPath(path)) { try writer.addFile(path, []) }
    }

    @Test func acceptsUnusualPaths() throws {
        for path in ["...", "a/.b", "\u{E4}\u{1F600}", "a b", String(repeating: "x", count: 255)] {
            var writer = ArchiveWriter()
            try writer.addFile(path, [])
            try withArchive(writer.finish()) { #expect($0.find(path.utf8) != nil) }
        }
        #expect(!ArchivePath.isValid([0xC0, 0x80]))
        #expect(!ArchivePath.isValid([0xED, 0xA0, 0x80]))
        #expect(!ArchivePath.isValid([0xF4, 0x90, 0x80, 0x80]))
        #expect(!ArchivePath.isValid([0x61, 0xE2, 0x82]))
    }
}
