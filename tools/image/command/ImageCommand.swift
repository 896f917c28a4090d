// `image`: writes the root archive and the bootable disk.

import ArgumentParser
import DiskImage
import Foundation

@main
struct ImageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "image", abstract: "Writes PatchworkOS root archives and bootable disks.",
        subcommands: [ArchiveCommand.self, DiskCommand.self, SymbolsCommand.self])
}

/// A file of the host and where it goes, written `destination=source`.
struct Placement: ExpressibleByArgument {
    let destination: String
    let source: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        (destination, source) = (parts[0], parts[1])
    }
}

struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Writes a root archive from directories.")

    @Option(help: "The archive to write.") var output: String
    @Option(name: .customLong("file"), help: "A single file, as destination=source.")
    var files: [Placement] = []
    @Argument(help: "Directories whose contents are merged, later ones over earlier ones.")
    var directories: [String] = []

    func run() throws {
        var tree = SourceTree()
        for directory in directories { try tree.addDirectory(directory) }
        for file in files { try tree.add(file.source, as: file.destination) }
        let bytes = try tree.archive()
        try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        print("\(output): \(tree.count) entries, \(bytes.count >> 10) KiB")
    }
}

struct DiskCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disk", abstract: "Writes a GPT disk with an EFI system partition.")

    @Option(help: "The disk image to write.") var output: String
    @Argument(help: "Files of the system partition, as destination=source.")
    var files: [Placement]

    func run() throws {
        let volumeFiles = try files.map {
            VolumeFile(path: $0.destination, contents: try SourceTree.read($0.source))
        }
        let bytes = try DiskImage.make(files: volumeFiles)
        try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        print("\(output): \(files.count) files, \(bytes.count >> 20) MiB")
    }
}

struct SymbolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols", abstract: "Writes the names of a kernel's functions by address.")

    @Option(help: "The symbol table to write.") var output: String
    @Argument(help: "The kernel, an ELF file with its symbols.")
    var kernel: String

    func run() throws {
        let functions = try ELFFunctions(SourceTree.read(kernel), path: kernel)
        let bytes = try functions.table(naming: Demangler.simplified)
        try Data(bytes).write(to: URL(fileURLWithPath: output), options: .atomic)
        print("\(output): \(functions.functions.count) functions, \(bytes.count >> 10) KiB")
    }
}
