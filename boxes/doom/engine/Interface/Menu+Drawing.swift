// Draws the open page of the menus, or the question that hides it.

extension Menu {
    /// Draws over whatever the screen shows.
    func draw(on screen: Canvas) {
        if let notice {
            draw(notice.text, on: screen)
            return
        }
        if !isOpen { return }
        let shown = pages[page.rawValue]
        drawPage(shown, on: screen)
        var y = shown.y
        for line in shown.lines {
            if let picture = line.picture { pictures.draw(picture, shown.x, y, on: screen) }
            y += MenuPage.lineHeight
        }
        pictures.draw(
            skull == 0 ? "M_SKULL1" : "M_SKULL2", shown.x - 32,
            shown.y - 5 + Int32(item) * MenuPage.lineHeight, on: screen)
    }

    private func draw(_ text: [UInt8], on screen: Canvas) {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let height = pictures.font.height
        var y = 100 - height * Int32(lines.count) / 2
        for line in lines {
            let characters = Array(line)
            pictures.write(characters, 160 - pictures.font.width(characters) / 2, y, on: screen)
            y += height
        }
    }

    private func drawPage(_ shown: MenuPage, on screen: Canvas) {
        switch page {
        case .main: pictures.draw("M_DOOM", 94, 2, on: screen)
        case .episode: pictures.draw("M_EPISOD", 54, 38, on: screen)
        case .skill:
            pictures.draw("M_NEWG", 96, 14, on: screen)
            pictures.draw("M_SKILL", 54, 38, on: screen)
        case .options: drawOptions(shown, on: screen)
        case .sound:
            pictures.draw("M_SVOL", 60, 38, on: screen)
            pictures.slider(
                shown.x, shown.y + 16, width: 16, value: settings.effectVolume, on: screen)
            pictures.slider(
                shown.x, shown.y + 48, width: 16, value: settings.musicVolume, on: screen)
        case .load:
            pictures.draw("M_LOADG", 72, 28, on: screen)
            drawSlots(shown, on: screen)
        case .save:
            pictures.draw("M_SAVEG", 72, 28, on: screen)
            drawSlots(shown, on: screen)
        case .help1: drawHelp(["HELP", "HELP1", "CREDIT"], on: screen)
        case .help2: drawHelp(kind.isCommercial ? ["CREDIT"] : ["HELP2", "CREDIT"], on: screen)
        }
    }

    private func drawHelp(_ names: [LumpName], on screen: Canvas) {
        if let name = pictures.first(names) { pictures.draw(name, 0, 0, on: screen) }
    }

    private func drawOptions(_ shown: MenuPage, on screen: Canvas) {
        pictures.draw("M_OPTTTL", 108, 15, on: screen)
        pictures.draw(
            settings.isLowDetail ? "M_GDLOW" : "M_GDHIGH", shown.x + 175, shown.y + 32,
            on: screen)
        pictures.draw(
            settings.showsMessages ? "M_MSGON" : "M_MSGOFF", shown.x + 120, shown.y + 16,
            on: screen)
        pictures.slider(
            shown.x, shown.y + 96, width: 10, value: settings.mouseSensitivity, on: screen)
        pictures.slider(
            shown.x, shown.y + 64, width: 9, value: settings.viewSize - 3, on: screen)
    }

    private func drawSlots(_ shown: MenuPage, on screen: Canvas) {
        for slot in 0..<6 {
            let y = shown.y + Int32(slot) * MenuPage.lineHeight
            pictures.draw("M_LSLEFT", shown.x - 8, y + 7, on: screen)
            for part in 0..<24 as Range<Int32> {
                pictures.draw("M_LSCNTR", shown.x + part * 8, y + 7, on: screen)
            }
            pictures.draw("M_LSRGHT", shown.x + 192, y + 7, on: screen)
            var name = slotNames[slot] ?? texts.text("EMPTYSTRING")
            if let typed = typedName, slot == item { name = typed + [UInt8(ascii: "_")] }
            pictures.write(name, shown.x, y, on: screen)
        }
    }
}
