// A line of text to be edited: the text, the caret and the selection. Input and drawing are beside.

public import Geometry
public import Graphics

/// A line of text that the user can edit.
public final class TextField: Element {
    /// What it contains.
    public var text: String {
        get { String(characters) }
        set {
            guard newValue != text else { return }
            characters = Array(newValue)
            caret = characters.count
            anchor = caret
            first = 0
            redraw()
        }
    }
    /// What is shown faintly while it is empty.
    public var placeholder: String { didSet { redraw() } }
    /// Whether dots are shown instead of the text.
    public var isSecret = false { didSet { redraw() } }
    /// Whether the text can be changed; it can be selected and copied anyway.
    public var isEditable = true
    /// Most characters.
    public var maximumCount = 4096
    /// Is told after every change by the user.
    public var onChange: ((String) -> Void)?
    /// Is told when the user presses Enter.
    public var onSubmit: ((String) -> Void)?

    var characters: [Character]
    /// The caret stands before this character.
    var caret: Int
    /// The selection reaches from here to the caret.
    var anchor: Int
    /// How many pixels of the text are scrolled out on the left.
    var first = 0
    var isDragging = false
    /// Where the pen stands before each character, for the mouse.
    var offsets = [0]

    /// A field with a text in it.
    public init(
        _ text: String = "", placeholder: String = "", onChange: ((String) -> Void)? = nil
    ) {
        characters = Array(text)
        caret = characters.count
        anchor = caret
        self.placeholder = placeholder
        self.onChange = onChange
    }

    /// It can have the keyboard.
    public override var isFocusable: Bool { true }

    /// Over it, the pointer is that of text.
    public override var cursor: CursorShape { isUsable ? .text : .arrow }

    /// What is selected, as places between characters.
    public var selection: Range<Int> { min(anchor, caret)..<max(anchor, caret) }

    /// The text that is selected.
    public var selectedText: String { String(characters[selection]) }

    /// Selects everything.
    public func selectAll() {
        anchor = 0
        caret = characters.count
        redraw()
    }

    /// One line of text with room around it.
    public override func measure(_ room: Size, _ style: Style) -> Size {
        Size(160, style.font.lineHeight + 2 * (style.wellInset + 3))
    }

    /// The field, the selection, the text and the caret.
    public override func draw(_ canvas: inout Canvas, _ style: Style) { paint(&canvas, style) }

    /// Placing the caret and selecting.
    public override func mouse(_ input: MouseInput) -> Bool { react(to: input) }

    public override func pressCancelled() { isDragging = false }

    /// Typing, moving, removing, and the clipboard.
    public override func key(_ input: KeyInput) -> Bool { react(to: input) }

    // MARK: Editing

    /// Puts text in place of what is selected, control characters left out.
    func insert(_ text: String) {
        guard isEditable else { return }
        let clean = text.filter { character in
            !character.unicodeScalars.contains { $0.value < 32 || $0.value == 127 }
        }
        let room = maximumCount - (characters.count - selection.count)
        let new = Array(clean.prefix(max(0, room)))
        guard !new.isEmpty || !selection.isEmpty else { return }
        let start = selection.lowerBound
        characters.replaceSubrange(selection, with: new)
        caret = start + new.count
        anchor = caret
        changed()
    }

    /// Removes what is selected, else what is between the caret and `place`.
    func remove(to place: Int) {
        guard isEditable else { return }
        if selection.isEmpty { anchor = place }
        guard !selection.isEmpty else { return }
        insert("")
    }

    private func changed() {
        redraw()
        onChange?(text)
    }

    /// Moves the caret, and lets the selection grow or end.
    func move(to place: Int, selecting: Bool) {
        caret = min(max(0, place), characters.count)
        if !selecting { anchor = caret }
        redraw()
    }

    /// The end of the word in a direction from a place.
    func wordEnd(from place: Int, _ step: Int) -> Int {
        var place = place
        func character(_ place: Int) -> Character? {
            let index = step > 0 ? place : place - 1
            return characters.indices.contains(index) ? characters[index] : nil
        }
        while let next = character(place), !next.isWordPart { place += step }
        while let next = character(place), next.isWordPart { place += step }
        return place
    }

    /// Selects the word around a place.
    func selectWord(at place: Int) {
        var start = place
        var end = place
        while start > 0, characters[start - 1].isWordPart { start -= 1 }
        while end < characters.count, characters[end].isWordPart { end += 1 }
        anchor = start
        caret = end
        redraw()
    }
}

extension Character {
    /// Whether it belongs to a word: letters, digits, the underscore, everything beyond ASCII.
    var isWordPart: Bool {
        guard let ascii = asciiValue else { return true }
        return (48...57).contains(ascii) || (65...90).contains(ascii) || (97...122).contains(ascii)
            || ascii == 95
    }
}
