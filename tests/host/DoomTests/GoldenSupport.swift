// What tests that compare with recordings share: WADs by name, golden lines, repeatable numbers.

import DoomEngine
import Testing

/// Freedoom's first or second game; the test fails with what to do if it is not installed.
func installedWAD(_ name: String) throws -> WADDirectory {
    try Freedoom.game(name == "freedoom1" ? 1 : 2).wad
}

/// A file of the golden folder, line by line.
func goldenLines(_ name: String) throws -> [String] {
    let text = String(decoding: try Freedoom.golden(name), as: UTF8.self)
    return text.split(separator: "\n").map(String.init)
}

/// A small generator of repeatable numbers (Numerical Recipes' 32-bit congruence).
struct Repeatable {
    var state: UInt32

    mutating func draw(_ limit: Int) -> Int {
        state = state &* 1_664_525 &+ 1_013_904_223
        return Int(state >> 16) % limit
    }
}

/// FNV-1a over bytes, going on from an earlier hash.
func fnv(_ bytes: some Sequence<UInt8>, from start: UInt64 = 14_695_981_039_346_656_037) -> UInt64 {
    var value = start
    for byte in bytes { value = (value ^ UInt64(byte)) &* 1_099_511_628_211 }
    return value
}
