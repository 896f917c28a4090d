// The WADs that play tests need: Debian's package `freedoom` installs them.

import DoomEngine
import Foundation
import Testing

/// Opens a Freedoom WAD, or fails the test with what to do.
func installedWAD(_ name: String) throws -> WADDirectory {
    let path = "/usr/share/games/doom/\(name).wad"
    let data = try #require(
        FileManager.default.contents(atPath: path),
        "\(path) is missing; install the package freedoom")
    return try WADDirectory(files: [WADFile(name: "\(name).wad", bytes: [UInt8](data))])
}

/// A file of the golden folder, line by line.
func goldenLines(_ name: String) throws -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "goldens")
    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
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
