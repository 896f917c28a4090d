// Where the system's files come from: a volume that the firmware can read, or the loader itself.

import BootCore
import CFirmware

/// Something that has a boot.cfg and the files that it names.
protocol FileSource {
    /// Reads a whole file into pages of its own, below 4 GiB.
    func read(_ path: String) throws(LoaderError) -> LoadedFile
}

/// The volume that boot.cfg is on.
@safe struct Volume: FileSource {
    /// Where the system's files are, from the volume's root.
    static var directory: String { "/patchwork" }

    private let root: UnsafeMutableRawPointer

    /// The first volume that has a boot.cfg, beginning with the one that the loader came from, and
    /// that file's contents.
    static func withConfiguration() throws(LoaderError) -> (Volume, LoadedFile) {
        for index in 0..<firmware_volume_count() {
            var root: UnsafeMutableRawPointer?
            guard unsafe firmware_open_volume(index, &root) == 0, let root = unsafe root else {
                continue
            }
            let volume = unsafe Volume(root: root)
            do throws(LoaderError) {
                return (volume, try volume.read("boot.cfg"))
            } catch {
                if case .missing = error { continue }
                throw error
            }
        }
        throw .noVolume
    }

    func read(_ path: String) throws(LoaderError) -> LoadedFile {
        let firmwarePath = BootPath.firmwarePath(path, in: Self.directory)
        let name = String(decoding: firmwarePath.dropLast(), as: UTF16.self)
        var file: UnsafeMutableRawPointer?
        var length: UInt64 = 0
        let status = unsafe firmwarePath.withUnsafeBufferPointer {
            unsafe firmware_open_file(root, $0.baseAddress, &file, &length)
        }
        if status == UInt64(FIRMWARE_NOT_FOUND) { throw .missing(name) }
        guard status == 0, let file = unsafe file else {
            throw .unreadable(name, status: status)
        }
        defer { unsafe firmware_close_file(file) }
        let pages = try Pages(bytes: max(length, 1), below: 1 << 32, for: name)
        var position: UInt64 = 0
        while position < length {
            // In parts: some firmware fails on single reads of many megabytes.
            var part = min(length - position, 4 << 20)
            let target = unsafe pages.pointer + Int(position)
            let status = unsafe firmware_read_file(file, target, &part)
            guard status == 0, part > 0 else { throw .unreadable(name, status: status) }
            position += part
        }
        return LoadedFile(name: name, pages: pages, length: length)
    }
}

/// A file in memory.
struct LoadedFile {
    /// Its path, for messages.
    let name: String
    /// The pages that it begins.
    let pages: Pages
    /// Its length in bytes.
    let length: UInt64

    /// Calls `body` with its bytes.
    func withBytes<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: `read` filled exactly `length` bytes of pages that are never given back.
        try unsafe body(UnsafeRawBufferPointer(start: pages.pointer, count: Int(length)))
    }
}
