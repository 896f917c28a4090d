// Claims of programs: addresses that wrap, lie in the kernel, or are not mapped (any more).

import Arch
import Glibc
import Memory
import Testing

/// Three pages, of which the middle one cannot be accessed. They play a program's memory.
@safe
final class UserPages {
    let base: UnsafeMutableRawPointer

    init?() {
        let result = unsafe mmap(
            nil, 3 * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let result = unsafe result, unsafe result != MAP_FAILED,
            unsafe mprotect(result + 4096, 4096, PROT_NONE) == 0
        else { return nil }
        unsafe base = result
    }

    deinit { unsafe munmap(base, 3 * 4096) }

    var address: UInt64 { unsafe VirtualAddress(UnsafeRawPointer(base)).rawValue }

    subscript(offset: Int) -> UInt8 {
        get { unsafe base.load(fromByteOffset: offset, as: UInt8.self) }
        set { unsafe base.storeBytes(of: newValue, toByteOffset: offset, as: UInt8.self) }
    }
}

@Suite struct UserMemoryTests {
    @Test(
        arguments: [
            (0, 1), (4096, 4096), (1 << 30, 8), (0x0080_0000_0000, 8), (0x01FF_FFFF_FFFF, 2),
            (0x7FFF_FFFF_EFFF, 2), (0x7FFF_FFFF_F000, 1), (.max, 1), (.max, .max), (1, .max),
            (0x0200_0000_0000, .max), (0xFFFF_8000_0000_0000, 8), (0x0000_8000_0000_0000, 8),
        ] as [(UInt64, UInt64)])
    func addressesOutsideOfUserSpaceAreRefused(address: UInt64, count: UInt64) {
        #expect(throws: MemoryError.badAddress) {
            try UserBuffer(address: address, count: count)
        }
    }

    @Test func emptyBuffersMayLieAnywhere() throws {
        let buffer = try UserBuffer(address: 0, count: 0)
        var bytes: [UInt8] = [1, 2]
        var span = bytes.mutableSpan
        #expect(try buffer.read(into: &span) == 0)
        #expect(try buffer.write([5 as UInt8].span) == 0)
    }

    @Test func copiesBothWaysUpToTheShorterLength() throws {
        let pages = try #require(UserPages())
        let buffer = try UserBuffer(address: pages.address + 10, count: 5)
        #expect(try buffer.write([1, 2, 3, 4, 5, 6, 7 as UInt8].span) == 5)
        #expect((9..<16).map { pages[$0] } == [0, 1, 2, 3, 4, 5, 0])
        var bytes: [UInt8] = [9, 9, 9]
        var span = bytes.mutableSpan
        #expect(try buffer.read(into: &span) == 3)
        #expect(bytes == [1, 2, 3])
        try buffer.suffix(from: 1, atMost: 2).clear()
        #expect((9..<16).map { pages[$0] } == [0, 1, 0, 0, 4, 5, 0])
        #expect(throws: MemoryError.invalidRange) { try buffer.suffix(from: 6) }
        #expect(throws: MemoryError.invalidRange) { try buffer.suffix(from: -1) }
    }

    @Test func pagesThatAreNotThereAreReported() throws {
        let pages = try #require(UserPages())
        var bytes = [UInt8](repeating: 0, count: 64)
        let crossing = try UserBuffer(address: pages.address + 4090, count: 64)
        #expect(throws: MemoryError.badAddress) {
            var span = bytes.mutableSpan
            try crossing.read(into: &span)
        }
        #expect(throws: MemoryError.badAddress) { try crossing.write(bytes.span) }
        #expect(throws: MemoryError.badAddress) { try crossing.clear() }
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt64>(pages.address + 4092).load()
        }
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt64>(pages.address + 4096).store(1)
        }
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt32>(pages.address + 4096).loadAtomically()
        }
    }

    @Test func valuesNeedNoAlignment() throws {
        let pages = try #require(UserPages())
        let pointer = try UserPointer<UInt64>(pages.address + 3)
        try pointer.store(0x1122_3344_5566_7788)
        #expect(try pointer.load() == 0x1122_3344_5566_7788)
        #expect(pages[3] == 0x88 && pages[10] == 0x11)
        #expect(try UserPointer<UInt32>(pages.address + 8).loadAtomically() == 0x0011_2233)
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt32>(pages.address + 9).loadAtomically()
        }
    }

    @Test func arraysAreCheckedAsAWhole() throws {
        let pages = try #require(UserPages())
        let array = try UserPointer<UInt32>.array(at: pages.address, count: 3)
        for index in 0..<3 { try array[index].store(UInt32(index * 7)) }
        #expect(try array[2].load() == 14)
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt64>.array(at: pages.address, count: 1 << 61)
        }
        #expect(throws: MemoryError.badAddress) {
            try UserPointer<UInt64>.array(at: pages.address, count: 1 << 45)
        }
    }

    @Test func stringsEndAtTheirZeroEvenBeforeAHole() throws {
        let pages = try #require(UserPages())
        for (offset, byte) in "hello".utf8.enumerated() { pages[4090 + offset] = byte }
        pages[4095] = 0
        var bytes = [UInt8](repeating: 1, count: 100)
        let buffer = try UserBuffer(address: pages.address + 4090, count: 100)
        var span = bytes.mutableSpan
        #expect(try buffer.readString(into: &span) == 5)
        #expect(Array(bytes[..<5]) == Array("hello".utf8))
        pages[4095] = 33
        #expect(throws: MemoryError.badAddress) {
            var span = bytes.mutableSpan
            _ = try buffer.readString(into: &span)
        }
        let short = try UserBuffer(address: pages.address + 4090, count: 4)
        var again = bytes.mutableSpan
        #expect(try short.readString(into: &again) == nil)
    }
}
