// One direction of a conversation: a bounded buffer between those who write and those who read.

internal import FileSystem
internal import KernelABI
internal import KernelBase
internal import Scheduler
internal import Synchronization

/// What passes from writers to readers. Subclasses say in which form.
///
/// Data is copied from and to user memory under a sleeping lock for each side, never under the
/// spinlock that guards the counts. Nobody waits while holding the sleeping lock.
class Channel: @unchecked Sendable {
    private let readers = Atomic<Int>(0)
    private let writers = Atomic<Int>(0)
    private let notEmpty = WaitQueue()
    private let notFull = WaitQueue()
    private let reading = SleepingMutex(UInt8(0), rank: .communication)
    private let writing = SleepingMutex(UInt8(0), rank: .communication)
    private let pollQueues: (PollQueue, PollQueue)

    /// A channel without readers and writers.
    ///
    /// - Parameters:
    ///   - readers: who is told when there is something to read.
    ///   - writers: who is told when there is room.
    init(readers: PollQueue, writers: PollQueue) {
        pollQueues = (readers, writers)
    }

    // MARK: - For subclasses

    /// Whether a reader would get something.
    var hasContent: Bool { false }

    /// Whether a writer of so many bytes would get at least some of them in.
    func hasRoom(for count: Int) -> Bool { false }

    /// Moves some content to the buffer. There is content, and no other reader.
    func move(to buffer: inout ReadBuffer) throws(Errno) {}

    /// Takes some content from the buffer. There is room for it, and no other writer.
    func take(from buffer: inout WriteBuffer) throws(Errno) {}

    /// Refuses what can never be written.
    func check(_ buffer: borrowing WriteBuffer) throws(Errno) {}

    // MARK: - Ends

    final func addReader() { readers.wrappingAdd(1, ordering: .sequentiallyConsistent) }
    final func addWriter() { writers.wrappingAdd(1, ordering: .sequentiallyConsistent) }

    final func removeReader() {
        readers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        wakeWriters()
        // Those who poll the reading side learn of it, too: their end was shut down.
        wakeReaders()
    }

    final func removeWriter() {
        writers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
        wakeReaders()
        wakeWriters()
    }

    final var hasReaders: Bool { readers.load(ordering: .sequentiallyConsistent) > 0 }
    final var hasWriters: Bool { writers.load(ordering: .sequentiallyConsistent) > 0 }

    private func wakeReaders() {
        notEmpty.wakeAll()
        pollQueues.0.notify()
    }

    private func wakeWriters() {
        notFull.wakeAll()
        pollQueues.1.notify()
    }

    // MARK: - Reading and writing

    /// Reads what there is; waits for something if there is nothing. Without writers and content, the
    /// end has come and nothing is read.
    ///
    /// - Throws: `.wouldBlock`, `.interrupted`, `.badAddress`.
    final func read(into buffer: inout ReadBuffer, waits: Bool) throws(Errno) {
        guard buffer.remaining > 0 else { return }
        while true {
            // Before the content: what a writer left behind as it went is still read.
            let mayCome = hasWriters
            let isDone = try reading.withLock { _ throws(Errno) -> Bool in
                guard hasContent else { return false }
                try move(to: &buffer)
                return true
            }
            if isDone { return wakeWriters() }
            guard mayCome else { return }
            guard waits else { throw .wouldBlock }
            let outcome = notEmpty.wait(until: nil, .interruptible) { hasContent || !hasWriters }
            if outcome == .interrupted { throw .interrupted }
        }
    }

    /// Writes everything; waits for room as often as needed.
    ///
    /// - Throws: `.brokenPipe` without readers; `.wouldBlock`, `.interrupted`, `.badAddress`,
    ///   `.messageTooLong`. The buffer knows how many bytes went in.
    final func write(from buffer: inout WriteBuffer, waits: Bool) throws(Errno) {
        try check(buffer)
        while buffer.remaining > 0 {
            guard hasReaders else { throw .brokenPipe }
            let isDone = try writing.withLock { _ throws(Errno) -> Bool in
                guard hasRoom(for: buffer.remaining) else { return false }
                try take(from: &buffer)
                return true
            }
            if isDone {
                wakeReaders()
                continue
            }
            guard waits else { throw .wouldBlock }
            let count = buffer.remaining
            let outcome = notFull.wait(until: nil, .interruptible) {
                hasRoom(for: count) || !hasReaders
            }
            if outcome == .interrupted { throw .interrupted }
        }
    }

    final var readingReadiness: PollEvents {
        let isOver = !hasWriters
        var events: PollEvents = hasContent || isOver ? .readable : []
        if isOver { events.insert(.hangUp) }
        return events
    }

    final var writingReadiness: PollEvents {
        if !hasReaders { return [.failed, .writable] }
        return hasRoom(for: 1) ? .writable : []
    }
}
