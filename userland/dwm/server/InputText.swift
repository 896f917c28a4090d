// What `/dev/input/events` says: numbers, each followed by one character that tells what it counts. A
// read may end in the middle of a number.

internal import DesktopProtocol
internal import Geometry

/// Something an input device reported.
public enum DeviceEvent: Equatable, Sendable {
    /// `<n>k`: what follows is from this keyboard.
    case keyboard(Int)
    /// `<n>m`: what follows is from this mouse.
    case mouse(Int)
    /// `<code>_`: a key or button went down.
    case press(Int)
    /// `<code>^`: it went up.
    case release(Int)
    /// `<n>x`: moved to the right.
    case moveX(Int)
    /// `<n>y`: moved down.
    case moveY(Int)
    /// `<n>z`: the wheel, away from the user positive.
    case wheel(Int)
    /// `<n>X`: at this place of 0 (left) to 65535 (right).
    case positionX(Int)
    /// `<n>Y`: at this place of 0 (top) to 65535 (bottom).
    case positionY(Int)

    /// Whether something went down.
    @export(interface)
    public var isPress: Bool { if case .press = self { true } else { false } }
}

/// Takes the text apart, however it is cut into pieces.
public struct DeviceTextReader: Sendable {
    private var magnitude = 0
    private var isNegative = false
    private var hasDigits = false

    /// A reader at the start of the text.
    @export(interface)
    public init() {}

    /// The events of the next piece. What makes no sense is skipped.
    @export(interface)
    public mutating func read(_ bytes: [UInt8]) -> [DeviceEvent] {
        var events: [DeviceEvent] = []
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                magnitude = min(1 << 20, magnitude * 10 + Int(byte - UInt8(ascii: "0")))
                hasDigits = true
            case UInt8(ascii: "-"):
                reset()
                isNegative = true
            default:
                if hasDigits, let event = event(byte) { events.append(event) }
                reset()
            }
        }
        return events
    }

    private mutating func reset() {
        magnitude = 0
        isNegative = false
        hasDigits = false
    }

    private func event(_ unit: UInt8) -> DeviceEvent? {
        let number = isNegative ? -magnitude : magnitude
        return switch unit {
        case UInt8(ascii: "k"): .keyboard(number)
        case UInt8(ascii: "m"): .mouse(number)
        case UInt8(ascii: "_"): .press(number)
        case UInt8(ascii: "^"): .release(number)
        case UInt8(ascii: "x"): .moveX(number)
        case UInt8(ascii: "y"): .moveY(number)
        case UInt8(ascii: "z"): .wheel(number)
        case UInt8(ascii: "X"): .positionX(number)
        case UInt8(ascii: "Y"): .positionY(number)
        default: nil
        }
    }
}

/// The first line of `/dev/fb/<n>/info`: `width height pitch format`, the pitch in bytes.
public struct FramebufferDescription: Equatable, Sendable {
    /// Columns.
    public var width: Int
    /// Rows.
    public var height: Int
    /// Bytes from one row to the next.
    public var pitch: Int

    /// Takes the text apart; nil if it is something else or a format that is not B8G8R8A8.
    @export(interface)
    public init?(_ text: String) {
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\n" })
        guard words.count >= 4, let width = Int(words[0]), let height = Int(words[1]),
            let pitch = Int(words[2]), words[3] == "B8G8R8A8",
            (1...16_384).contains(width), (1...16_384).contains(height),
            pitch >= width * 4, pitch % 4 == 0, pitch <= 1 << 20
        else { return nil }
        self.width = width
        self.height = height
        self.pitch = pitch
    }
}

/// Which device the server hears, and what it knows of each.
struct InputState {
    struct Tablet {
        let number: Int
        /// From 0 to 65535; nil as long as it has not said.
        var x: Int?
        var y: Int?
    }

    /// Whether presses and releases are those of keys.
    var isKeyboard = false
    /// The mouse that moves, by its number.
    var mouse = 0
    var tablets: [Tablet] = []
}

extension WindowServer {
    /// Feeds what keyboards, mice and tablets reported, in the order in which it happened.
    @export(interface)
    public func handleInput(_ events: [DeviceEvent], now: UInt64) {
        for event in events {
            switch event {
            case .keyboard: input.isKeyboard = true
            case .mouse(let number):
                input.isKeyboard = false
                input.mouse = number
            case .press(let code) where input.isKeyboard:
                if let code = UInt16(exactly: code) { key(code, isDown: true, now: now) }
            case .release(let code) where input.isKeyboard:
                if let code = UInt16(exactly: code) { key(code, isDown: false, now: now) }
            default: handlePointer(event, now: now)
            }
        }
    }

    private func handlePointer(_ event: DeviceEvent, now: UInt64) {
        let buttons: [MouseButtons] = [.left, .right, .middle, .back, .forward]
        switch event {
        case .press(let number) where (1...5).contains(number):
            button(buttons[number - 1], isDown: true, now: now)
        case .release(let number) where (1...5).contains(number):
            button(buttons[number - 1], isDown: false, now: now)
        case .press, .release, .keyboard, .mouse: break
        case .moveX(let distance): movePointer(by: Point(distance, 0), now: now)
        case .moveY(let distance): movePointer(by: Point(0, distance), now: now)
        case .wheel(let notches): wheel(notches, now: now)
        case .positionX(let x): movePointer(toTablet: x, nil, now: now)
        case .positionY(let y): movePointer(toTablet: nil, y, now: now)
        }
    }

    /// Moves the pointer to where a tablet is now. A tablet says only which of its coordinates has changed;
    /// the other one is what that tablet said last, wherever mice have moved the pointer since.
    private func movePointer(toTablet x: Int?, _ y: Int?, now: UInt64) {
        let index = input.tablets.firstIndex { $0.number == input.mouse }
        var tablet = index.map { input.tablets[$0] } ?? InputState.Tablet(number: input.mouse)
        tablet.x = x ?? tablet.x
        tablet.y = y ?? tablet.y
        if let index { input.tablets[index] = tablet } else { input.tablets.append(tablet) }
        let place = Point(
            tablet.x.map { Self.pixel(at: $0, of: screenBounds.width) } ?? pointer.device.x,
            tablet.y.map { Self.pixel(at: $0, of: screenBounds.height) } ?? pointer.device.y)
        movePointer(to: place, now: now)
    }

    /// The pixel of `extent` at a place from 0 to 65535: the nearest one, so that a device that rounds
    /// its own places still reaches every pixel.
    static func pixel(at place: Int, of extent: Int) -> Int {
        (place * (extent - 1) + 32_767) / 65_535
    }

    /// Whether there is a panel on the screen: what a user would call the desktop is there.
    public var isDesktopShown: Bool { panels.contains { $0.isShown } }
}
