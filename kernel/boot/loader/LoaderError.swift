// Why the system cannot be started, as the sentence that appears on screen and serial line.

import BootArchive
import BootCore

/// What stops the loader. Each case names the file or part, and what to do about it.
enum LoaderError: Error {
    case noVolume
    case missing(String)
    case unreadable(String, status: UInt64)
    case noMemory(what: String, bytes: UInt64)
    case badConfiguration(String, BootConfigurationError)
    case badKernel(String, KernelImageError)
    case badArchive(String, ArchiveError)
    case pageTables
    case unsuitableProcessor(String)
    case memoryMap(status: UInt64)

    var description: String {
        switch self {
        case .noVolume:
            "no volume has a \\patchwork\\boot.cfg. Write the PatchworkOS image to the disk again."
        case .missing(let path):
            "\(path) is missing. Copy it from the PatchworkOS image, or name another in boot.cfg."
        case .unreadable(let path, let status):
            "\(path) cannot be read (EFI status \(status & 0xFFFF)). "
                + "Check the disk, then write the PatchworkOS image to it again."
        case .noMemory(let what, let bytes):
            "there is no room for \(what) (\(bytes >> 10) KiB below 4 GiB). Add memory."
        case .badConfiguration(let path, let error): "\(path), \(error.description)."
        case .badKernel(let path, let error):
            "\(path) is no usable kernel: \(error.description). "
                + "Copy it from the PatchworkOS image again."
        case .badArchive(let path, let error):
            "\(path) is no usable root archive: \(error.description). "
                + "Copy it from the PatchworkOS image again."
        case .pageTables: "the page tables do not fit. Use the loader that came with the kernel."
        case .unsuitableProcessor(let what): what
        case .memoryMap(let status):
            "the firmware does not let go (EFI status \(status & 0xFFFF)). "
                + "Start the machine again; if that does not help, update its firmware."
        }
    }
}
