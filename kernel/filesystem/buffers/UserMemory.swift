// Where reading puts bytes and writing takes them from: memory of the kernel, or of a program, which
// may turn out not to be there.

public import KernelABI
internal import KernelBase
internal import Scheduler

/// Access to the memory of the program that made the call. The kernel's implementation recovers from
/// faults; tests have others.
open class UserMemory: @unchecked Sendable {
    /// For subclasses.
    public init() {}

    /// Copies bytes to user memory. May sleep: no spinlock is held.
    ///
    /// - Throws: `.badAddress` when part of it is not there; some bytes may have been copied then.
    open func store(_ bytes: UnsafeRawBufferPointer, at address: UInt64) throws(Errno) {
        throw .badAddress
    }

    /// Fills `bytes` from user memory. May sleep: no spinlock is held.
    ///
    /// - Throws: `.badAddress` when part of it is not there.
    open func load(_ bytes: UnsafeMutableRawBufferPointer, from address: UInt64) throws(Errno) {
        throw .badAddress
    }
}

/// Ends a transfer of many bytes when its thread is interrupted, perhaps to be killed: a program may ask for
/// terabytes, by mapping the same memory again and again. What is short, such as a message, is never cut.
@inline(__always)
private func endLongTransfer(after count: Int) throws(Errno) {
    if count >= 1 << 20, Thread.currentIsInterrupted { throw .interrupted }
}

/// The memory that a read fills from front to back.
@safe
public struct ReadBuffer: ~Copyable {
    private let user: Unmanaged<UserMemory>?
    private let address: UInt64
    /// Bytes of room in all.
    public let count: Int
    /// Bytes filled.
    public private(set) var filled = 0

    /// Room in a program's memory, the access to which is lent: whoever makes the buffer keeps it.
    @unsafe
    public init(_ user: UserMemory, address: UInt64, count: Int) {
        unsafe self.user = Unmanaged.passUnretained(user)
        self.address = address
        self.count = max(count, 0)
    }

    /// Room in the kernel's memory.
    ///
    /// Whoever makes it keeps the memory for as long as the buffer is used.
    @unsafe
    public init(_ memory: UnsafeMutableRawBufferPointer) {
        unsafe user = nil
        address = UInt64(UInt(bitPattern: memory.baseAddress))
        count = memory.count
    }

    /// Bytes of room left.
    public var remaining: Int { count - filled }

