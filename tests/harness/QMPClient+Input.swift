// The monitor's input commands: a hand at the guest's keyboard and mouse.

import Foundation
public import Geometry

extension QMPClient {
    /// A mouse button, by QEMU's names.
    public enum Button: String, Sendable {
        /// The left button.
        case left
        /// The middle button.
        case middle
        /// The right button.
        case right
        /// A step of the wheel, away from the user.
        case wheelUp = "wheel-up"
        /// A step of the wheel, towards the user.
        case wheelDown = "wheel-down"
    }

    /// Presses keys together and releases them, by QEMU's names: `["ctrl", "alt", "delete"]`; not faster
    /// than a hand does. What QEMU's keyboard holds is five keys, and it forgets what comes while a busy
    /// machine has not fetched them.
    public func press(_ keys: [String]) throws {
        for (isDown, names) in [(true, keys), (false, keys.reversed())] {
            try sendInput(
                names.map { name in
                    [
                        "type": "key",
                        "data": [
                            "down": isDown, "key": ["type": "qcode", "data": name],
                        ] as [String: Any],
                    ]
                })
        }
        Thread.sleep(forTimeInterval: 0.02)
    }

    /// Types text on an American keyboard.
    public func type(_ text: String) throws {
        for character in text {
            guard let keys = keys(typing: character) else {
                throw GuestError.monitor("no key types \"\(character)\"")
            }
            try press(keys)
        }
    }

    /// Presses or releases one key, by QEMU's name.
    public func setKey(_ name: String, isDown: Bool) throws {
        try sendInput([
            [
                "type": "key",
                "data": ["down": isDown, "key": ["type": "qcode", "data": name]] as [String: Any],
            ]
        ])
    }

    /// A mouse or tablet of the machine.
    public struct Mouse: Sendable {
        let index: Int
        /// What QEMU calls it.
        public let name: String
        /// Whether it reports places rather than movement.
        public let isAbsolute: Bool
    }

    /// All mice and tablets of the machine.
    public func mice() throws -> [Mouse] {
        let list = try ask("query-mice") as? [[String: Any]] ?? []
        return list.compactMap { entry in
            guard let index = entry["index"] as? Int, let name = entry["name"] as? String,
                let isAbsolute = entry["absolute"] as? Bool
            else { return nil }
            return Mouse(index: index, name: name, isAbsolute: isAbsolute)
        }
    }

    /// From now on this mouse is the one that is moved.
    public func useMouse(_ mouse: Mouse) throws {
        try ask("human-monitor-command", ["command-line": "mouse_set \(mouse.index)"])
    }

    /// Moves the mouse, in the guest's own units.
    public func moveMouse(x: Int, y: Int) throws {
        try sendInput(
            [("x", x), ("y", y)].map { axis, value in
                ["type": "rel", "data": ["axis": axis, "value": value] as [String: Any]]
            })
    }

    /// Puts the pointer of a tablet on a pixel of a screen of `size` pixels.
    public func movePointer(to point: Point, on size: Size) throws {
        // QEMU's range is 0 to 0x7FFF for either axis.
        func position(_ coordinate: Int, _ extent: Int) -> Int {
            let last = max(1, extent - 1)
            return (min(max(coordinate, 0), last) * 0x7FFF + last / 2) / last
        }
        let axes = [("x", position(point.x, size.width)), ("y", position(point.y, size.height))]
        try sendInput(
            axes.map { axis, value in
                ["type": "abs", "data": ["axis": axis, "value": value] as [String: Any]]
            })
    }

    /// Presses or releases a button of the mouse.
    public func setButton(_ button: Button, isDown: Bool) throws {
        try sendInput([
            ["type": "btn", "data": ["down": isDown, "button": button.rawValue] as [String: Any]]
        ])
    }

    /// Presses and releases a button of the mouse. Several times means a double or triple click, sent as
    /// one: on a busy machine too much time would pass between one click and the next. One click is
    /// sent as two, since a PS/2 mouse reports only what holds at the end of a command.
    public func click(_ button: Button = .left, times: Int = 1) throws {
        if times == 1 {
            try setButton(button, isDown: true)
            return try setButton(button, isDown: false)
        }
        try sendInput(
            (0..<2 * times).map { step in
                [
                    "type": "btn",
                    "data": ["down": step % 2 == 0, "button": button.rawValue] as [String: Any],
                ]
            })
    }

    private func sendInput(_ events: [[String: Any]]) throws {
        try run("input-send-event", ["events": events])
    }

    /// What the screen shows.
    public func screen() throws -> Picture {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("screen-\(UUID().uuidString).ppm")
        defer { try? FileManager.default.removeItem(at: file) }
        try run("screendump", ["filename": file.path])
        return try Picture(ppm: Array(try Data(contentsOf: file)))
    }
}
