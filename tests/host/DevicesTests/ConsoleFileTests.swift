// The console on a line that is slow.

import Devices
import FileSystem
import Foundation
import KernelABI
import Synchronization
import Testing

/// A line that takes a few bytes at a time.
private final class SlowLine: ConsoleLine, @unchecked Sendable {
    private let lock = NSLock()
    private var sent: [UInt8] = []
    private var room = 0
    private var looks = 0

    var all: [UInt8] { lock.withLock { sent } }
    var lookCount: Int { lock.withLock { looks } }

    /// Gives room for bytes; whether there was none before.
    func grant(_ count: Int) -> Bool {
        lock.withLock {
            defer { room = count }
            return room == 0
        }
    }

    func send(_ bytes: borrowing Span<UInt8>) -> Int {
        let bytes = bytes.extracting(first: bytes.count).array
        return lock.withLock {
            let count = min(room, bytes.count)
            sent += bytes[..<count]
            room -= count
            return count
        }
    }

    var hasRoom: Bool {
        lock.withLock {
            looks += 1
            return room > 0
        }
    }

    func received(atMost limit: Int) -> [UInt8] { [] }
    var hasReceived: Bool { false }
}

@Suite struct ConsoleFileTests {
    private let line = SlowLine()
    private let console: ConsoleFile
    private let context: FileContext

    init() throws {
        let cache = try #require(DentryCache(limit: 256, bucketCount: 64))
        let services = FileSystemServices(cache: cache, wallClock: { 0 })
        let devfs = SyntheticFileSystem("devfs", services: services)
        console = ConsoleFile(line, in: devfs.superblock)
        try devfs.root.add("console", console)
        context = FileContext(
            processID: 1, namespace: try Namespace(parent: nil),
            descriptors: DescriptorTable(limit: 16))
        try context.mount(devfs, at: PathText(Array("/".utf8)))
    }

    private func open(_ path: String) throws(Errno) -> OpenFile {
        try context.open(PathText(Array(path.utf8)))
    }

    private func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

    @Test func aLongWriteGoesOutInPiecesWhileItsWriterSleeps() throws {
        let (line, console) = (line, console)
        let bytes = pattern(10_000)
        let thread = Thread {
            while line.all.count < bytes.count {
                if line.grant(7) { console.notify(.writable) }
                Thread.sleep(forTimeInterval: 0.000_05)
            }
        }
        thread.start()
        #expect(try open("/console").write(bytes) == bytes.count)
        #expect(line.all == bytes)
        // Two looks for seven bytes, and a few in vain, rather than one look after another.
        #expect(line.lookCount < bytes.count)
    }

    @Test func whoDoesNotWaitWritesWhatFits() throws {
        let file = try open("/console:n")
        #expect(file.readiness.isEmpty)
        #expect(throws: Errno.wouldBlock) { try file.write(pattern(600)) }
        _ = line.grant(300)
        #expect(file.readiness == .writable)
        #expect(try file.write(pattern(600)) == 300)
        #expect(line.all == pattern(300))
    }

    @Test func aLineThatSaysNothingIsLeftAlone() throws {
        let (line, console) = (line, console)
        let looks = Mutex((0, 0))
        let thread = Thread {
            while line.lookCount < 3 { Thread.sleep(forTimeInterval: 0.001) }
            let before = line.lookCount
            Thread.sleep(forTimeInterval: 0.3)
            looks.withLock { $0 = (before, line.lookCount) }
            if line.grant(3) { console.notify(.writable) }
        }
        thread.start()
        #expect(try open("/console").write(pattern(3)) == 3)
        let (before, after) = looks.withLock { $0 }
        #expect(after == before)
    }
}
