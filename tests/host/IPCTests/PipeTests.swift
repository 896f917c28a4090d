// Pipes and devices, alone and with many threads.

import Arch
import FileSystem
import IPC
import KernelABI
import KernelBase
import KernelLog
import Memory
import Scheduler
import SeededRandom
import Synchronization
import Testing

@Suite struct PipeTests {
    let net: Net

    init() throws {
        net = try Net()
    }

    @Test func whatGoesInComesOut() throws {
        let (reading, writing) = try net.pipe()
        #expect(try writing.write("hello") == 5)
        #expect(try reading.bytes(3) == text("hel"))
        #expect(try reading.bytes(10) == text("lo"))
        #expect(throws: Errno.accessDenied) { try reading.write("x") }
        #expect(throws: Errno.accessDenied) { try writing.bytes(1) }
        #expect(throws: Errno.notSeekable) { try reading.seek(by: 0, from: .start) }
        #expect(try reading.bytes(0) == [])
        #expect(reading.status().type == FileType.stream.rawValue)
        // Both ends are one file, and each pipe is another.
        #expect(reading.status().number == writing.status().number)
        #expect(try net.pipe().reading.status().number != reading.status().number)
        let both = try net.process.open("/dev/pipe/new")
        try both.write("x")
        #expect(try both.bytes(9) == text("x"))
        #expect(throws: Errno.accessDenied) { try net.pipe(":r") }
    }

    @Test func endsAreNoticed() throws {
        var pipe: (reading: OpenFile, writing: OpenFile)? = try net.pipe()
        let reading = try #require(pipe?.reading)
        try pipe?.writing.write("last")
        pipe = nil
        #expect(try poll([(reading, .readable)]) == [[.readable, .hangUp]])
        #expect(try reading.text() == "last")
        #expect(try reading.bytes(1) == [])
        pipe = try net.pipe()
        let writing = try #require(pipe?.writing)
        pipe = nil
        #expect(throws: Errno.brokenPipe) { try writing.write("x") }
        #expect(try poll([(writing, [])]) == [.failed])
    }

    @Test func nonblockingPipesSayWhenTheyWouldWait() throws {
        let (reading, writing) = try net.pipe(":n")
        #expect(throws: Errno.wouldBlock) { try reading.bytes(1) }
        #expect(try poll([(reading, .readable), (writing, .writable)]) == [[], .writable])
        var total = 0
        while let count = try? writing.write([UInt8](repeating: 1, count: 5000)) { total += count }
        #expect(total == 16384)
        #expect(throws: Errno.wouldBlock) { try writing.write("x") }
        #expect(try poll([(reading, .readable), (writing, .writable)]) == [.readable, []])
        _ = try reading.bytes(100)
        // Up to 4,096 bytes go in as a whole or not at all.
        #expect(throws: Errno.wouldBlock) { try writing.write([UInt8](repeating: 1, count: 101)) }
        #expect(try writing.write([UInt8](repeating: 1, count: 100)) == 100)
    }

    @Test(arguments: [1, 2] as [UInt64]) func manyThreadsLoseNothing(seed: UInt64) throws {
        // Nobody but the writers keeps the writing end.
        let (reading, end) = try { () throws -> (OpenFile, Spare) in
            let pipe = try net.pipe()
            return (pipe.reading, Spare(pipe.writing))
        }()
        final class Sums: Sendable {
            let written = Atomic<Int>(0)
            let read = Atomic<Int>(0)
        }
        let total = Sums()
        Thread.concurrently(8) { number in
            var random = SeededGenerator(seed: seed &* 100 &+ UInt64(number))
            if number < 4 {
                for _ in 0..<200 {
                    let count = Int.random(in: 1...6000, using: &random)
                    let bytes = [UInt8](repeating: UInt8(number), count: count)
                    if (try? end.take()?.write(bytes)) == count {
                        total.written.wrappingAdd(count * (number + 1), ordering: .relaxed)
                    }
                }
                end.drop(after: 4)
            } else {
                while let bytes = try? reading.bytes(Int.random(in: 1...5000, using: &random)),
                    !bytes.isEmpty
                {
                    let sum = bytes.reduce(0) { $0 + Int($1) + 1 }
                    total.read.wrappingAdd(sum, ordering: .relaxed)
                }
            }
        }
        #expect(total.written.load(ordering: .relaxed) == total.read.load(ordering: .relaxed))
    }

    @Test func interruptionEndsAWait() throws {
        let (reading, writing) = try net.pipe()
        let thread = Thread.spawn {
            #expect(throws: Errno.interrupted) { try reading.bytes(1) }
            var requests = [PollRequest(reading, .readable)]
            #expect(throws: Errno.interrupted) {
                try PollRequest.wait(for: &requests, until: nil)
            }
        }
        thread.thread.interrupt()
        thread.join()
        try writing.write("x")
        #expect(try reading.bytes(1) == text("x"))
    }

    @Test func badMemoryLosesNothing() throws {
        let (reading, writing) = try net.pipe()
        try writing.write("kept")
        let memory = UserMemory()
        withExtendedLifetime(memory) {
            var target = unsafe ReadBuffer(memory, address: 0x1000, count: 4)
            #expect(throws: Errno.badAddress) { try reading.read(into: &target) }
            var source = unsafe WriteBuffer(memory, address: .max, count: 4)
            #expect(throws: Errno.badAddress) { try writing.write(from: &source) }
        }
        #expect(try reading.bytes(9) == text("kept"))
    }
}

