// Which keys of an American keyboard type a character, by QEMU's names (qapi/ui.json, "QKeyCode").

/// The keys that type a character: its key, and shift before it where that is needed. `nil` for
/// characters that the keyboard has not got.
func keys(typing character: Character) -> [String]? {
    if let name = plainKeys[character] { return [name] }
    if let name = shiftedKeys[character] { return ["shift", name] }
    guard character.isASCII, character.isLetter || character.isNumber else { return nil }
    let name = character.lowercased()
    return character.isUppercase ? ["shift", name] : [name]
}

private let plainKeys: [Character: String] = [
    " ": "spc", "\n": "ret", "\t": "tab", "-": "minus", "=": "equal", "[": "bracket_left",
    "]": "bracket_right", "\\": "backslash", ";": "semicolon", "'": "apostrophe",
    "`": "grave_accent", ",": "comma", ".": "dot", "/": "slash",
]

private let shiftedKeys: [Character: String] = [
    "!": "1", "@": "2", "#": "3", "$": "4", "%": "5", "^": "6", "&": "7", "*": "8", "(": "9",
    ")": "0", "_": "minus", "+": "equal", "{": "bracket_left", "}": "bracket_right",
    "|": "backslash", ":": "semicolon", "\"": "apostrophe", "~": "grave_accent", "<": "comma",
    ">": "dot", "?": "slash",
]
