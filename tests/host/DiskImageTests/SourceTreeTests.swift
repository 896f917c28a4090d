import BootArchive
import DiskImage
import Foundation
import Testing

@Suite struct SourceTreeTests {
    /// Two source directories; the second is an overlay of the first.
    static func withSources(_ body: (_ base: URL, _ overlay: URL) throws -> Void) throws {
        let manager = FileManager.default
        let top = manager.temporaryDirectory
            .appendingPathComponent("patchwork-tree-\(UUID().uuidString)")
        defer { try? manager.removeItem(at: top) }
        let base = top.appendingPathComponent("base")
        let overlay = top.appendingPathComponent("overlay")
        for directory in ["base/cfg", "base/tmp", "overlay/cfg"] {
            try manager.createDirectory(
                at: top.appendingPathComponent(directory), withIntermediateDirectories: true)
        }
        try Data("base".utf8).write(to: base.appendingPathComponent("cfg/theme.cfg"))
        try Data().write(to: base.appendingPathComponent("tmp/.gitkeep"))
        try manager.createSymbolicLink(
            atPath: base.appendingPathComponent("link").path, withDestinationPath: "cfg/theme.cfg")
        try Data("overlay".utf8).write(to: overlay.appendingPathComponent("cfg/theme.cfg"))
        try body(base, overlay)
    }

    @Test func laterDirectoriesWin() throws {
        try Self.withSources { base, overlay in
            var tree = SourceTree()
            try tree.addDirectory(base.path)
            try tree.addDirectory(overlay.path)
            let bytes = try tree.archive()
            try unsafe bytes.withUnsafeBytes { memory in
                let archive = try unsafe Archive(memory)
                #expect(archive.entryCount == 4)
                let theme = try #require(archive.find("cfg/theme.cfg".utf8))
                let text = unsafe archive.withContents(of: theme) {
                    unsafe String(decoding: $0, as: UTF8.self)
                }
                #expect(text == "overlay")
                #expect(archive.find("link".utf8)?.kind == .symbolicLink)
                #expect(archive.find("tmp".utf8)?.kind == .directory)
            }
        }
    }

    @Test func saysWhatIsWrong() throws {
        try Self.withSources { base, overlay in
            var tree = SourceTree()
            #expect(throws: ImageError.self) { try tree.addDirectory(base.path + "/missing") }
            try tree.addDirectory(base.path)
            let file = overlay.appendingPathComponent("cfg/theme.cfg").path
            #expect(throws: ImageError.conflict(path: "cfg", source: file)) {
                try tree.add(file, as: "cfg")
            }
            #expect(throws: ImageError.badArchivePath("../escape", source: file)) {
                try tree.add(file, as: "../escape")
            }
        }
    }
}