/// A reference that several threads take and the last one drops.
final class Spare: Sendable {
    private let file: SleepingMutex<OpenFile?>
    private let drops = Atomic<Int>(0)

    init(_ file: OpenFile) {
        self.file = SleepingMutex(file, rank: .process)
    }

    func take() -> OpenFile? { file.withLock { $0 } }

    func drop(after count: Int) {
        if drops.wrappingAdd(1, ordering: .relaxed).newValue == count {
            let last = file.withLock { file in
                let last = file
                file = nil
                return last
            }
            _ = last
        }
    }
}

@Suite struct DeviceTests {
    let net: Net

    init() throws {
        net = try Net()
    }

    @Test func constants() throws {
        let process = net.process
        #expect(try process.open("/dev/const/zero").bytes(5000) == .init(repeating: 0, count: 5000))
        #expect(try process.open("/dev/const/one").bytes(3) == [255, 255, 255])
        let null = try process.open("/dev/const/null")
        #expect(try null.bytes(9) == [] && null.write("gone") == 4)
        let zero = try process.open("/dev/const/zero:rw")
        #expect(try zero.write("gone") == 4 && zero.bytes(2) == [0, 0])
        let mapping = try process.open("/dev/const/one").mapping(for: [.read, .write])
        guard case .fresh(fill: 0xFF) = mapping else {
            Issue.record("not fresh memory")
            return
        }
        #expect(throws: Errno.notSupported) { try null.mapping(for: .read) }
    }

    @Test func random() throws {
        let file = try net.process.open("/dev/random")
        let bytes = try file.bytes(1001)
        #expect(bytes.count == 1001 && Set(bytes).count > 200)
        #expect(try file.bytes(1001) != bytes)
    }

    @Test func sharedMemoryGetsItsSizeOnce() throws {
        let before = net.world.frames.statistics
        let account = MemoryAccount(limit: PageCount(100))
        var file: OpenFile? = try net.process.open("/dev/shmem/new")
        if case .object(let object)? = try file?.mapping(for: [.read, .write]) {
            #expect(object.size == 0)
            let memory = try object.memory(bytes: 10000, account: account)
            #expect(memory.pageCount == PageCount(3) && account.used == PageCount(3))
            #expect(try object.memory(bytes: 1, account: account) === memory)
            #expect(try file?.seek(by: 0, from: .end) == 12288)
            #expect(file?.status().size == 12288)
        } else {
            Issue.record("not an object")
        }
        let other = try net.process.open("/dev/shmem/new")
        if case .object(let object) = try other.mapping(for: .read) {
            #expect(throws: Errno.noMemory) {
                try object.memory(bytes: 1 << 20, account: account)
            }
            #expect(throws: Errno.invalidArgument) {
                try object.memory(bytes: .max, account: account)
            }
        }
        file = nil
        #expect(account.used == .zero && net.world.frames.statistics == before)
    }

    @Test func theLogIsAFile() throws {
        Log.start()
        let process = net.process
        let file = try process.open("/dev/klog")
        Log.info("a line for the test")
        #expect(try file.text().contains("a line for the test"))
        #expect(try poll([(file, .readable)]) == [[]])
        try process.write("/dev/klog", "from a program \u{1B}[31m\nsecond")
        #expect(try poll([(file, .readable)]) == [.readable])
        let more = try file.text()
        #expect(more.contains("from a program ?[31m\n") && more.contains("second"))
        #expect(try file.seek(by: 0, from: .start) == 0)
        #expect(try file.text().contains("a line for the test"))
    }
}

@Suite struct NoteTests {
    @Test func notesAreChecked() throws {
        #expect(try Note(text("pagefault at 0x1\n\u{0}")).kind == text("pagefault"))
        #expect(try Note(text("kill")).isFatal && Note(text("kill now")).isFatal)
        #expect(try !Note(text("killer")).isFatal)
        for bad in ["", "\u{0}", " x", "a\u{0}b"] {
            #expect(throws: Errno.invalidArgument) { try Note(text(bad)) }
        }
        #expect(throws: Errno.messageTooLong) { try Note([UInt8](repeating: 65, count: 256)) }
    }

    @Test func theQueueIsBounded() throws {
        var queue = NoteQueue()
        for number in 0..<8 { try queue.append(Note(text("n\(number)"))) }
        #expect(throws: Errno.wouldBlock) { try queue.append(Note(text("n8"))) }
        #expect(queue.popFirst() == (try Note(text("n0"))))
        try queue.append(Note(text("kill")))
        try queue.append(Note(text("n9")))
        #expect(queue.popFirst()?.isFatal == true && queue.isEmpty && queue.popFirst() == nil)
    }
}
