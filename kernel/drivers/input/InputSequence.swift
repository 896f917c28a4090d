// The events of all input devices in the order in which they happened. Keys and clicks come from
// different devices, but to a user a click with a key held is one thing.

internal import Synchronization

/// Numbers events in the order in which they are reported.
final class InputOrder: Sendable {
    private let last = Atomic<UInt64>(0)

    /// The next number, from 1 on.
    func next() -> UInt64 { last.wrappingAdd(1, ordering: .relaxed).newValue }
}

/// An event and its place among those of all devices.
struct OrderedEvent: Sendable {
    let event: InputEvent
    let place: UInt64
}

/// All devices as one. Devices that are added later are not among them.
public final class InputSequence: Sendable {
    /// An event and the device that reported it: its kind, and its number among those of its kind.
    public struct Element: Sendable {
        /// The kind of device.
        public let kind: InputDevice.Kind
        /// Its number, from 0 on.
        public let number: Int
        /// What happened.
        public let event: InputEvent
    }

    /// Where a reader is in the events of each device.
    public struct Cursor: Sendable {
        fileprivate var devices: [InputCursor]
    }

    private let devices: [InputDevice]

    /// The devices that there are now.
    public init(of devices: InputDevices) {
        self.devices = devices.all(.keyboard) + devices.all(.pointer)
    }

    /// Makes `listener` be told of events. At boot.
    public func addListener(_ listener: InputListener) {
        for device in devices { device.addListener(listener) }
    }

    /// A reader that gets what happens from now on.
    public func makeCursor() -> Cursor { Cursor(devices: devices.map { $0.makeCursor() }) }

    /// Whether ``read(_:)`` would return an event.
    public func hasEvents(_ cursor: Cursor) -> Bool {
        devices.indices.contains { devices[$0].hasEvents(cursor.devices[$0]) }
    }

    /// The next event for a reader, if `isWanted` accepts it; else it stays the next one.
    public func read(
        _ cursor: inout Cursor, ifWanted isWanted: (Element) -> Bool = { _ in true }
    ) -> Element? {
        guard let index = nextDevice(cursor) else { return nil }
        let before = cursor.devices[index]
        guard let event = devices[index].read(&cursor.devices[index]) else { return nil }
        let device = devices[index]
        let number = devices[..<index].count { $0.kind == device.kind }
        let element = Element(kind: device.kind, number: number, event: event)
        if isWanted(element) { return element }
        cursor.devices[index] = before
        return nil
    }

    /// Which device has the earliest event.
    private func nextDevice(_ cursor: Cursor) -> Int? {
        guard var next = earliest(cursor) else { return nil }
        // An event gets its number under its device's lock and is entered under it. So a second look,
        // after an event was seen, finds all those with lower numbers.
        while let again = earliest(cursor), again.place < next.place { next = again }
        return next.index
    }

    private func earliest(_ cursor: Cursor) -> (index: Int, place: UInt64)? {
        var found: (index: Int, place: UInt64)?
        for index in devices.indices {
            var copy = cursor.devices[index]
            guard let place = devices[index].readOrdered(&copy)?.place else { continue }
            if let found, found.place <= place { continue }
            found = (index, place)
        }
        return found
    }
}
