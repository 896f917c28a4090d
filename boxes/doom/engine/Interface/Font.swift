// The small letters of messages and menus: lumps STCFN033 to STCFN095, upper case only.

/// The interface's font.
struct Font {
    /// What takes the place of a letter that the font lacks.
    private static let spaceWidth: Int32 = 4
    private static let first: UInt8 = 0x21
    private static let last: UInt8 = 0x5F
    private let letters: [Patch]

    init(_ catalog: GraphicsCatalog) throws(DataError) {
        var letters: [Patch] = []
        for code in Self.first...Self.last {
            letters.append(try catalog.patch(LumpName("STCFN0\(code)")))
        }
        self.letters = letters
    }

    /// The height of a capital letter.
    var height: Int32 { letters[0].height }

    /// The picture of a character; nil for spaces and what the font lacks.
    func letter(_ character: UInt8) -> Patch? {
        let isLower = character >= 0x61 && character <= 0x7A
        let code = isLower ? character - 0x20 : character
        return code >= Self.first && code <= Self.last ? letters[Int(code - Self.first)] : nil
    }

    /// The width of a text's widest line.
    func width(_ text: [UInt8]) -> Int32 {
        var widest: Int32 = 0
        var width: Int32 = 0
        for character in text {
            if character == 0x0A { width = 0 }
            width += character == 0x0A ? 0 : letter(character)?.width ?? Self.spaceWidth
            widest = max(widest, width)
        }
        return widest
    }

    /// Draws one line, up to the right edge of the screen.
    func draw(_ text: [UInt8], _ x: Int32, _ y: Int32, on canvas: Canvas) {
        var left = x
        for character in text {
            guard let letter = letter(character) else {
                left += Self.spaceWidth
                if left >= Screen.width { return }
                continue
            }
            if left + letter.width > Screen.width { return }
            canvas.draw(letter, left, y)
            left += letter.width
        }
    }
}
