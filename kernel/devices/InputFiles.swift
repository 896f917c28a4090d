// `/dev/kbd/<n>`, `/dev/mouse/<n>` and `/dev/input`: what input devices report, as text.

internal import Arch
public import Drivers
public import FileSystem
public import KernelABI
internal import KernelBase
internal import Scheduler

/// Adds `kbd/<n>/{name,events}`, `mouse/<n>/{name,events}` and `input/events` to devfs. At boot, after
/// the drivers.
public func addInputFiles(of devices: InputDevices, to devfs: SyntheticFileSystem) throws(Errno) {
    for kind in [InputDevice.Kind.keyboard, .pointer] {
        let folder = try devfs.directory(kind == .keyboard ? "kbd" : "mouse")
        for (number, device) in devices.all(kind).enumerated() {
            var name: [UInt8] = []
            name.append(decimal: UInt64(number))
            let directory = try folder.subdirectory(name)
            try directory.add("name", NameFile(device.name, in: devfs.superblock))
            try directory.add(
                "events", InputEventsFile(DeviceText(device: device), in: devfs.superblock))
        }
    }
    let all = SequenceText(sequence: InputSequence(of: devices))
    try devfs.directory("input").add("events", InputEventsFile(all, in: devfs.superblock))
}

/// A file that holds what a device calls itself.
final class NameFile: TextFile, @unchecked Sendable {
    init(_ name: [UInt8], in superblock: Superblock) {
        super.init(in: superblock, reader: { _ throws(Errno) in name })
    }
}

/// Events that can be read as text.
private protocol InputText: Sendable {
    /// Where a reader is.
    associatedtype Cursor: Sendable

    func addListener(_ listener: InputListener)
    func makeCursor() -> Cursor
    func hasEvents(_ cursor: Cursor) -> Bool

    /// Adds the next event to `text`; false, with nothing changed, when there is none or the text would
    /// be longer than `limit` bytes.
    func append(_ cursor: inout Cursor, to text: inout [UInt8], limit: Int) -> Bool
}

/// What one device reports.
private struct DeviceText: InputText {
    let device: InputDevice

    func addListener(_ listener: InputListener) { device.addListener(listener) }
    func makeCursor() -> InputCursor { device.makeCursor() }
    func hasEvents(_ cursor: InputCursor) -> Bool { device.hasEvents(cursor) }

    func append(_ cursor: inout InputCursor, to text: inout [UInt8], limit: Int) -> Bool {
        var next = cursor
        guard let event = device.read(&next), text.append(limit: limit, { $0.append(event) }) else {
            return false
        }
        cursor = next
        return true
    }
}

/// What all devices report. Where the device is another than before, its number comes first, followed by
/// `k` for a keyboard and `m` for a mouse.
private struct SequenceText: InputText {
    let sequence: InputSequence

    struct Cursor: Sendable {
        var place: InputSequence.Cursor
        var kind = InputDevice.Kind.keyboard
        var number = -1
    }

    func addListener(_ listener: InputListener) { sequence.addListener(listener) }
    func makeCursor() -> Cursor { Cursor(place: sequence.makeCursor()) }
    func hasEvents(_ cursor: Cursor) -> Bool { sequence.hasEvents(cursor.place) }

    func append(_ cursor: inout Cursor, to text: inout [UInt8], limit: Int) -> Bool {
        let (kind, number) = (cursor.kind, cursor.number)
        let element = sequence.read(&cursor.place) { element in
            text.append(limit: limit) { text in
                if element.kind != kind || element.number != number {
                    text.append(decimal: UInt64(element.number))
                    text.append(UInt8(ascii: element.kind == .keyboard ? "k" : "m"))
                }
                text.append(element.event)
            }
        }
        guard let element else { return false }
        (cursor.kind, cursor.number) = (element.kind, element.number)
        return true
    }
}

/// The events of a device, or of all. Each who opens it gets, from then on, all of them.
private final class InputEventsFile<Text: InputText>: Vnode, @unchecked Sendable {
    private let text: Text
    private let arrivals = InputArrivals()

    init(_ text: Text, in superblock: Superblock) {
        self.text = text
        super.init(superblock, .device, .read)
        text.addListener(arrivals)
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenInputEvents(opening, text, arrivals)
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

private final class OpenInputEvents<Text: InputText>: OpenFile, @unchecked Sendable {
    private let source: Text
    private let arrivals: InputArrivals
    /// Held while copying, so that two threads do not read the same event.
    private let reading = SleepingMutex(UInt8(0), rank: .file)
    private let cursor: Spinlock<Text.Cursor>

    init(_ opening: consuming Opening, _ source: Text, _ arrivals: InputArrivals) {
        self.source = source
        self.arrivals = arrivals
        cursor = Spinlock(source.makeCursor(), rank: .device)
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
            var place = cursor.withLock { $0 }
            var text: [UInt8] = []
            let limit = min(buffer.remaining, 4096)
            while source.append(&place, to: &text, limit: limit) {}
            guard !text.isEmpty else {
                if source.hasEvents(place) { throw .invalidArgument }
                return false
            }
            try buffer.append(text)
            // Swapped, so that what a cursor holds is freed without the lock.
            cursor.withLock { swap(&$0, &place) }
            return true
        }
    }

    private var hasEvents: Bool {
        source.hasEvents(cursor.withLock { $0 })
    }

    override var readiness: PollEvents { hasEvents ? .readable : [] }

    override var pollQueue: PollQueue? { arrivals.pollQueue }
}

extension [UInt8] {
    /// Adds what `body` adds, if the whole is not longer than `limit` then.
    fileprivate mutating func append(limit: Int, _ body: (inout [UInt8]) -> Void) -> Bool {
        let length = count
        body(&self)
        if count <= limit { return true }
        removeLast(count - length)
        return false
    }

    /// Adds an event: a number and what it counts.
    fileprivate mutating func append(_ event: InputEvent) {
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
