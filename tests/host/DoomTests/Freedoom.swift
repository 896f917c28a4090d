// Freedoom's WADs, which most tests of the engine play, and the goldens made with the reference.

import Foundation
import Testing

@testable import DoomEngine

/// One of Freedoom's two games, loaded once for all tests.
final class Freedoom: @unchecked Sendable {
    let wad: WADDirectory
    let number: Int

    /// Phase 1, in episodes, and phase 2, with numbered maps.
    static let games: [Result<Freedoom, any Error>] = [1, 2].map { number in
        Result { try Freedoom(number) }
    }

    /// A game; the test fails with what to do if it is not installed.
    static func game(_ number: Int) throws -> Freedoom { try games[number - 1].get() }

    private init(_ number: Int) throws {
        let path = "/usr/share/games/doom/freedoom\(number).wad"
        guard let data = FileManager.default.contents(atPath: path) else {
            throw MissingWAD(path: path)
        }
        self.number = number
        wad = try WADDirectory(files: [WADFile(name: path, bytes: [UInt8](data))])
    }

    /// The WAD is not installed.
    struct MissingWAD: Error, CustomStringConvertible {
        let path: String
        var description: String { "\(path) is missing: install Debian's package freedoom" }
    }

    /// A file of the folder with goldens.
    static func golden(_ name: String, file: String = #filePath) throws -> Data {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent()
        return try Data(contentsOf: folder.appendingPathComponent("goldens/" + name))
    }
}