    /// Adds as many of `bytes` as there is room for and returns how many those were.
    ///
    /// - Throws: `.badAddress`; `.interrupted`, but not within the first MiB. Nothing more counts as filled
    ///   then.
    @discardableResult
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws(Errno) -> Int {
        let number = min(bytes.count, remaining)
        guard number > 0 else { return 0 }
        let part = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<number])
        let (target, overflow) = address.addingReportingOverflow(UInt64(filled))
        guard !overflow else { throw .badAddress }
        if let user = unsafe user {
            try endLongTransfer(after: filled)
            try unsafe user.lend { (user) throws(Errno) in
                try unsafe user.store(part, at: target)
            }
        } else if let base = part.baseAddress {
            // Sound: there is room for `remaining` bytes from here on.
            unsafe UnsafeMutableRawPointer(bitPattern: UInt(target))?
                .copyMemory(from: base, byteCount: number)
        }
        filled += number
        return number
    }

    /// Adds as many of `bytes` as there is room for and returns how many those were.
    @discardableResult
    public mutating func append(_ bytes: Span<UInt8>) throws(Errno) -> Int {
        // Copied to the array's type so that the closure can throw what it throws.
        let copy = bytes.extracting(first: min(bytes.count, remaining)).array
        return try append(copy)
    }

    /// Adds as many of `bytes` as there is room for and returns how many those were.
    @discardableResult
    public mutating func append(_ bytes: [UInt8]) throws(Errno) -> Int {
        try append(bytes, from: 0)
    }

    /// Adds as many bytes of `bytes` from `start` on as there is room for; returns how many.
    @discardableResult
    public mutating func append(_ bytes: [UInt8], from start: Int) throws(Errno) -> Int {
        guard start >= 0, start < bytes.count else { return 0 }
        let result = unsafe bytes.withUnsafeBytes { (memory) -> Result<Int, Errno> in
            do throws(Errno) {
                let part = unsafe UnsafeRawBufferPointer(rebasing: memory[start...])
                return .success(try unsafe append(part))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// Adds zero bytes, as many as there is room for up to `number`; returns how many.
    @discardableResult
    public mutating func append(repeating byte: UInt8, count number: UInt64) throws(Errno) -> Int {
        let wanted = Int(clamping: min(number, UInt64(remaining)))
        let chunk = [UInt8](repeating: byte, count: min(wanted, 4096))
        var done = 0
        while done < wanted {
            let part = min(wanted - done, chunk.count)
            if part == chunk.count {
                done += try append(chunk)
            } else {
                done += try append(chunk, from: chunk.count - part)
            }
        }
        return done
    }
}

/// The memory that a write takes bytes from, front to back.
@safe
public struct WriteBuffer: ~Copyable {
    private let user: Unmanaged<UserMemory>?
    private let address: UInt64
    /// Bytes in all.
    public let count: Int
    /// Bytes taken.
    public private(set) var taken = 0

    /// Bytes of a program, the access to whose memory is lent: whoever makes the buffer keeps it.
    @unsafe
    public init(_ user: UserMemory, address: UInt64, count: Int) {
        unsafe self.user = Unmanaged.passUnretained(user)
        self.address = address
        self.count = max(count, 0)
    }

    /// Bytes of the kernel.
    ///
    /// Whoever makes it keeps the memory for as long as the buffer is used.
    @unsafe
    public init(_ memory: UnsafeRawBufferPointer) {
        unsafe user = nil
        address = UInt64(UInt(bitPattern: memory.baseAddress))
        count = memory.count
    }

    /// Bytes left.
    public var remaining: Int { count - taken }

    /// Fills `memory` with the next bytes, as far as there are any; returns how many.
    ///
    /// - Throws: `.badAddress`; `.interrupted`, but not within the first MiB. Nothing more counts as taken
    ///   then.
    @discardableResult
    public mutating func take(into memory: UnsafeMutableRawBufferPointer) throws(Errno) -> Int {
        let number = min(memory.count, remaining)
        guard number > 0 else { return 0 }
        let part = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[..<number])
        let (source, overflow) = address.addingReportingOverflow(UInt64(taken))
        guard !overflow else { throw .badAddress }
        if let user = unsafe user {
            try endLongTransfer(after: taken)
            try unsafe user.lend { (user) throws(Errno) in
                try unsafe user.load(part, from: source)
            }
        } else if let base = part.baseAddress,
            let start = unsafe UnsafeRawPointer(bitPattern: UInt(source))
        {
            // Sound: there are `remaining` bytes from here on.
            unsafe base.copyMemory(from: start, byteCount: number)
        }
        taken += number
        return number
    }

    /// All bytes that are left, for writes that take effect as a whole.
    ///
    /// - Throws: `.messageTooLong` when there are more than `limit`; `.badAddress`.
    public mutating func takeAll(atMost limit: Int) throws(Errno) -> [UInt8] {
        guard remaining <= limit else { throw .messageTooLong }
        return try take(atMost: limit)
    }

    /// The next bytes, at most `limit` of them.
    ///
    /// - Throws: `.badAddress`; nothing counts as taken then.
    public mutating func take(atMost limit: Int) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: min(remaining, max(limit, 0)))
        let result = unsafe bytes.withUnsafeMutableBytes { (memory) -> Result<Int, Errno> in
            do throws(Errno) {
                return .success(try unsafe take(into: memory))
            } catch {
                return .failure(error)
            }
        }
        _ = try result.get()
        return bytes
    }

    /// Forgets that bytes were taken, of which nothing came in the end.
    public mutating func giveBack(downTo count: Int) {
        taken = min(taken, max(count, 0))
    }

    /// Takes all bytes that are left without looking at them.
    public mutating func discard() -> Int {
        let number = remaining
        taken = count
        return number
    }
}
