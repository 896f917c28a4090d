// A channel of messages: each is read as it was written.

internal import FileSystem
internal import KernelABI
internal import KernelBase

/// A queue of messages.
final class MessageChannel: Channel, @unchecked Sendable {
    /// The longest message.
    static let longestMessage = 65536
    /// What all messages that wait may take, each with ``overhead`` on top of its bytes.
    static let capacity = 4 * (longestMessage + overhead)
    static let overhead = 64

    private struct Queue {
        var messages: [[UInt8]?] = []
        var first = 0
        var used = 0

        var oldest: [UInt8]? { first < messages.count ? messages[first] : nil }

        mutating func removeOldest() {
            guard let message = oldest else { return }
            used -= message.count + MessageChannel.overhead
            messages[first] = nil
            first += 1
            if first == messages.count {
                messages.removeAll(keepingCapacity: true)
                first = 0
            } else if first >= 64, first * 2 > messages.count {
                messages.removeFirst(first)
                first = 0
            }
        }
    }

    private let queue = Spinlock(Queue(), rank: .device)

    override var hasContent: Bool { queue.withLock { $0.oldest != nil } }

    override func hasRoom(for count: Int) -> Bool {
        queue.withLock { $0.used <= MessageChannel.capacity - count - MessageChannel.overhead }
    }

    override func check(_ buffer: borrowing WriteBuffer) throws(Errno) {
        if buffer.remaining > MessageChannel.longestMessage { throw .messageTooLong }
    }

    /// A message for which the buffer is too small stays where it is.
    override func move(to buffer: inout ReadBuffer) throws(Errno) {
        guard let message = queue.withLock({ $0.oldest }) else { return }
        guard message.count <= buffer.remaining else { throw .messageTooLong }
        try buffer.append(message)
        queue.withLock { $0.removeOldest() }
    }

    override func take(from buffer: inout WriteBuffer) throws(Errno) {
        // A conversation of short messages can go on when nothing may pile up.
        let isShort = buffer.remaining <= 4096 && queue.withLock { $0.oldest == nil }
        if KernelMemory.isShort(for: isShort ? .little : .much) { throw .noMemory }
        let message = try buffer.takeAll(atMost: MessageChannel.longestMessage)
        queue.withLock { queue in
            queue.messages.append(message)
            queue.used += message.count + MessageChannel.overhead
        }
    }
}
