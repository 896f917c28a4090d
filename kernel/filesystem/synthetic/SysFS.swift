// `/sys/fs`: the kinds of file systems that there are, and their instances.

public import KernelABI

/// A kind's directory in `/sys/fs`: mounting it mounts a file system of that kind.
final class FileSystemTypeDirectory: SyntheticDirectory, @unchecked Sendable {
    private let fileSystemType: FileSystemType

    init(_ type: FileSystemType, in superblock: Superblock) {
        fileSystemType = type
        super.init(in: superblock)
    }

    override var mountableType: FileSystemType? { fileSystemType }
}

/// The file of one file system in the directory of its kind.
struct SuperblockListing: Sendable {
    private let directory: SyntheticDirectory

    init(_ directory: SyntheticDirectory) {
        self.directory = directory
    }

    private func name(_ number: UInt64) -> [UInt8] {
        var name: [UInt8] = []
        name.append(decimal: number)
        return name
    }

    func add(_ superblock: Superblock) {
        var text: [UInt8] = []
        text.append("id ")
        text.append(decimal: superblock.number)
        text.append("\nblock_size ")
        text.append(decimal: superblock.blockSize)
        text.append("\nmax_file_size ")
        text.append(decimal: superblock.maximumFileSize)
        text.append("\n")
        let content = text
        let file = TextFile(in: directory.superblock, reader: { _ throws(Errno) in content })
        // A number is a name that nobody else uses.
        try? directory.add(name(superblock.number), file)
    }

    func remove(_ number: UInt64) {
        directory.remove(name(number))
    }
}

extension SyntheticFileSystem {
    /// Adds a kind of file system to `fs` in this one, which is sysfs. At boot.
    public func register(_ type: FileSystemType) throws(Errno) {
        let directory = FileSystemTypeDirectory(type, in: superblock)
        try self.directory("fs").add(type.name, directory)
        type.setListing(directory)
    }
}
