// Files, threads and waiting, through the host's half of the system interface.

import CSystem
import Foundation
import KernelABI
import Std
import Testing

@Suite struct FileTests {
    let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "std-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    @Test func writeReadRenameRemove() throws {
        try File.write("\(folder)/a:create:exclusive", "hello\nworld")
        #expect(try File.readText("\(folder)/a") == "hello\nworld")
        #expect(throws: Errno.exists) { try File.write("\(folder)/a:ce", "") }
        try File.rename("\(folder)/a", to: "\(folder)/b")
        #expect(throws: Errno.noEntry) { try File.read("\(folder)/a") }
        try File.symlink(to: "b", at: "\(folder)/link")
        #expect(try File.readLink("\(folder)/link") == "b")
        #expect(try File.status("\(folder)/link:nofollow").type == FileType.symbolicLink.rawValue)
        #expect(try File.status("\(folder)/link").size == 11)
        #expect(try DirectoryEntry.list(folder).map(\.name).sorted() == ["b", "link"])
        try File.remove("\(folder)/link")
        try File.remove("\(folder):directory:recursive")
        #expect(throws: Errno.noEntry) { try File.status(folder) }
    }

    @Test func linesArriveWhole() throws {
        try File.write("\(folder)/lines:c", "one\n\ntwo\nthree")
        let file = try File("\(folder)/lines")
        var reader = LineReader(file.descriptor)
        var lines: [String] = []
        while let line = try reader.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(lines == ["one", "", "two", "three"])
    }

    /// Told before each read, and never while there is a line at hand.
    @Test func aReaderIsToldBeforeItReads() throws {
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        try pipe.writing.write("one\ntwo\nthr")
        var events: [String] = []
        var reader = LineReader(pipe.reading) { () throws(Errno) in
            events.append(pipe.reading.isReadable ? "reads" : "waits")
            if events.last == "reads" { return }
            // Whoever writes goes on only when this has happened.
            if events.contains("three") {
                try pipe.writing.close()
            } else {
                try pipe.writing.write("ee\nfour")
            }
        }
        while let line = try reader.next() {
            #expect(reader.isUnfinished == (line == Array("four".utf8)))
            events.append(String(decoding: line, as: UTF8.self))
        }
        #expect(
            events == ["reads", "one", "two", "waits", "three", "waits", "four"])
        #expect(reader.isUnfinished)
        try pipe.reading.close()
        var refused = LineReader(pipe.reading) { () throws(Errno) in throw .brokenPipe }
        #expect(throws: Errno.brokenPipe) { try refused.next() }
    }

    /// What comes after a part that could not be written would stand in the wrong place.
    @Test func nothingIsWrittenAfterAnError() throws {
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let output = Output(pipe.reading)
        output.write("lost")
        #expect(throws: Errno.self) { try output.flush() }
        #expect(output.failure != nil && !output.isWaiting)
        output.write("more")
        #expect(throws: Errno.self) { try output.flush() }
        try pipe.writing.close()
        try pipe.reading.close()
    }

    @Test func outputIsBuffered() throws {
        let path = "\(folder)/out:c"
        let file = try File(path)
        let output = Output(file.descriptor)
        for number in 0..<2000 { output.writeLine("line \(number)") }
        try output.flush()
        #expect(Text.lines(try File.read("\(folder)/out")).count == 2000)
    }

    @Test func pipesAndPolling() throws {
        let (reading, writing) = try Descriptor.openPair("/dev/pipe/new")
        var poller = Poller()
        let index = poller.add(reading)
        #expect(try poller.wait(timeoutNanoseconds: 0) == 0)
        try writing.write("x")
        #expect(try poller.wait() == 1)
        #expect(poller.ready(at: index).contains(.readable))
        #expect(try reading.read(upTo: 10) == [120])
        try writing.close()
        #expect(try reading.readAll() == [])
        try reading.close()
        #expect(throws: Errno.badDescriptor) { try reading.close() }
    }

    @Test func threadsShareAMutex() throws {
        let counter = Std.Mutex(0)
        let done = Std.Condition()
        var threads: [Std.Thread] = []
        for _ in 0..<8 {
            threads.append(
                try Std.Thread {
                    for _ in 0..<5000 { counter.withLock { $0 += 1 } }
                    done.broadcast()
                })
        }
        let total = counter.wait(for: done) {
            $0 == 40_000
        } _: {
            $0
        }
        #expect(total == 40_000)
        for thread in threads { thread.join() }
    }

    @Test func forgottenThreadsAreJoined() throws {
        let counter = Std.Mutex(0)
        for _ in 0..<50 {
            _ = try Std.Thread { counter.withLock { $0 += 1 } }
        }
        #expect(counter.withLock { $0 } == 50)
    }

    @Test func randomBytesDiffer() {
        #expect(Entropy.number() != Entropy.number())
    }

    @Test func numbersInCAgreeWithTheTable() {
        #expect(UInt64(unsafe STD_CALL_OPEN.rawValue) == SystemCall.open.rawValue)
        #expect(UInt64(unsafe STD_CALL_CLOSE.rawValue) == SystemCall.close.rawValue)
        #expect(UInt64(unsafe STD_CALL_READ.rawValue) == SystemCall.read.rawValue)
        #expect(UInt64(unsafe STD_CALL_WRITE.rawValue) == SystemCall.write.rawValue)
        #expect(UInt64(unsafe STD_CALL_SEEK.rawValue) == SystemCall.seek.rawValue)
        #expect(UInt64(unsafe STD_CALL_REMOVE.rawValue) == SystemCall.remove.rawValue)
        #expect(UInt64(unsafe STD_CALL_RENAME.rawValue) == SystemCall.rename.rawValue)
        #expect(UInt64(unsafe STD_CALL_MMAP.rawValue) == SystemCall.mmap.rawValue)
        #expect(UInt64(unsafe STD_CALL_MUNMAP.rawValue) == SystemCall.munmap.rawValue)
        #expect(UInt64(unsafe STD_CALL_MPROTECT.rawValue) == SystemCall.mprotect.rawValue)
        #expect(UInt64(unsafe STD_CALL_FUTEX_WAIT.rawValue) == SystemCall.futexWait.rawValue)
        #expect(UInt64(unsafe STD_CALL_FUTEX_WAKE.rawValue) == SystemCall.futexWake.rawValue)
        #expect(UInt64(unsafe STD_CALL_NOTED.rawValue) == SystemCall.noted.rawValue)
        #expect(
            UInt64(unsafe STD_CALL_SET_THREAD_POINTER.rawValue)
                == SystemCall.setThreadPointer.rawValue)
    }
}
