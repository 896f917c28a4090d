// What can go wrong while an image is put together; every message says what to do.

/// Why an image cannot be written.
public enum ImageError: Error, Equatable {
    /// A file or directory cannot be read.
    case unreadable(path: String, reason: String)
    /// Something that is neither file, directory nor symbolic link stands in a source directory.
    case specialFile(path: String)
    /// A path cannot be stored in the root archive.
    case badArchivePath(String, source: String)
    /// A file stands where another source has a directory, or the other way round.
    case conflict(path: String, source: String)
    /// A name cannot be stored in a FAT volume.
    case badName(String)
    /// Two files have the same path but for upper and lower case.
    case duplicate(String)
    /// A file is too large for FAT32, or all of them for one volume.
    case tooLarge(String)
    /// A file is not the linked kernel whose symbols are wanted; the offset is where that shows.
    case badKernel(path: String, offset: Int, reason: String)
    /// The tool that makes Swift names readable failed.
    case cannotDemangle(reason: String)
}

extension ImageError: CustomStringConvertible {
    /// The defect and its remedy.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): \(reason)"
        case .specialFile(let path):
            "\(path): only files, directories and symbolic links can be in the root archive; "
                + "remove it"
        case .badArchivePath(let path, let source):
            "\(source): the path \"\(path)\" cannot be stored; rename it (no colons, no control "
                + "characters, names of at most 255 bytes)"
        case .conflict(let path, let source):
            "\(source): \"\(path)\" is a directory in one source and a file in another; rename one"
        case .badName(let name):
            "\"\(name)\" is no name for a FAT volume; rename it (none of \\ : * ? \" < > |)"
        case .duplicate(let path):
            "\(path): given twice (FAT does not tell upper case from lower)"
        case .tooLarge(let what): "\(what): too large for a FAT32 volume"
        case .badKernel(let path, let offset, let reason):
            "\(path): offset \(offset): \(reason); build the kernel anew"
        case .cannotDemangle(let reason):
            "\"swift demangle\" failed: \(reason); it comes with the Swift toolchain"
        }
    }
}
