// What is special about tmpfs: the boot archive's pages, quotas, memory that comes back.

import Arch
import BootArchive
import FileSystem
import KernelABI
import Memory
import Testing

@Suite struct TmpfsTests {
    @Test func filesOfTheArchiveAreUsedWhereTheyLie() throws {
        let world = try World()
        var writer = ArchiveWriter()
        let large = (0..<10000).map { UInt8($0 & 0xFF) }
        try writer.addDirectory("cfg")
        try writer.addFile("cfg/large", large)
        try writer.addFile("cfg/empty", [])
        try writer.addSymbolicLink("link", target: "cfg/large")
        let bytes = try writer.finish()
        let start = try #require(world.store(bytes))
        let archive = try unsafe Archive(world.memory(at: start, count: bytes.count))
        let (root, superblock) = try world.tmpfs.makeRoot(from: archive, at: start)
        let process = try world.process(in: world.rootNamespace)
        try process.context.mount(root: root, at: path("/"))
        let before = world.frames.statistics
        #expect(superblock.usage.pages == 0)
        #expect(try process.open("/link").bytes(20000) == large)
        #expect(try process.status("/cfg/empty").size == 0)
        #expect(world.frames.statistics == before)
        // Mapped for reading it is the archive's page; for writing a copy.
        guard case .shared(let pages) = try process.open("/link").mapping(for: .read) else {
            Issue.record("not shared")
            return
        }
        #expect(pages.pageCount == 3)
        #expect(try !pages.page(at: 1, isWritable: false).isCounted)
        #expect(throws: Errno.badAddress) { try pages.page(at: 3, isWritable: false) }
        let file = try process.open("/link")
        _ = try file.seek(by: 5000, from: .start)
        try file.write("changed")
        var expected = large
        expected.replaceSubrange(5000..<5007, with: text("changed"))
        #expect(try process.open("/link").bytes(20000) == expected)
        #expect(superblock.usage.pages == 1)
        let page = try pages.page(at: 1, isWritable: true)
        #expect(page.isCounted && superblock.usage.pages == 1)
        world.frames.release(page.address)
        try file.vnode.truncate(to: 4097)
        try file.vnode.truncate(to: 10000)
        expected.replaceSubrange(4097..<10000, with: [UInt8](repeating: 0, count: 5903))
        #expect(try process.open("/link").bytes(20000) == expected)
        let isUntouched = unsafe world.memory(at: start, count: bytes.count).elementsEqual(bytes)
        #expect(isUntouched)
    }

