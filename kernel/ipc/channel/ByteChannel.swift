// A channel of bytes without boundaries: pipes and stream sockets.

internal import Arch
internal import FileSystem
internal import KernelABI
internal import KernelBase

/// A ring of bytes.
///
/// `start` and `end` count bytes since the beginning; the ring holds those between them. Only the
/// reader, of whom there is one at a time, moves `start`, and only the writer moves `end`, so each can
/// copy its part of the ring without a lock: the other one keeps out of it until the count changes.
@safe
final class ByteChannel: Channel, @unchecked Sendable {
    /// Bytes that the channel holds. Writes of up to ``atomicSize`` bytes go in as a whole.
    static let capacity = 16384
    static let atomicSize = 4096

    private struct Counts {
        var start: UInt64 = 0
        var end: UInt64 = 0
    }

    private let memory: UnsafeMutableRawPointer
    private let counts = Spinlock(Counts(), rank: .device)

    /// An empty channel, or `nil` when there is no memory for it.
    static func make(readers: PollQueue, writers: PollQueue) -> ByteChannel? {
        guard !KernelMemory.isShort(for: .much),
            let memory = unsafe RawMemory.allocate(byteCount: capacity, alignment: 16)
        else {
            return nil
        }
        return unsafe ByteChannel(memory, readers, writers)
    }

    private init(
        _ memory: UnsafeMutableRawPointer, _ readers: PollQueue, _ writers: PollQueue
    ) {
        unsafe self.memory = memory
        super.init(readers: readers, writers: writers)
    }

    deinit {
        unsafe RawMemory.free(memory)
    }

    private var used: Int { counts.withLock { Int($0.end - $0.start) } }

    override var hasContent: Bool { used > 0 }

    override func hasRoom(for count: Int) -> Bool {
        // Longer writes go in piecemeal.
        let needed = count <= ByteChannel.atomicSize ? max(count, 1) : 1
        return ByteChannel.capacity - used >= needed
    }

    /// A piece of the ring from the `position`-th byte on, at most `count` long.
    @unsafe
    private func piece(_ position: UInt64, _ count: Int) -> UnsafeMutableRawBufferPointer {
        let offset = Int(position % UInt64(ByteChannel.capacity))
        return unsafe UnsafeMutableRawBufferPointer(
            start: memory + offset, count: min(count, ByteChannel.capacity - offset))
    }

    override func move(to buffer: inout ReadBuffer) throws(Errno) {
        while buffer.remaining > 0 {
            let counts = counts.withLock { $0 }
            let available = Int(counts.end - counts.start)
            guard available > 0 else { return }
            // Sound: the writer keeps out of what has been written until `start` moves.
            let part = unsafe piece(counts.start, available)
            let done = try unsafe buffer.append(UnsafeRawBufferPointer(part))
            self.counts.withLock { $0.start += UInt64(done) }
        }
    }

    override func take(from buffer: inout WriteBuffer) throws(Errno) {
        while buffer.remaining > 0 {
            let counts = counts.withLock { $0 }
            let room = ByteChannel.capacity - Int(counts.end - counts.start)
            guard room > 0 else { return }
            // Sound: the reader keeps out of free space until `end` moves.
            let done = try unsafe buffer.take(into: piece(counts.end, room))
            self.counts.withLock { $0.end += UInt64(done) }
        }
    }
}
