// Memory that a program names in a system call. A name is a claim: it is checked to lie in user
// space when it is made, and every access may still turn out to be impossible.

public import Arch

/// Values that may come from a program: any pattern of bits is one, so that a hostile program cannot
/// make the kernel hold an impossible value.
public protocol PlainData: BitwiseCopyable {}

extension UInt8: PlainData {}
extension UInt16: PlainData {}
extension UInt32: PlainData {}
extension UInt64: PlainData {}
extension Int8: PlainData {}
extension Int16: PlainData {}
extension Int32: PlainData {}
extension Int64: PlainData {}
extension Int: PlainData {}
extension UInt: PlainData {}

/// A run of bytes in a program's memory.
///
/// Holding one proves that the bytes lie in user space, not that they are mapped: the program may
/// unmap them at any moment. What is read twice may differ. Accesses may wait for memory: no
/// ``Spinlock`` is held.
public struct UserBuffer: Sendable {
    /// Where it lies.
    public let range: VirtualRange

    /// The `count` bytes from `address` on.
    ///
    /// - Throws: ``MemoryError/badAddress`` unless all of them lie in user space. An empty buffer
    ///   may claim to lie anywhere.
    public init(address: UInt64, count: UInt64) throws(MemoryError) {
        guard count > 0 else {
            range = VirtualRange(from: AddressLayout.user.start, to: AddressLayout.user.start)
            return
        }
        guard let range = VirtualRange(start: VirtualAddress(address), length: count),
            AddressLayout.user.contains(range)
        else { throw .badAddress }
        self.range = range
    }

    /// Bytes.
    public var count: Int { Int(range.length) }

    /// The part of the buffer from byte `offset` on, at most `count` bytes.
    ///
    /// - Throws: ``MemoryError/invalidRange`` when the buffer ends before `offset`.
    public func suffix(from offset: Int, atMost count: Int = .max) throws(MemoryError) -> UserBuffer
    {
        guard offset >= 0 && offset <= self.count && count >= 0 else { throw .invalidRange }
        return try UserBuffer(
            address: range.start.rawValue + UInt64(offset),
            count: UInt64(min(self.count - offset, count)))
    }

    /// Copies the buffer's first bytes into `destination`, as many as both have.
    ///
    /// - Returns: how many those were.
    /// - Throws: ``MemoryError/badAddress``; part of the destination may have been overwritten.
    @discardableResult
    public func read(into destination: inout MutableSpan<UInt8>) throws(MemoryError) -> Int {
        let number = min(count, destination.count)
        let left = unsafe destination.withUnsafeMutableBytes { bytes in
            // Sound: the source was checked to lie in user space, the destination is the caller's.
            unsafe UserMemory.copy(
                from: range.start, to: UnsafeMutableRawBufferPointer(rebasing: bytes[..<number]))
        }
        guard number == 0 || left == 0 else { throw .badAddress }
        return number
    }

    /// Copies bytes into the buffer, as many as both have.
    ///
    /// - Returns: how many those were.
    /// - Throws: ``MemoryError/badAddress``; part of the buffer may have been overwritten.
    @discardableResult
    public func write(_ source: Span<UInt8>) throws(MemoryError) -> Int {
        let number = min(count, source.count)
        let left = unsafe source.withUnsafeBytes { bytes in
            // Sound: the destination was checked to lie in user space.
            unsafe UserMemory.copy(
                from: UnsafeRawBufferPointer(rebasing: bytes[..<number]), to: range.start)
        }
        guard number == 0 || left == 0 else { throw .badAddress }
        return number
    }

    /// Fills the buffer with zeros.
    ///
    /// - Throws: ``MemoryError/badAddress``; part of the buffer may have been overwritten.
    public func clear() throws(MemoryError) {
        let zeros = InlineArray<256, UInt8>(repeating: 0)
        var offset = 0
        while offset < count {
            offset += try suffix(from: offset).write(zeros.span)
        }
    }