    @Test func quotasHoldAndComeBack() throws {
        let world = try World()
        let process = try world.process()
        _ = try process.open("/q:cd")
        let empty = world.frames.statistics
        #expect(throws: Errno.invalidArgument) { try process.mount("/q", options: "size=") }
        #expect(throws: Errno.invalidArgument) { try process.mount("/q", options: "size=0") }
        #expect(throws: Errno.invalidArgument) { try process.mount("/q", options: "size=9Z") }
        #expect(throws: Errno.invalidArgument) {
            try process.mount("/q", options: "size=99999999999G")
        }
        try process.mount("/q", options: "size=64K")
        let file = try process.open("/q/file:c")
        #expect(try file.write([UInt8](repeating: 1, count: 100_000)) == 65536)
        #expect(throws: Errno.quotaExceeded) { try file.write("x") }
        try process.write("/q/file:t", "")
        _ = try file.seek(by: 0, from: .start)
        #expect(try file.write([UInt8](repeating: 2, count: 65536)) == 65536)
        var count = 0
        #expect(throws: Errno.quotaExceeded) {
            while true {
                _ = try process.open("/q/f\(count):c")
                count += 1
            }
        }
        // A file far out counts what its table takes.
        try process.remove("/q/file")
        try process.remove("/q/f0")
        #expect(throws: Errno.quotaExceeded) {
            let sparse = try process.open("/q/sparse:c")
            _ = try sparse.seek(by: (16 << 30) - 1, from: .start)
            try sparse.write("x")
        }
        try process.unmount("/q")
        world.cache.reclaimAll()
        #expect(world.frames.statistics.used.rawValue == empty.used.rawValue + 16)
        // The open file keeps its pages.
        _ = file
    }

    @Test func datesCanBeSet() throws {
        let world = try World(tmpfsPages: 1 << 16)
        let process = try world.process()
        let request = FileControl.setModified.rawValue
        for name in ["/file:c", "/directory:cd"] {
            let file = try process.open(name)
            #expect(try file.control(request, 1_234_567_890, UserMemory()) == 0)
            #expect(file.status().modified == 1_234_567_890)
            _ = try file.control(request, Limits.forever, UserMemory())
            #expect(file.status().modified != 1_234_567_890)
            #expect(throws: Errno.notSupportedByFile) { try file.control(3, 0, UserMemory()) }
        }
        // Only what may be written to; and nothing that makes up its dates.
        let reading = try process.open("/file:r")
        #expect(throws: Errno.accessDenied) { try reading.control(request, 1, UserMemory()) }
    }

    @Test func memoryRunsOutWithAnError() throws {
        let world = try World(bytes: 8 << 20, tmpfsPages: 1 << 20)
        let process = try world.process()
        let empty = world.frames.statistics
        let file = try process.open("/big:c")
        #expect(throws: Errno.noSpace) {
            while true { try file.write([UInt8](repeating: 1, count: 65536)) }
        }
        #expect(world.frames.statistics.free == .zero)
        #expect(throws: Errno.noSpace) { try process.write("/other:c", "x") }
        try process.remove("/big")
        try process.write("/tiny:c", "")
        #expect(try file.bytes(1) == [])
        try file.vnode.truncate(to: 0)
        #expect(world.frames.statistics == empty)
    }

    @Test func treesOfAnyDepthComeApart() throws {
        let world = try World(tmpfsPages: 1 << 16)
        let process = try world.process()
        _ = try process.open("/m:cd")
        try process.mount("/m")
        try process.context.changeDirectory(to: path("/m"))
        for _ in 0..<5000 {
            _ = try process.open("d:cd")
            try process.context.changeDirectory(to: path("d"))
        }
        #expect(throws: Errno.nameTooLong) { try process.context.workingDirectoryPath() }
        try process.context.changeDirectory(to: path("/"))
        try process.unmount("/m")
        world.cache.reclaimAll()
        #expect(world.cache.count < 100)
        _ = try process.open("/n:cd")
        try process.mount("/n")
        try process.context.changeDirectory(to: path("/n"))
        for _ in 0..<500 {
            _ = try process.open("d:cd")
            try process.context.changeDirectory(to: path("d"))
        }
        try process.remove("/n/d:dR")
        #expect(try process.list("/n") == [])
        #expect(try process.list(":R") == [])
        process.context.setWorkingDirectory(nil)
    }

    @Test func aShortageOfMemoryEndsWhatNobodyUses() throws {
        let world = try World(tmpfsPages: 1 << 16)
        let process = try world.process()
        let kept = try process.open("/kept:c")
        let before = world.cache.count
        for index in 0..<500 { _ = try? process.context.status(of: path("/missing-\(index)")) }
        #expect(world.cache.count >= before + 500)
        world.cache.reclaimForShortage()
        #expect(world.cache.count <= before)
        // A few more are not worth going through all of them again.
        for index in 0..<10 { _ = try? process.context.status(of: path("/missing-\(index)")) }
        let few = world.cache.count
        world.cache.reclaimForShortage()
        #expect(world.cache.count == few)
        _ = kept
    }

    @Test func theCacheStaysWithinItsLimit() throws {
        let world = try World(cacheLimit: 50)
        let process = try world.process()
        for number in 0..<2000 { _ = process.exists("/nothing\(number)") }
        for number in 0..<500 { try process.write("/file\(number):c", "") }
        #expect(world.cache.count < 200)
        for number in 0..<500 { #expect(process.exists("/file\(number)")) }
        #expect(world.cache.count < 200)
    }
}
