// From presses of keys to characters, accents included.

/// Types with a layout. Feed it every press of a key that is no repeat, in order.
public struct KeyTranslator: Sendable {
    /// The layout. A new one begins without an accent.
    public var layout: KeyboardLayout {
        didSet { pending = nil }
    }

    private var pending: Accent?

    /// A translator without an accent to come.
    public init(_ layout: KeyboardLayout = KeyboardLayout()) {
        self.layout = layout
    }

    /// The Unicode scalar that a press types; 0 for none.
    ///
    /// Keys that print nothing type nothing, Enter and Tab included; whoever wants them looks at the
    /// key. Control and Alt change nothing: Control+C types a c.
    public mutating func character(_ key: KeyCode, _ modifiers: Modifiers) -> UInt32 {
        if key.isModifier { return 0 }
        switch layout.output(key, modifiers) {
        case .none:
            // An arrow or Escape is no letter for an accent.
            pending = nil
            return 0
        case .dead(let accent):
            if pending == accent {
                pending = nil
                return accent.spacing
            }
            pending = accent
            return 0
        case .character(let character):
            guard let accent = pending else { return character }
            pending = nil
            // An accent that does not go on the letter is dropped.
            return accent.composed(with: character) ?? character
        }
    }
}
