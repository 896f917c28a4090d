import DiskImage
import Foundation
import Testing

@Suite struct DiskImageTests {
    static let files = [
        VolumeFile(path: "EFI/BOOT/BOOTX64.EFI", contents: [UInt8](repeating: 0x4D, count: 70_000)),
        VolumeFile(path: "patchwork/boot.cfg", contents: Array("[boot]\n".utf8)),
        VolumeFile(path: "patchwork/root.archive", contents: (0..<300_000).map { UInt8($0 & 255) }),
        VolumeFile(path: "patchwork/root.archive2", contents: []),
        VolumeFile(path: "patchwork/a name with spaces and more than 13 \u{E4}.txt", contents: [7]),
    ]

    @Test func ownReaderFindsEverything() throws {
        let reader = DiskReader(bytes: try DiskImage.make(files: Self.files))
        let found = try reader.files(volumeAt: reader.systemPartition().lowerBound)
        #expect(found.count == Self.files.count)
        for file in Self.files { #expect(found[file.path] == file.contents, "\(file.path)") }
    }

    @Test func equalFilesGiveEqualBytes() throws {
        let first = try DiskImage.make(files: Self.files)
        #expect(try DiskImage.make(files: Self.files.reversed()) == first)
        let other = VolumeFile(path: "x", contents: [1])
        #expect(try DiskImage.make(files: Self.files + [other])[512..<1024] != first[512..<1024])
    }

    @Test(arguments: ["a*b", "a/b?", "", "/", "x/.", "a\\b", "trailing.", "tab\t"])
    func refusesName(name: String) {
        #expect(throws: ImageError.self) {
            try DiskImage.make(files: [VolumeFile(path: name, contents: [])])
        }
    }

    @Test func refusesNamesThatDifferInCaseOnly() {
        #expect(throws: ImageError.duplicate("efi/a")) {
            try DiskImage.make(files: [
                VolumeFile(path: "EFI/A", contents: []), VolumeFile(path: "efi/a", contents: []),
            ])
        }
        #expect(throws: ImageError.duplicate("a/b")) {
            try DiskImage.make(files: [
                VolumeFile(path: "a", contents: []), VolumeFile(path: "a/b", contents: []),
            ])
        }
    }

    @Test func directoryOfManyClusters() throws {
        let files = (0..<400).map {
            VolumeFile(path: "many/a long file name \($0)", contents: [UInt8($0 & 255)])
        }
        let reader = DiskReader(bytes: try DiskImage.make(files: files))
        let found = try reader.files(volumeAt: reader.systemPartition().lowerBound)
        #expect(found.count == 400)
    }
}

/// The judgement of other people's tools. Each runs where it is installed; `make test` installs
/// them all.
@Suite struct DiskImageToolTests {
    static func tool(_ name: String) -> String? {
        ["/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/"].map { $0 + name }.first {
            FileManager.default.isExecutableFile(atPath: $0)
        }
    }

    static func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, text: String) {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = arguments
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        // Polled: Process.waitUntilExit can hang on the threads that tests run on.
        while process.isRunning { Thread.sleep(forTimeInterval: 0.01) }
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    static func withDisk(_ body: (_ disk: String, _ volume: String) throws -> Void) throws {
        let bytes = try DiskImage.make(files: DiskImageTests.files)
        let directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("patchwork-disk-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let disk = directory.appendingPathComponent("disk.img")
        let volume = directory.appendingPathComponent("volume.img")
        try Data(bytes).write(to: disk)
        let sectors = try DiskReader(bytes: bytes).systemPartition()
        let range = sectors.lowerBound * 512..<(sectors.upperBound + 1) * 512
        try Data(bytes[range]).write(to: volume)
        try body(disk.path, volume.path)
    }

    @Test(.enabled(if: tool("sgdisk") != nil)) func sgdiskFindsNoProblem() throws {
        let sgdisk = try #require(Self.tool("sgdisk"))
        try Self.withDisk { disk, _ in
            let result = try Self.run(sgdisk, ["-v", disk])
            #expect(result.text.contains("No problems found"), "\(result.text)")
        }
    }

    @Test(.enabled(if: tool("fsck.vfat") != nil)) func fsckFindsNoProblem() throws {
        let fsck = try #require(Self.tool("fsck.vfat"))
        try Self.withDisk { _, volume in
            let result = try Self.run(fsck, ["-n", "-v", volume])
            #expect(result.status == 0, "\(result.text)")
        }
    }

    @Test(.enabled(if: tool("mtype") != nil)) func mtoolsReadsTheFiles() throws {
        let mdir = try #require(Self.tool("mdir"))
        let mtype = try #require(Self.tool("mtype"))
        try Self.withDisk { _, volume in
            let listing = try Self.run(mdir, ["-i", volume, "-/", "-b"])
            for file in DiskImageTests.files where !file.path.contains("\u{E4}") {
                #expect(listing.text.contains(file.path), "\(listing.text)")
            }
            let text = try Self.run(mtype, ["-i", volume, "::/patchwork/boot.cfg"])
            #expect(text.text == "[boot]\n")
        }
    }
}