    /// Copies bytes up to, not including, the first zero byte into `destination`.
    ///
    /// Never touches a page beyond the one that holds the zero byte, as the next one may not be
    /// mapped.
    /// - Returns: how many bytes come before the zero byte, or `nil` when there is none within the
    ///   buffer and the destination.
    /// - Throws: ``MemoryError/badAddress``.
    public func readString(
        into destination: inout MutableSpan<UInt8>
    ) throws(MemoryError) -> Int? {
        let limit = min(count, destination.count)
        var offset = 0
        while offset < limit {
            let address = range.start + UInt64(offset)
            let toPageEnd = PageSize.standardBytes - address.rawValue % PageSize.standardBytes
            let number = min(limit - offset, Int(toPageEnd))
            var part = destination._mutatingExtracting(offset..<offset + number)
            try suffix(from: offset, atMost: number).read(into: &part)
            for index in offset..<offset + number where destination[index] == 0 { return index }
            offset += number
        }
        return nil
    }
}

/// One value in a program's memory; the same holds as for ``UserBuffer``.
public struct UserPointer<Value: PlainData>: Sendable {
    private let buffer: UserBuffer

    /// The value at `address`, which need not be aligned.
    ///
    /// - Throws: ``MemoryError/badAddress`` unless all of it lies in user space.
    public init(_ address: UInt64) throws(MemoryError) {
        buffer = try UserBuffer(address: address, count: UInt64(MemoryLayout<Value>.size))
    }

    /// The first of `count` values from `address` on, and the rest after it.
    ///
    /// - Throws: ``MemoryError/badAddress`` unless all of them lie in user space.
    public static func array(
        at address: UInt64, count: UInt64
    ) throws(MemoryError) -> UserArray<Value> {
        let (bytes, overflow) = count.multipliedReportingOverflow(
            by: UInt64(MemoryLayout<Value>.stride))
        guard !overflow else { throw .badAddress }
        return UserArray(
            buffer: try UserBuffer(address: address, count: bytes), count: Int(clamping: count))
    }

    fileprivate init(buffer: UserBuffer) {
        self.buffer = buffer
    }

    /// Where it lies.
    public var address: VirtualAddress { buffer.range.start }

    /// Reads the value.
    ///
    /// - Throws: ``MemoryError/badAddress``.
    public func load() throws(MemoryError) -> Value {
        let start = buffer.range.start
        let value = unsafe withUnsafeTemporaryAllocation(of: Value.self, capacity: 1) {
            memory -> Value? in
            // Sound: the source was checked to lie in user space; any bits are a value.
            let bytes = unsafe UnsafeMutableRawBufferPointer(
                start: memory.baseAddress, count: MemoryLayout<Value>.size)
            guard unsafe UserMemory.copy(from: start, to: bytes) == 0 else { return nil }
            return unsafe bytes.loadUnaligned(as: Value.self)
        }
        guard let value else { throw .badAddress }
        return value
    }

    /// Writes the value.
    ///
    /// - Throws: ``MemoryError/badAddress``; part of it may have been written.
    public func store(_ value: Value) throws(MemoryError) {
        let left = unsafe withUnsafeBytes(of: value) { bytes in
            // Sound: the destination was checked to lie in user space.
            unsafe UserMemory.copy(from: bytes, to: buffer.range.start)
        }
        guard left == 0 else { throw .badAddress }
    }
}

extension UserPointer where Value == UInt32 {
    /// Reads the word in one access, for a futex.
    ///
    /// - Throws: ``MemoryError/badAddress``, also when it is not aligned.
    public func loadAtomically() throws(MemoryError) -> UInt32 {
        guard address.rawValue % 4 == 0, let value = unsafe UserMemory.loadWord(at: address) else {
            throw .badAddress
        }
        return value
    }
}

/// Values that lie one after the other in a program's memory; as for ``UserBuffer``.
public struct UserArray<Value: PlainData>: Sendable {
    fileprivate let buffer: UserBuffer
    /// How many values there are.
    public let count: Int

    /// The value at `index`.
    ///
    /// - Precondition: `index` is at least 0 and below ``count``.
    public subscript(index: Int) -> UserPointer<Value> {
        get throws(MemoryError) {
            precondition(index >= 0 && index < count)
            let stride = MemoryLayout<Value>.stride
            return UserPointer(
                buffer: try buffer.suffix(
                    from: index * stride, atMost: MemoryLayout<Value>.size))
        }
    }
}
