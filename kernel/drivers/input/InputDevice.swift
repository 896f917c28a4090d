// A keyboard or pointer: its driver reports events in an interrupt handler, and any number of readers
// take them, each at its own pace.

internal import KernelBase

/// Who wants to know when events arrive.
open class InputListener: @unchecked Sendable {
    /// For subclasses.
    public init() {}

    /// There are new events. Called by interrupt handlers: allocates nothing, does not wait.
    open func inputArrived() {}
}

/// Where a reader is in the events of a device, and what it knows.
public struct InputCursor: Sendable {
    fileprivate var next: UInt64
    /// The keys that the reader believes to be down.
    fileprivate var pressed = PressedKeys()
    /// Events were lost: the reader is told of what differs now.
    fileprivate var isCatchingUp = false
    fileprivate var toldPosition: (x: Bool, y: Bool) = (true, true)
}

/// An input device.
///
/// Keeps the last events in memory that is set aside when it is made. A reader that falls too far
/// behind loses movements, but never the state of a key: it is told which went down or came up
/// meanwhile. Lock rank: ``LockRank/input``.
public final class InputDevice: Sendable {
    /// What kind of device.
    public enum Kind: Sendable {
        /// Reports keys.
        case keyboard
        /// Reports buttons, movement, wheels, positions.
        case pointer
    }

    private struct State: ~Copyable {
        var events: FixedArray<OrderedEvent>
        /// Who counts the events of all devices; `nil` for a device that stands alone.
        var order: InputOrder?
        /// How many events there have been.
        var end: UInt64 = 0
        var pressed = PressedKeys()
        var position: (x: UInt16?, y: UInt16?) = (nil, nil)
        var listeners: [InputListener] = []
        /// Something was reported since the listener was last told.
        var hasNews = false

        mutating func append(_ event: InputEvent) {
            events[Int(truncatingIfNeeded: end % UInt64(events.count))] =
                OrderedEvent(event: event, place: order?.next() ?? 0)
            end &+= 1
            hasNews = true
        }
    }

    /// What kind of device.
    public let kind: Kind
    /// What it calls itself; printable ASCII.
    public let name: [UInt8]
    private let state: Spinlock<State>

    /// How many events are kept for readers that are slow.
    public static var capacity: Int { 1024 }

    /// A device without events; `nil` when there is no memory.
    public init?(_ kind: Kind, name: [UInt8]) {
        guard
            let events = FixedArray(
                repeating: OrderedEvent(event: .release(0), place: 0),
                count: InputDevice.capacity)
        else { return nil }
        self.kind = kind
        self.name = name
        state = Spinlock(State(events: events), rank: .input)
    }

    // MARK: - For drivers

    /// Adds an event. What says nothing new is dropped: a key that repeats, a movement by nothing.
    public func report(_ event: InputEvent) {
        state.withLock { state in
            switch event {
            case .press(let code):
                guard !state.pressed.contains(code) else { return }
                state.pressed.insert(code)
            case .release(let code):
                guard state.pressed.contains(code) else { return }
                state.pressed.remove(code)
            case .moveX(0), .moveY(0), .wheel(0): return
            case .positionX(let x):
                guard state.position.x != x else { return }
                state.position.x = x
            case .positionY(let y):
                guard state.position.y != y else { return }
                state.position.y = y
            case .moveX, .moveY, .wheel: break
            }
            state.append(event)
        }
    }

    /// Releases all keys: the device has lost count.
    public func releaseAll() {
        state.withLock { state in
            while let code = state.pressed.firstDifference(from: PressedKeys()) {
                state.pressed.remove(code)
                state.append(.release(code))
            }
        }
    }

    /// Tells the listeners that something was reported, once for any number of events.
    public func notify() {
        let listeners = state.withLock { state -> [InputListener] in
            guard state.hasNews else { return [] }
            state.hasNews = false
            return state.listeners
        }
        // The device keeps its listeners for ever, so this drops no last reference.
        for listener in listeners { listener.inputArrived() }
    }

    // MARK: - For readers

    /// Makes `listener` be told of events, besides those that were set before. At boot.
    public func addListener(_ listener: InputListener) {
        state.withLock { $0.listeners.append(listener) }
    }

    /// Numbers events among those of other devices from now on. At boot.
    func setOrder(_ order: InputOrder) {
        state.withLock { $0.order = order }
    }

    /// A reader that gets what happens from now on.
    public func makeCursor() -> InputCursor {
        state.withLock { InputCursor(next: $0.end) }
    }

    /// Whether ``read(_:)`` would return an event.
    public func hasEvents(_ cursor: InputCursor) -> Bool {
        var copy = cursor
        return read(&copy) != nil
    }

    /// The next event for a reader.
    public func read(_ cursor: inout InputCursor) -> InputEvent? { readOrdered(&cursor)?.event }

    /// The next event for a reader, and its place among those of all devices: 0 for what it is told
    /// because it lost events.
    func readOrdered(_ cursor: inout InputCursor) -> OrderedEvent? {
        state.withLock { state in
            if state.end - cursor.next > UInt64(state.events.count) {
                cursor.next = state.end
                cursor.isCatchingUp = true
                cursor.toldPosition = (false, false)
            }
            if cursor.isCatchingUp, let event = InputDevice.catchUp(&cursor, state) {
                return OrderedEvent(event: event, place: 0)
            }
            while cursor.next < state.end {
                let ordered = state.events[
                    Int(truncatingIfNeeded: cursor.next % UInt64(state.events.count))]
                cursor.next += 1
                if cursor.accepts(ordered.event) { return ordered }
            }
            return nil
        }
    }

    /// What a reader that lost events does not know yet.
    private static func catchUp(
        _ cursor: inout InputCursor, _ state: borrowing State
    ) -> InputEvent? {
        if let code = cursor.pressed.firstDifference(from: state.pressed) {
            let event: InputEvent = state.pressed.contains(code) ? .press(code) : .release(code)
            _ = cursor.accepts(event)
            return event
        }
        if !cursor.toldPosition.x {
            cursor.toldPosition.x = true
            if let x = state.position.x { return .positionX(x) }
        }
        if !cursor.toldPosition.y {
            cursor.toldPosition.y = true
            if let y = state.position.y { return .positionY(y) }
        }
        cursor.isCatchingUp = false
        return nil
    }
}

extension InputCursor {
    /// Notes what the reader is told; false when it is no news: the release of a key that went down
    /// before the reader came, or what it already knows from catching up.
    fileprivate mutating func accepts(_ event: InputEvent) -> Bool {
        switch event {
        case .press(let code):
            if pressed.contains(code) { return false }
            pressed.insert(code)
        case .release(let code):
            if !pressed.contains(code) { return false }
            pressed.remove(code)
        default: break
        }
        return true
    }
}
