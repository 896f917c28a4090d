// What the mouse sends to programs that asked for it.

/// Something that happened to the mouse, over a cell.
public struct TerminalMouseEvent: Sendable {
    /// What happened.
    public enum Kind: Equatable, Sendable {
        /// A button went down.
        case press
        /// A button went up.
        case release
        /// The mouse moved into another cell.
        case move
    }

    /// A button, or a direction of the wheel.
    public enum Button: UInt8, Sendable {
        /// The main button.
        case left = 0
        /// The wheel's button.
        case middle = 1
        /// The other button.
        case right = 2
        /// None is held.
        case none = 3
        /// The wheel turned away from the user; a press without a release.
        case wheelUp = 64
        /// The wheel turned towards the user.
        case wheelDown = 65
    }

    /// What happened.
    public var kind: Kind
    /// The button that changed, or that is held while the mouse moves.
    public var button: Button
    /// The cell's row, from 0.
    public var row: Int
    /// The cell's column, from 0.
    public var column: Int
    /// Keys that are held.
    public var modifiers: TerminalModifiers

    /// Something that happened.
    @export(interface)
    public init(
        _ kind: Kind, _ button: Button, row: Int, column: Int, modifiers: TerminalModifiers = []
    ) {
        self.kind = kind
        self.button = button
        self.row = row
        self.column = column
        self.modifiers = modifiers
    }
}

extension KeyEncoder {
    /// What a mouse event sends, in the modes the program has set (xterm's control sequences, "Mouse
    /// Tracking"); nothing when the program did not ask for such events.
    @export(interface)
    public func bytes(_ event: TerminalMouseEvent) -> [UInt8] {
        guard isWanted(event) else { return [] }
        // Bits: the button; 4, 8 and 16 for Shift, Alt and Ctrl; 32 for movement.
        var code = Int(event.button.rawValue)
        if modes.mouseTracking != .presses { code += Int(event.modifiers.rawValue) << 2 }
        if event.kind == .move { code += 32 }
        if modes.extendedMouse {
            let final = event.kind == .release ? "m" : "M"
            return Array("\u{1B}[<\(code);\(event.column + 1);\(event.row + 1)\(final)".utf8)
        }
        if event.kind == .release { code = code & ~3 | 3 }
        // Positions are one byte, which ends the world at column 223.
        guard event.column < 223, event.row < 223 else { return [] }
        return [27, UInt8(ascii: "["), UInt8(ascii: "M")]
            + [code, event.column + 1, event.row + 1].map { UInt8(truncatingIfNeeded: $0 + 32) }
    }

    private func isWanted(_ event: TerminalMouseEvent) -> Bool {
        guard event.row >= 0, event.column >= 0 else { return false }
        switch event.kind {
        case .press: return modes.mouseTracking != .off
        case .release: return modes.mouseTracking.rawValue >= MouseTracking.buttons.rawValue
        case .move:
            if event.button == .none { return modes.mouseTracking == .everything }
            return modes.mouseTracking.rawValue >= MouseTracking.drags.rawValue
        }
    }
}
