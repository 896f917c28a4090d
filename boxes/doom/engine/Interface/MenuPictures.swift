// The pictures of the menus.

/// All pictures of the menus, loaded together so that a damaged one is noticed at the start.
struct MenuPictures {
    private var patches: [LumpName: Patch] = [:]
    let font: Font

    init(_ catalog: GraphicsCatalog, font: Font, kind: GameKind) throws(DataError) {
        self.font = font
        let required: [LumpName] = [
            "M_DOOM", "M_NGAME", "M_OPTION", "M_LOADG", "M_SAVEG", "M_QUITG", "M_SKULL1",
            "M_SKULL2", "M_NEWG", "M_SKILL", "M_JKILL", "M_ROUGH", "M_HURT", "M_ULTRA", "M_NMARE",
            "M_ENDGAM", "M_MESSG", "M_MSGON", "M_MSGOFF", "M_DETAIL", "M_GDHIGH", "M_GDLOW",
            "M_SCRNSZ", "M_MSENS", "M_SVOL", "M_OPTTTL", "M_SFXVOL", "M_MUSVOL", "M_THERML",
            "M_THERMM", "M_THERMR", "M_THERMO", "M_LSLEFT", "M_LSCNTR", "M_LSRGHT", "M_PAUSE",
        ]
        for name in required { patches[name] = try catalog.patch(name) }
        // Present or not, depending on the game.
        let optional: [LumpName] = [
            "M_RDTHIS", "M_EPISOD", "M_EPI1", "M_EPI2", "M_EPI3", "M_EPI4", "HELP", "HELP1",
            "HELP2", "CREDIT",
        ]
        for name in optional { patches[name] = try catalog.patch(ifPresent: name) }
    }

    /// Draws a picture; nothing if the game has none of this name.
    func draw(_ name: LumpName, _ x: Int32, _ y: Int32, on screen: Canvas) {
        if let patch = patches[name] { screen.draw(patch, x, y) }
    }

    /// The first of some pictures that the game has.
    func first(_ names: [LumpName]) -> LumpName? {
        names.first { patches[$0] != nil }
    }

    /// Draws text with line breaks.
    func write(_ text: [UInt8], _ x: Int32, _ y: Int32, on screen: Canvas) {
        var row = y
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
            font.draw(Array(line), x, row, on: screen)
            row += 12
        }
    }

    /// Draws a slider with its knob at `value`.
    func slider(_ x: Int32, _ y: Int32, width: Int32, value: Int32, on screen: Canvas) {
        draw("M_THERML", x, y, on: screen)
        for step in 0..<width { draw("M_THERMM", x + 8 + step * 8, y, on: screen) }
        draw("M_THERMR", x + 8 + width * 8, y, on: screen)
        draw("M_THERMO", x + 8 + value * 8, y, on: screen)
    }
}
