// Reads and writes of many bytes end when their thread is interrupted, or it could not be killed.

import FileSystem
import KernelABI
import Scheduler
import Testing

@Suite struct LongTransferTests {
    private let mebibyte = 1 << 20

    /// A program's memory that takes and gives any number of bytes.
    private final class Bottomless: UserMemory, @unchecked Sendable {
        override func store(_ bytes: UnsafeRawBufferPointer, at address: UInt64) throws(Errno) {}
        override func load(_ bytes: UnsafeMutableRawBufferPointer, from address: UInt64)
            throws(Errno)
        {}
    }

    private func whileInterrupted<Result>(_ body: () throws -> Result) rethrows -> Result {
        Thread.current.interrupt()
        defer { Thread.current.clearInterrupt() }
        return try body()
    }

    private func read(_ file: OpenFile, _ count: Int) throws -> Int {
        let memory = Bottomless()
        return try withExtendedLifetime(memory) {
            var buffer = unsafe ReadBuffer(memory, address: 4096, count: count)
            return try file.read(into: &buffer)
        }
    }

    private func write(_ file: OpenFile, _ count: Int) throws -> Int {
        let memory = Bottomless()
        return try withExtendedLifetime(memory) {
            var buffer = unsafe WriteBuffer(memory, address: 4096, count: count)
            return try file.write(from: &buffer)
        }
    }

    @Test func interruptedTransfersEndAfterAMebibyte() throws {
        let process = try World().process()
        let file = try process.open("/file:c")
        #expect(try whileInterrupted { try write(file, 3 * mebibyte) } == mebibyte)
        // The position is where it ended.
        #expect(try write(file, 3 * mebibyte) == 3 * mebibyte)
        #expect(try process.status("/file").size == UInt64(4 * mebibyte))
        let copy = try process.open("/file")
        #expect(try whileInterrupted { try read(copy, 4 * mebibyte) } == mebibyte)
        #expect(try read(copy, 4 * mebibyte) == 3 * mebibyte)
    }

    @Test func shorterOnesAreNotCut() throws {
        let file = try World().process().open("/file:c")
        #expect(try whileInterrupted { try write(file, mebibyte) } == mebibyte)
        _ = try file.seek(by: 0, from: .start)
        #expect(try whileInterrupted { try read(file, mebibyte) } == mebibyte)
    }
}
