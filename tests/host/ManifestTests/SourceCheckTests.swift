// Manifests against a tree of files: what is missing, and rights that the source has not got.

import Foundation
import Manifest
import Testing

@Suite struct SourceCheckTests {
    private let tree: [String: SourceFacts] = [
        "/box/x": SourceFacts(isDirectory: true, rights: .all),
        "/box/x/bin/x": SourceFacts(isDirectory: false, rights: .all),
        "/cfg": SourceFacts(isDirectory: true, rights: .read),
        "/null": SourceFacts(isDirectory: false, rights: []),
    ]

    private func problems(_ rest: String, name: String = "x") throws -> [ManifestProblem] {
        let manifest = try #require(read(smallest(rest), name: name).manifest)
        return manifest.check { tree[$0] }
    }

    @Test func allThere() throws {
        #expect(try problems("/cfg:r = /cfg\n/dev/mouse:r = ?/dev/mouse\n/tmp:rw = tmpfs").isEmpty)
    }

    @Test func missingSource() throws {
        let found = try problems("/dev/mouse:r = /dev/mouse")
        #expect(found.map(\.kind) == [.missingSource])
        #expect(found[0].position == ManifestPosition(line: 6, column: 16))
        #expect(found[0].hint.contains("?/dev/mouse"))
    }

    @Test func rightsThatTheSourceLacks() throws {
        let found = try problems("/cfg:rwx = /cfg\n/null:r = /null")
        #expect(found.map(\.kind) == [.rightsExceeded, .rightsExceeded])
        #expect(found[0].message == "`wx` cannot be given: `/cfg` has only `r`")
        #expect(found[1].message == "`r` cannot be given: `/null` has no rights")
    }

    @Test func nestedTargets() throws {
        #expect(try problems("/app/bin/x:rx = /box/x/bin/x").isEmpty)
        let missing = try problems("/app/data:r = /cfg")
        #expect(missing.map(\.kind) == [.missingSource])
        #expect(missing[0].hint.contains("/box/x/data"))
        let memory = try problems("/tmp:rw = tmpfs\n/tmp/cfg:r = /cfg")
        #expect(memory.map(\.position.line) == [7])
    }

    @Test func missingProgram() throws {
        let manifest = try #require(read(smallest(), name: "y").manifest)
        let found = manifest.check { path in
            path == "/box/y" ? SourceFacts(isDirectory: true, rights: .all) : nil
        }
        #expect(found.map(\.kind) == [.missingSource])
        #expect(found[0].message.contains("/box/y/bin/x"))
        #expect(found[0].position == ManifestPosition(line: 2, column: 7))
    }
}

/// The manifests that the system carries.
@Suite struct ShippedManifestTests {
    private static let folder =
        #filePath.components(separatedBy: "/tests/host/")[0] + "/" + "root/box"
    static let names =
        (try? FileManager.default.contentsOfDirectory(atPath: folder).sorted()) ?? []

    @Test func thereAreSome() {
        #expect(Self.names.contains("doom") && Self.names.contains("terminal"))
    }

    @Test(arguments: names)
    func isFlawless(name: String) throws {
        let data = try #require(
            FileManager.default.contents(atPath: "\(Self.folder)/\(name)/manifest"))
        let reading = ManifestReader.read(Array(data), name: name)
        #expect(reading.problems.isEmpty, "\(reading.problems)")
        #expect(reading.manifest?.program == "/app/bin/\(name)")
    }
}
