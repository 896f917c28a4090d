// The monitor's input commands: a hand at the guest's keyboard and mouse.

import Foundation

extension QMPClient {
    /// A mouse button, by QEMU's names.
    public enum Button: String, Sendable {
        /// The left button.
        case left
        /// The middle button.
        case middle
        /// The right button.
        case right
    }

    /// Presses keys together and releases them, by QEMU's names: `["ctrl", "alt", "delete"]`.
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
    }

    /// Types lower-case letters, digits, spaces and the line feed.
    public func type(_ text: String) throws {
        for character in text {
            let name =
                switch character {
                case " ": "spc"
                case "\n": "ret"
                case "/": "slash"
                case ".": "dot"
                case "-": "minus"
                default: String(character).lowercased()
                }
            try press(character.isUppercase ? ["shift", name] : [name])
        }
    }

    /// Moves the mouse, in the guest's own units.
    public func moveMouse(x: Int, y: Int) throws {
        try sendInput(
            [("x", x), ("y", y)].map { axis, value in
                ["type": "rel", "data": ["axis": axis, "value": value] as [String: Any]]
            })
    }

    /// Presses or releases a button of the mouse.
    public func setButton(_ button: Button, isDown: Bool) throws {
        try sendInput([
            ["type": "btn", "data": ["down": isDown, "button": button.rawValue] as [String: Any]]
        ])
    }

    /// Presses and releases a button of the mouse.
    public func click(_ button: Button = .left) throws {
        try setButton(button, isDown: true)
        try setButton(button, isDown: false)
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
