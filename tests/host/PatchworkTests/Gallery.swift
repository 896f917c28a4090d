// Pictures of controls, compared with hashes of pictures that somebody looked at.
//
// `make gallery` leaves all of them in .build/gallery as PNG. After a wanted change of looks, look at
// them there and call `make goldens`, which writes the hashes anew.

import FBMP
import Foundation
import Geometry
import Graphics
import Testing

@testable import Patchwork

enum Gallery {
    private static let environment = ProcessInfo.processInfo.environment
    private static let folder = environment["GALLERY"].map { URL(fileURLWithPath: $0) }
    private static let file = Art.repository.appendingPathComponent(
        "tests/host/PatchworkTests/goldens.txt")
    private static let isWriting = environment["GOLDENS"] == "write"

    /// The hashes that pictures are to have.
    private static let goldens: [String: String] = {
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var goldens: [String: String] = [:]
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            if words.count == 3 { goldens[String(words[0])] = "\(words[1]) \(words[2])" }
        }
        return goldens
    }()

    /// Size and hash of a picture: FNV-1a over its words.
    static func fingerprint(_ image: Image) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for pixel in image.pixels { hash = (hash ^ UInt64(pixel)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return "\(image.size.width)x\(image.size.height)"
            + " \(String(repeating: "0", count: 16 - digits.count))\(digits)"
    }

    /// Compares pictures with their goldens; writes both where it was asked to.
    static func check(
        _ pictures: [(name: String, image: Image)], sheet: String, isCompared: Bool = true
    ) throws {
        if let folder {
            for (name, image) in pictures where pictures.count < 12 {
                try save(image, folder.appendingPathComponent("\(name).fbmp"))
            }
            if pictures.count >= 12 {
                let grouped = contactSheet(pictures)
                try save(grouped, folder.appendingPathComponent("\(sheet).fbmp"))
            }
        }
        guard isCompared else { return }
        if isWriting {
            var all = goldens.filter { entry in !pictures.contains { $0.name == entry.key } }
            // Each test writes its own; the others' are read again first.
            for (name, image) in pictures { all[name] = fingerprint(image) }
            return try merge(all)
        }
        for (name, image) in pictures {
            #expect(
                goldens[name] == fingerprint(image),
                "\(name) looks different; see `make gallery`, then `make goldens`")
        }
    }

    private static let lock = NSLock()

    private static func merge(_ new: [String: String]) throws {
        lock.lock()
        defer { lock.unlock() }
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        var all = new
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            let name = words.first.map { String($0) } ?? ""
            if words.count == 3, all[name] == nil || goldens[name] == all[name] {
                all[name] = "\(words[1]) \(words[2])"
            }
        }
        let lines = all.map { "\($0.key) \($0.value)" }.sorted()
        let head = "# Hashes of pictures that were looked at; see Gallery.swift.\n"
        try (head + lines.joined(separator: "\n") + "\n").write(
            to: file, atomically: true, encoding: .utf8)
    }

    private static func save(_ image: Image, _ place: URL) throws {
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        let straight = image.pixels.map { pixel in
            pixel >> 24 == 255 || pixel >> 24 == 0 ? pixel : pixel | 0xFF00_0000
        }
        var bytes: [UInt8] = []
        for word in [FBMP.magic, UInt32(image.size.width), UInt32(image.size.height)] + straight {
            for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        try Data(bytes).write(to: place)
    }

    /// All pictures whose names differ in the last part only, in a row each.
    private static func contactSheet(_ pictures: [(name: String, image: Image)]) -> Image {
        var rows: [(String, [Image])] = []
        for (name, image) in pictures {
            let row = name.split(separator: "/").dropLast().joined(separator: "/")
            if rows.last?.0 != row { rows.append((row, [])) }
            rows[rows.count - 1].1.append(image)
        }
        let gap = 8
        let heights = rows.map { $0.1.reduce(0) { max($0, $1.size.height) } + gap }
        let width = rows.map { $0.1.reduce(gap) { $0 + $1.size.width + gap } }.max() ?? 1
        let height = heights.reduce(gap, +)
        return Image(size: Size(width, height)) { canvas in
            canvas.fill(canvas.bounds, Color(0xFF80_8890))
            var y = gap
            for (index, row) in rows.enumerated() {
                var x = gap
                for image in row.1 {
                    canvas.draw(image, at: Point(x, y))
                    x += image.size.width + gap
                }
                y += heights[index]
            }
        }
    }
}
