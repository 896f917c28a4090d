// The root archive where the boot path left it: fonts and symbols are read in place.

internal import Arch
internal import BootArchive
internal import BootInfo
internal import KernelLog

/// The files that came with the kernel, before there is a file system.
struct RootArchive {
    /// Its files.
    let contents: Archive
    /// Where its first byte lies.
    let start: PhysicalAddress

    /// Opens it; `nil` with a warning when there is none or it is damaged.
    ///
    /// The direct map must reach it. Nobody writes to its pages while the system runs.
    init?(_ info: BootInfo) {
        let start = info.rootArchiveBase
        guard start != 0 else {
            Log.warning("there is no root archive: no fonts, no symbols, no programs")
            return nil
        }
        guard let length = Int(exactly: info.rootArchiveLength),
            let range = PhysicalRange(start: PhysicalAddress(start), length: UInt64(length)),
            range.end.rawValue <= AddressLayout.directMap.length
        else {
            Log.warning("the root archive is said to lie where no memory is; boot without it")
            return nil
        }
        self.start = range.start
        let memory = unsafe UnsafeRawBufferPointer(
            start: physicalMemory(range.start, as: UInt8.self), count: length)
        do throws(ArchiveError) {
            contents = try unsafe Archive(memory)
        } catch {
            Log.warning("the root archive is damaged; install the system anew")
            return nil
        }
    }

    /// The contents of the file at `path`, or `nil` when there is no such file.
    @_lifetime(immortal)
    func file(_ path: StaticString) -> RawSpan? {
        let name = unsafe UnsafeBufferPointer(
            start: path.utf8Start, count: path.utf8CodeUnitCount)
        guard let entry = unsafe contents.find(name), entry.kind == .file else { return nil }
        // Sound: the archive stays where it is for ever.
        let bytes = unsafe contents.withContents(of: entry) { unsafe $0 }
        return unsafe _overrideLifetime(bytes.bytes, copying: ())
    }
}
