// The fonts and icons of the system, as `make art` leaves them.

import Foundation
import Graphics

/// Files of the system for programs that run in tests.
enum Art {
    /// The repository.
    static let repository: URL = {
        // This file is tests/host/PatchworkTests/Art.swift.
        var place = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<4 { place.deleteLastPathComponent() }
        return place
    }()

    static let art = repository.appendingPathComponent(".build/art")

    /// Whether `make art` was called; pictures of text cannot be compared without its fonts.
    static let isThere = FileManager.default.fileExists(
        atPath: art.appendingPathComponent("base/data/fonts/lato-regular-14.grf").path)

    /// A file of the system: art, or what lies in `root`.
    static func read(_ path: String) -> [UInt8]? {
        for base in [art, repository.appendingPathComponent("root")] {
            if let data = try? Data(contentsOf: base.appendingPathComponent(path)) {
                return [UInt8](data)
            }
        }
        return nil
    }

    /// Only what `make art` made: the default theme, whatever `root` says.
    static func readArt(_ path: String) -> [UInt8]? {
        (try? Data(contentsOf: art.appendingPathComponent(path))).map { [UInt8]($0) }
    }
}
