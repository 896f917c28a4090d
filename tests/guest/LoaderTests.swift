// What the UEFI loader says when something is wrong with its files.

import DiskImage
import Foundation
import GuestHarness
import Testing

extension Guest {
    @Suite struct LoaderTests {
        enum Damage: String, CaseIterable, CustomTestStringConvertible {
            case noConfiguration, badConfiguration, noKernel, cutKernel, noRoot, damagedRoot

            var testDescription: String { rawValue }

            /// What the sentence on the screen must contain.
            var expected: [String] {
                switch self {
                case .noConfiguration: ["boot.cfg", "Write the PatchworkOS image"]
                case .badConfiguration: ["boot.cfg, line 2", "unknown key \"kernal\""]
                case .noKernel: ["\\patchwork\\kernel.elf is missing", "Copy it"]
                case .cutKernel: ["\\patchwork\\kernel.elf", "cut short", "again"]
                case .noRoot: ["\\patchwork\\root.archive is missing", "Copy it"]
                case .damagedRoot: ["\\patchwork\\root.archive", "damaged", "again"]
                }
            }

            func apply(to files: inout [String: [UInt8]]) {
                switch self {
                case .noConfiguration: files["boot.cfg"] = nil
                case .badConfiguration: files["boot.cfg"] = Array("root = x\nkernal = y\n".utf8)
                case .noKernel: files["kernel.elf"] = nil
                case .cutKernel: files["kernel.elf"] = files["kernel.elf"].map { $0.dropLast(9) }
                case .noRoot: files["root.archive"] = nil
                case .damagedRoot: files["root.archive"]?[70] ^= 0x80
                }
            }
        }

        @Test("loader names the file and the remedy", arguments: Damage.allCases)
        func explains(damage: Damage) throws {
            let products = try #require(GuestProducts.current)
            var files: [String: [UInt8]] = [
                "boot.cfg": Array("kernel = kernel.elf\nroot = root.archive\n".utf8),
                "kernel.elf": try SourceTree.read(products.kernel),
                "root.archive": try rootArchive(),
            ]
            damage.apply(to: &files)
            let guest = try GuestRun(
                GuestMachine(boot: .uefi, cpus: 1), products,
                files: files.map { VolumeFile(path: "patchwork/" + $0.key, contents: $0.value) })
            try guest.waitForSerial("Press a key")
            // The firmware breaks lines where its console ends.
            let text = guest.serial.filter { !$0.isNewline }
            #expect(text.contains("PatchworkOS cannot start: "), "\(text)")
            for part in damage.expected { #expect(text.contains(part), "\(text)") }
            #expect(try guest.monitor.screen().colourCount() > 1)
            guest.stop()
        }

        /// A boot manager may start the loader from a place that the firmware cannot read.
        @Test func selfContainedLoaderNeedsNoFiles() throws {
            let products = try #require(GuestProducts.current)
            let bundle = VolumeFile(
                path: "EFI/BOOT/BOOTX64.EFI", contents: try SourceTree.read(products.bundle))
            let guest = try GuestRun(
                GuestMachine(boot: .uefi, cpus: 2), products, files: [bundle])
            try guest.waitForSerial("ready on 2 CPUs")
            guest.stop()
        }

        /// An archive with an entry to damage, whatever the system's own holds.
        private func rootArchive() throws -> [UInt8] {
            let directory = FileManager.default.temporaryDirectory
                .appendingPathComponent("root-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: directory) }
            try FileManager.default.createDirectory(
                at: directory.appendingPathComponent("cfg"), withIntermediateDirectories: true)
            var tree = SourceTree()
            try tree.addDirectory(directory.path)
            return try tree.archive()
        }
    }
}
