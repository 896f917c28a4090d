// Files, directories and links as programs see them, one behaviour a test.

import FileSystem
import KernelABI
import Testing

@Suite struct FileTests {
    let world: World
    let process: Process

    init() throws {
        world = try World()
        process = try world.process()
    }

    @Test func whatIsWrittenIsReadBack() throws {
        try process.write("/a:c", "hello")
        #expect(try process.read("/a") == "hello")
        #expect(try process.status("/a").size == 5)
        try process.write("/a", "J")
        #expect(try process.read("/a") == "Jello")
        try process.write("/a:a", "!")
        #expect(try process.read("/a") == "Jello!")
        try process.write("/a:t", "x")
        #expect(try process.read("/a") == "x")
    }

    @Test func creatingFollowsItsFlags() throws {
        #expect(throws: Errno.noEntry) { try process.open("/f") }
        _ = try process.open("/f:create:exclusive")
        #expect(throws: Errno.exists) { try process.open("/f:ce") }
        _ = try process.open("/f:c")
        #expect(throws: Errno.notDirectory) { try process.open("/f:d") }
        #expect(throws: Errno.notDirectory) { try process.open("/f/") }
        #expect(throws: Errno.notDirectory) { try process.open("/f/g:c") }
        #expect(throws: Errno.noEntry) { try process.open("/d1/d2/d3:cd") }
        _ = try process.open("/d1/d2/d3:cdp")
        _ = try process.open("/d1/d2/d3:create:directory:parents")
        #expect(try process.list("/d1:R") == ["d2", "d2/d3"])
        #expect(try process.status("/d1/d2").type == FileType.directory.rawValue)
    }

