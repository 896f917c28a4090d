// Waiting for several files at once.

internal import CSystem
public import KernelABI

/// A set of files to wait for. Processes (`/proc/<pid>/wait`), sockets, pipes and devices mix.
public struct Poller: Sendable {
    private var entries: [PollEntry] = []

    /// A poller that waits for nothing.
    public init() {}

    /// Whether it waits for no file that was ever added.
    public var isEmpty: Bool { entries.isEmpty }

    /// Adds a file; its position is its index in the results.
    @discardableResult
    public mutating func add(_ descriptor: Descriptor, _ events: PollEvents = .readable) -> Int {
        entries.append(PollEntry(descriptor: descriptor.number, wanted: events))
        return entries.count - 1
    }

    /// Stops waiting for the file at an index; other indices stay.
    public mutating func remove(at index: Int) {
        entries[index].descriptor = -1
    }

    /// Waits until a file is ready or the time is over; returns how many are ready. Fails with
    /// `interrupted` when a note arrives.
    @discardableResult
    public mutating func wait(
        timeoutNanoseconds: UInt64 = Limits.forever
    ) throws(Errno) -> Int {
        var failure: Errno? = nil
        let count = entries.count
        let ready = unsafe entries.withUnsafeMutableBytes { buffer in
            do throws(Errno) {
                return try callSystem(
                    .poll, Int(bitPattern: buffer.baseAddress), count,
                    Int(bitPattern: UInt(timeoutNanoseconds)))
            } catch {
                failure = error
                return 0
            }
        }
        if let failure { throw failure }
        return ready
    }

    /// What the file at an index was ready for when `wait` returned.
    public func ready(at index: Int) -> PollEvents {
        PollEvents(rawValue: entries[index].ready)
    }
}

extension Descriptor {
    /// Whether a read would return at once, with bytes, the end of the file, or an error.
    public var isReadable: Bool {
        var poller = Poller()
        poller.add(self)
        // Where it cannot be asked, the read will tell.
        return ((try? poller.wait(timeoutNanoseconds: 0)) ?? 1) > 0
    }
}
