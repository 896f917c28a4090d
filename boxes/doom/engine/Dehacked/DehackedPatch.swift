// Applies DEHACKED patches, the way WADs change what things are and do. The old format is that of
// DeHackEd 3.0; the sections in brackets are BOOM's extensions (BEX), described in its
// `boomdeh.txt`. What does not make sense is passed over, as the original tool did.

/// A patch that is being read, line by line.
struct DehackedPatch {
    let definitions: Definitions
    private var bytes: [UInt8] = []
    private var offset = 0
    private var section = Section.none
    /// The actions before any patch: "Codep Frame" refers to those.
    private var originalActions: [Action] = []

    /// What the lines of the moment are about.
    private enum Section {
        case none, thing(Int32), frame(Int32), pointer(Int32), weapon(Int32), ammo(Int32)
        case misc, cheat, strings, pars, codePointers
    }

    init(definitions: Definitions) {
        self.definitions = definitions
        for state in 0..<definitions.states.count {
            originalActions.append(definitions.states[state].action)
        }
    }

    /// Applies a whole patch.
    mutating func apply(_ patch: [UInt8]) {
        bytes = patch
        offset = 0
        while let line = nextLine() {
            let text = DehackedText.trimmed(line)
            if text.isEmpty || text.hasPrefix("#") { continue }
            if beginSection(text) { continue }
            switch section {
            case .strings: setString(text)
            case .pars: setPar(text)
            default:
                if let (key, value) = DehackedText.assignment(text) { set(key, value) }
            }
        }
    }

    private mutating func nextLine() -> String? {
        if offset >= bytes.count { return nil }
        let start = offset
        while offset < bytes.count && bytes[offset] != 0x0A { offset += 1 }
        let line = String(decoding: bytes[start..<offset], as: UTF8.self)
        offset += 1
        return line
    }

    /// Whether a line opens a section, which most do with a word and a number.
    private mutating func beginSection(_ text: String) -> Bool {
        if text.hasPrefix("[") {
            switch DehackedText.uppercased(text) {
            case "[STRINGS]": section = .strings
            case "[PARS]": section = .pars
            case "[CODEPTR]": section = .codePointers
            default: section = .none
            }
            return true
        }
        switch section {
        case .strings, .codePointers:
            if DehackedText.assignment(text) != nil { return false }
        default: break
        }
        let words = DehackedText.words(text)
        guard words.count >= 2, words[1] != "=", let number = Int32(words[1]) else { return false }
        switch words[0] {
        case "Thing": section = .thing(number - 1)
        case "Frame": section = .frame(number)
        case "Pointer": section = .pointer(DehackedText.frameInParentheses(text) ?? -1)
        case "Weapon": section = .weapon(number)
        case "Ammo": section = .ammo(number)
        case "Misc": section = .misc
        case "Cheat": section = .cheat
        case "Sound", "Sprite": section = .none
        case "Text":
            guard words.count >= 3, let length = Int32(words[2]) else { return false }
            replaceText(Int(number), Int(length))
            section = .none
        default: return false
        }
        return true
    }

    private mutating func set(_ key: String, _ value: String) {
        switch section {
        case .thing(let number) where number >= 0 && number < Int32(definitions.mobjs.count):
            setThing(number, key, value)
        case .frame(let number) where number >= 0 && number < Int32(definitions.states.count):
            setFrame(number, key, value)
        case .pointer(let number) where number >= 0 && number < Int32(definitions.states.count):
            if key == "Codep Frame", let source = Int(value), originalActions.indices ~= source {
                definitions.states[number].action = originalActions[source]
            }
        case .weapon(let number) where number >= 0 && number < Int32(definitions.weapons.count):
            setWeapon(number, key, value)
        case .ammo(let number) where number >= 0 && number < 4:
            guard let amount = Int32(value) else { return }
            if key == "Max ammo" { definitions.maxAmmo[number] = amount }
            if key == "Per ammo" { definitions.clipAmmo[number] = amount }
        case .misc: setConstant(key, value)
        case .cheat: definitions.cheats[key] = value
        case .codePointers: setCodePointer(key, value)
        default: break
        }
    }

    private func setCodePointer(_ key: String, _ value: String) {
        let words = DehackedText.words(key)
        guard words.count == 2, let number = Int32(words[1]), number >= 0,
            number < Int32(definitions.states.count)
        else { return }
        let wanted = DehackedText.uppercased(value)
        var scanner = WordScanner(Action.names)
        for (index, name) in scanner.words().enumerated() {
            let text = DehackedText.uppercased(String(decoding: name, as: UTF8.self))
            if (wanted == text || (index == 0 && wanted == "NULL")),
                let action = Action(rawValue: UInt8(index))
            {
                definitions.states[number].action = action
            }
        }
    }

    /// `KEY = text`, continued on the next line after a final backslash.
    private mutating func setString(_ line: String) {
        guard var (key, value) = DehackedText.assignment(line) else { return }
        while value.hasSuffix("\\") {
            value.removeLast()
            guard let next = nextLine() else { break }
            value += DehackedText.trimmed(next)
        }
        key = DehackedText.uppercased(key)
        definitions.strings[key] = DehackedText.unescaped(value)
    }

    /// `par EPISODE MAP SECONDS` or `par MAP SECONDS`; comments may follow.
    private func setPar(_ line: String) {
        let words = DehackedText.words(line)
        guard words.count >= 3, DehackedText.uppercased(words[0]) == "PAR" else { return }
        guard let first = Int32(words[1]), let second = Int32(words[2]),
            first >= 0, first < 100, second >= 0
        else { return }
        if words.count >= 4, let third = Int32(words[3]), second < 10 {
            definitions.parTimes[first * 10 + second] = third
        } else {
            definitions.parTimes[100 + first] = second
        }
    }

    /// The original wording and its replacement follow the line, byte after byte.
    private mutating func replaceText(_ oldLength: Int, _ newLength: Int) {
        guard let old = take(oldLength), let new = take(newLength) else { return }
        if old.utf8.count == 4 && new.utf8.count == 4,
            let sprite = definitions.spriteNames.firstIndex(of: LumpName(old))
        {
            definitions.spriteNames[sprite] = LumpName(new)
            return
        }
        if let sound = definitions.soundNames.firstIndex(of: LumpName(old)) {
            definitions.soundNames[sound] = LumpName(new)
        }
        definitions.replacedTexts[old] = new
    }

    private mutating func take(_ length: Int) -> String? {
        var result: [UInt8] = []
        while result.count < length {
            guard offset < bytes.count else { return nil }
            // Line ends count as one character, however they are written.
            if bytes[offset] != 0x0D { result.append(bytes[offset]) }
            offset += 1
        }
        return length < 0 ? nil : String(decoding: result, as: UTF8.self)
    }
}
