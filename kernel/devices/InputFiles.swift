// `/dev/kbd/<n>` and `/dev/mouse/<n>`: what input devices report, as text.

internal import Arch
public import Drivers
public import FileSystem
public import KernelABI
internal import KernelBase
internal import Scheduler

/// Adds `kbd/<n>/{name,events}` and `mouse/<n>/{name,events}` to devfs. At boot, after the drivers.
public func addInputFiles(of devices: InputDevices, to devfs: SyntheticFileSystem) throws(Errno) {
    for kind in [InputDevice.Kind.keyboard, .pointer] {
        let folder = try devfs.directory(kind == .keyboard ? "kbd" : "mouse")
        for (number, device) in devices.all(kind).enumerated() {
            var name: [UInt8] = []
            name.append(decimal: UInt64(number))
            let directory = try folder.subdirectory(name)
            try directory.add("name", NameFile(device.name, in: devfs.superblock))
            try directory.add("events", InputEventsFile(device, in: devfs.superblock))
        }
    }
}

/// A file that holds what a device calls itself.
final class NameFile: TextFile, @unchecked Sendable {
    init(_ name: [UInt8], in superblock: Superblock) {
        super.init(in: superblock, reader: { _ throws(Errno) in name })
    }
}

/// The events of a device. Each who opens it gets, from then on, all of them.
final class InputEventsFile: Vnode, @unchecked Sendable {
    private let device: InputDevice
    private let arrivals = InputArrivals()

    init(_ device: InputDevice, in superblock: Superblock) {
        self.device = device
        super.init(superblock, .device, .read)
        device.setListener(arrivals)
    }

    override func open(_ opening: Opening) throws(Errno) -> OpenFile {
        OpenInputEvents(opening, device, arrivals)
    }

    /// Never has content to remove.
    override func truncate(to length: UInt64) throws(Errno) {}
}

/// Those who wait for a device's events.
private final class InputArrivals: InputListener, @unchecked Sendable {
    let readers = WaitQueue()
    let pollQueue = PollQueue()

    override func inputArrived() {
        readers.wakeAll()
        pollQueue.notify()
    }
}

private final class OpenInputEvents: OpenFile, @unchecked Sendable {
    private let device: InputDevice
    private let arrivals: InputArrivals
    /// Held while copying, so that two threads do not read the same event.
    private let reading = SleepingMutex(UInt8(0), rank: .file)
    private let cursor: Spinlock<InputCursor>

    init(_ opening: Opening, _ device: InputDevice, _ arrivals: InputArrivals) {
        self.device = device
        self.arrivals = arrivals
        cursor = Spinlock(device.makeCursor(), rank: .device)
        super.init(opening)
    }

    /// Reads whole events, as many as there are and fit; waits for one if there is none.
    override func readBytes(into buffer: inout ReadBuffer) throws(Errno) {
        guard buffer.remaining > 0 else { return }
        while try !readAvailable(into: &buffer) {
            if isNonblocking { throw .wouldBlock }
            let outcome = arrivals.readers.wait(until: nil, .interruptible) { hasEvents }
            if outcome == .interrupted { throw .interrupted }
        }
    }

    /// Moves what there is to the buffer; false when there is nothing.
    ///
    /// - Throws: `.invalidArgument` when not one event fits; `.badAddress`. The events are read by
    ///   the next call then.
    private func readAvailable(into buffer: inout ReadBuffer) throws(Errno) -> Bool {
        try reading.withLock { _ throws(Errno) in
            let start = cursor.withLock { $0 }
            var text: [UInt8] = []
            let end = collect(from: start, into: &text, limit: min(buffer.remaining, 4096))
            guard !text.isEmpty else {
                if device.hasEvents(start) { throw .invalidArgument }
                return false
            }
            try buffer.append(text)
            cursor.withLock { $0 = end }
            return true
        }
    }

    /// Writes events from a cursor on, up to `limit` bytes; returns the cursor after them.
    private func collect(
        from start: InputCursor, into text: inout [UInt8], limit: Int
    ) -> InputCursor {
        var end = start
        var next = start
        while let event = device.read(&next) {
            let length = text.count
            text.append(event)
            if text.count > limit {
                text.removeLast(text.count - length)
                break
            }
            end = next
        }
        return end
    }

    private var hasEvents: Bool {
        device.hasEvents(cursor.withLock { $0 })
    }

    override var readiness: PollEvents { hasEvents ? .readable : [] }

    override var pollQueue: PollQueue? { arrivals.pollQueue }
}

extension [UInt8] {
    /// Adds an event: a number and what it counts.
    mutating func append(_ event: InputEvent) {
        let (number, unit): (Int64, UInt8) =
            switch event {
            case .press(let code): (Int64(code), UInt8(ascii: "_"))
            case .release(let code): (Int64(code), UInt8(ascii: "^"))
            case .moveX(let distance): (Int64(distance), UInt8(ascii: "x"))
            case .moveY(let distance): (Int64(distance), UInt8(ascii: "y"))
            case .wheel(let notches): (Int64(notches), UInt8(ascii: "z"))
            case .positionX(let place): (Int64(place), UInt8(ascii: "X"))
            case .positionY(let place): (Int64(place), UInt8(ascii: "Y"))
            }
        if number < 0 { append(UInt8(ascii: "-")) }
        append(decimal: number.magnitude)
        append(unit)
    }
}
