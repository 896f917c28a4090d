// A self-contained loader: a boot manager such as GRUB can read it from file systems that the
// firmware knows nothing of, and it brings everything along.

import BootArchive
import BootCore
import CFirmware

/// The files in the loader's own image, as an archive in a section of its own.
struct Payload: FileSource {
    private static var name: String { "the loader's payload" }

    private let archive: Archive

    /// The payload, or `nil` when this loader carries none.
    init?() throws(LoaderError) {
        var base: UnsafeRawPointer?
        var length: UInt64 = 0
        unsafe firmware_image(&base, &length)
        let image = unsafe UnsafeRawBufferPointer(start: base, count: Int(clamping: length))
        guard let range = unsafe PayloadSection.find(in: image) else { return nil }
        do throws(ArchiveError) {
            // SAFETY: `find` proved the range; the image stays until boot services end.
            archive = try unsafe Archive(UnsafeRawBufferPointer(rebasing: image[range]))
        } catch { throw .badArchive(Self.name, error) }
    }

    func read(_ path: String) throws(LoaderError) -> LoadedFile {
        let name = Self.name + "'s file " + path
        guard let entry = archive.find(path.utf8), entry.kind == .file else {
            throw .missing(name)
        }
        let pages = try Pages(bytes: max(entry.length, 1), below: 1 << 32, for: name)
        unsafe archive.withContents(of: entry) { contents in
            // SAFETY: the pages were taken for exactly this many bytes.
            unsafe UnsafeMutableRawBufferPointer(start: pages.pointer, count: contents.count)
                .copyMemory(from: contents)
        }
        return LoadedFile(name: name, pages: pages, length: entry.length)
    }
}