    @Test func pathsOfAllShapes() throws {
        try process.write("/a/b/c:cp", "c")
        #expect(try process.read("//a/./b///../b/c") == "c")
        #expect(try process.read("/../../a/b/c") == "c")
        try process.context.changeDirectory(to: path("/a"))
        #expect(try process.read("b/c") == "c")
        #expect(try process.list(":R") == ["b", "b/c"])
        #expect(try process.context.workingDirectoryPath() == text("/a"))
        #expect(try process.read("../a/b/c") == "c")
        let directory = try process.open("/a/b")
        #expect(try process.open("c", at: directory).text() == "c")
        #expect(try process.open("../b/c", at: directory).text() == "c")
        #expect(throws: Errno.nameTooLong) {
            try process.open("/" + String(repeating: "x", count: 256))
        }
        try process.write("/" + String(repeating: "x", count: 255) + ":c", "long")
        #expect(throws: Errno.nameTooLong) {
            try process.open(String(repeating: "x/", count: 513))
        }
        _ = try process.open(String(repeating: "./", count: 510))
        #expect(throws: Errno.noEntry) { try process.open("") }
    }

    @Test func seeking() throws {
        let file = try process.open("/s:c")
        try file.write("0123456789")
        #expect(try file.seek(by: 3, from: .start) == 3)
        #expect(try file.bytes(2) == text("34"))
        #expect(try file.seek(by: -1, from: .current) == 4)
        #expect(try file.bytes(1) == text("4"))
        #expect(try file.seek(by: -2, from: .end) == 8)
        #expect(try file.text() == "89")
        #expect(throws: Errno.invalidArgument) { try file.seek(by: -11, from: .end) }
        #expect(throws: Errno.invalidArgument) { try file.seek(by: .min, from: .current) }
        #expect(throws: Errno.invalidArgument) { try file.seek(by: .max, from: .current) }
        #expect(try file.seek(by: .max, from: .start) == UInt64(Int64.max))
        #expect(try file.bytes(4).isEmpty)
        #expect(throws: Errno.fileTooBig) { try file.write("x") }
        #expect(try process.status("/s").size == 10)
    }

    @Test func holesReadAsZeroesAndShrinkingForgets() throws {
        let file = try process.open("/h:c")
        _ = try file.seek(by: 10000, from: .start)
        try file.write("end")
        #expect(try process.status("/h").size == 10003)
        let all = try process.open("/h").bytes(20000)
        #expect(all.count == 10003 && all.prefix(10000).allSatisfy { $0 == 0 })
        try process.context.open(path("/h")).vnode.truncate(to: 10001)
        try process.context.open(path("/h")).vnode.truncate(to: 10003)
        #expect(try process.open("/h").bytes(20000).suffix(3) == [UInt8(ascii: "e"), 0, 0])
    }

    @Test func hardLinksNameOneFile() throws {
        try process.write("/a:c", "one")
        try process.link("/a", "/b")
        try process.write("/b", "two")
        #expect(try process.read("/a") == "two")
        #expect(try process.status("/a").links == 2)
        #expect(try process.status("/a").number == process.status("/b").number)
        #expect(throws: Errno.exists) { try process.link("/a", "/b") }
        try process.remove("/a")
        #expect(try process.read("/b") == "two")
        #expect(try process.status("/b").links == 1)
        _ = try process.open("/d:cd")
        #expect(throws: Errno.notPermitted) { try process.link("/d", "/e") }
    }

    /// The world's clock stands still.
    @Test func linksHaveTheTimeTheyWereMade() throws {
        try process.symlink("nothing", "/l")
        let status = try process.status("/l:nofollow")
        #expect(status.created == 1_000_000_000)
        #expect(status.modified == 1_000_000_000)
        #expect(status.changed == 1_000_000_000)
        #expect(status.accessed == 1_000_000_000)
    }

    @Test func symbolicLinks() throws {
        try process.write("/dir/file:cp", "content")
        try process.symlink("dir", "/l")
        try process.symlink("/dir/file", "/dir/absolute")
        try process.symlink("file", "/dir/relative")
        try process.symlink("nothing", "/dangling")
        #expect(try process.read("/l/file") == "content")
        #expect(try process.read("/l/absolute") == "content")
        #expect(try process.read("/dir/relative") == "content")
        #expect(try process.read("/l/../dir/relative") == "content")
        #expect(throws: Errno.noEntry) { try process.read("/dangling") }
        #expect(try process.context.linkTarget(of: path("/l")) == text("dir"))
        #expect(throws: Errno.invalidArgument) {
            try process.context.linkTarget(of: path("/dir"))
        }
        #expect(try process.status("/l:nofollow").type == FileType.symbolicLink.rawValue)
        #expect(try process.status("/l").type == FileType.directory.rawValue)
        #expect(try process.status("/l/:l").type == FileType.directory.rawValue)
        #expect(throws: Errno.tooManySymbolicLinks) { try process.open("/l:l") }
        try process.write("/dangling:c", "made")
        #expect(try process.read("/nothing") == "made")
        try process.remove("/l")
        #expect(try process.read("/dir/file") == "content")
    }

    @Test func fortyLinksAndNoMore() throws {
        try process.write("/0:c", "end")
        for number in 1...41 { try process.symlink("/\(number - 1)", "/\(number)") }
        #expect(try process.read("/40") == "end")
        #expect(throws: Errno.tooManySymbolicLinks) { try process.read("/41") }
        try process.symlink("loop", "/loop")
        #expect(throws: Errno.tooManySymbolicLinks) { try process.read("/loop") }
        #expect(throws: Errno.tooManySymbolicLinks) { try process.open("/loop:c") }
    }

    @Test func removing() throws {
        try process.write("/f:c", "kept")
        let open = try process.open("/f")
        try process.remove("/f")
        #expect(!process.exists("/f"))
        #expect(try open.text() == "kept")
        _ = try process.open("/d/sub:cdp")
        #expect(throws: Errno.isDirectory) { try process.remove("/d") }
        #expect(throws: Errno.notEmpty) { try process.remove("/d:d") }
        try process.remove("/d/sub:d")
        try process.remove("/d:d")
        #expect(throws: Errno.noEntry) { try process.remove("/d:d") }
        try process.write("/t/a/b/c/file:cp", "x")
        try process.write("/t/a/other:c", "x")
        try process.symlink("/", "/t/a/link")
        try process.remove("/t:dR")
        #expect(!process.exists("/t"))
        #expect(process.exists("/sys"))
        #expect(throws: Errno.busy) { try process.remove("/:dR") }
        #expect(throws: Errno.busy) { try process.remove("/sys:d") }
        #expect(throws: Errno.busy) { try process.remove("/sys/..:d") }
    }

    @Test func nothingIsMadeInARemovedDirectory() throws {
        _ = try process.open("/d:cd")
        try process.context.changeDirectory(to: path("/d"))
        try process.remove("/d:d")
        #expect(throws: Errno.noEntry) { try process.open("new:c") }
        #expect(throws: Errno.noEntry) { try process.symlink("x", "new") }
        #expect(try process.list(":R") == [])
        #expect(process.exists(".."))
    }

    @Test func renaming() throws {
        try process.write("/a:c", "a")
        try process.write("/b:c", "b")
        try process.rename("/a", "/c")
        #expect(try process.read("/c") == "a" && !process.exists("/a"))
        try process.rename("/c", "/b")
        #expect(try process.read("/b") == "a" && !process.exists("/c"))
        #expect(throws: Errno.noEntry) { try process.rename("/none", "/x") }
        try process.write("/x:c", "x")
        #expect(throws: Errno.exists) { try process.rename("/b", "/x:e") }
        _ = try process.open("/d/e/f:cdp")
        try process.context.changeDirectory(to: path("/d/e"))
        #expect(throws: Errno.invalidArgument) { try process.rename("/d", "/d/e/f/g") }
        #expect(throws: Errno.invalidArgument) { try process.rename("/d", "/d/g") }
        #expect(throws: Errno.isDirectory) { try process.rename("/b", "/d") }
        #expect(throws: Errno.notDirectory) { try process.rename("/d", "/b") }
        _ = try process.open("/full/x:cdp")
        #expect(throws: Errno.notEmpty) { try process.rename("/d", "/full") }
        try process.rename("/d/e", "/full/e")
        #expect(try process.context.workingDirectoryPath() == text("/full/e"))
        #expect(process.exists("f") && process.exists("../x"))
        _ = try process.open("/empty:cd")
        try process.rename("/full", "/empty")
        #expect(try process.context.workingDirectoryPath() == text("/empty/e"))
        try process.link("/b", "/b2")
        try process.rename("/b", "/b2")
        #expect(process.exists("/b") && process.exists("/b2"))
    }

    @Test func directoryReadingSurvivesChanges() throws {
        for number in 0..<100 { try process.write("/d/\(number):cp", "") }
        let directory = try process.open("/d")
        var names: [String] = []
        // Room for a record or two at a time, and removals in between.
        for step in 0..<50 {
            var bytes = [UInt8](repeating: 0, count: 48)
            try unsafe bytes.withUnsafeMutableBytes { memory in
                var buffer = unsafe ReadBuffer(memory)
                try directory.readDirectory(into: &buffer, process.context)
            }
            names.append(String(decoding: bytes[16..<16 + Int(bytes[10])], as: UTF8.self))
            if step == 10 { for number in 0..<90 { try process.remove("/d/\(number)") } }
            if step == 10 { for number in 100..<110 { try process.write("/d/\(number):c", "") } }
        }
        #expect(Set(names).isSuperset(of: (91..<99).map(String.init).filter { Int($0)! % 2 == 0 }))
        #expect(try process.list("/d").count == 20)
        #expect(throws: Errno.invalidArgument) { try process.list("/d", room: 16) }
        #expect(try directory.seek(by: 0, from: .start) == 0)
        // What could not be stored was not read.
        let memory = UserMemory()
        withExtendedLifetime(memory) {
            #expect(throws: Errno.badAddress) {
                var nowhere = unsafe ReadBuffer(memory, address: 4096, count: 512)
                try directory.readDirectory(into: &nowhere, process.context)
            }
        }
        #expect(try directory.list(process.context).count == 20)
        #expect(throws: Errno.notDirectory) {
            try process.open("/d/100").list(process.context)
        }
    }

    @Test func longListingsComeInParts() throws {
        let name = String(repeating: "n", count: 200)
        for number in 0..<600 { try process.write("/d/\(name)\(number):cp", "") }
        let names = try process.list("/d", room: 1 << 20)
        #expect(Set(names).count == 600 && names.count == 600)
    }

    @Test func descriptors() throws {
        try process.write("/a:c", "abc")
        let table = DescriptorTable(limit: 4)
        let file = try process.open("/a")
        #expect(try table.add(file) == 0)
        #expect(try table.duplicate(0) == 1)
        #expect(try table.file(1) === table.file(0))
        #expect(try table.duplicate(0, to: 3) == 3)
        #expect(try table.add(file) == 2)
        #expect(throws: Errno.tooManyFiles) { try table.add(file) }
        #expect(throws: Errno.badDescriptor) { try table.duplicate(0, to: 4) }
        #expect(throws: Errno.badDescriptor) { try table.duplicate(0, to: -1) }
        #expect(throws: Errno.badDescriptor) { try table.duplicate(7, to: 0) }
        try table.close(1)
        #expect(throws: Errno.badDescriptor) { try table.close(1) }
        #expect(throws: Errno.badDescriptor) { try table.file(.min) }
        #expect(try table.add(file) == 1)
        let copy = try table.copy(below: 3)
        table.close(from: 1, through: .max)
        #expect(table.count == 1 && copy.count == 3)
        copy.closeAll()
        table.close(from: 5, through: 2)
        #expect(table.count == 1 && copy.count == 0)
        // Both stand for the same open file, and so for one position.
        #expect(try table.duplicate(0) == 1)
        #expect(try table.file(0).bytes(1) == text("a"))
        #expect(try table.file(1).bytes(1) == text("b"))
    }
}
