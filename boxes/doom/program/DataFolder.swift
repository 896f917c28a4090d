// The box's data folder. Files are replaced by renaming, so that a crash never leaves half a game.

import DoomFront
import KernelABI
import Std

/// The files below /app/data.
final class DataFolder: GameFiles {
    func read(_ path: String) -> [UInt8]? {
        guard let file = try? File(path) else { return nil }
        // In one piece: a WAD of 28 MB must not be grown into.
        guard let size = (try? file.descriptor.status())?.size, size > 0, size < 1 << 30 else {
            return try? file.descriptor.readAll()
        }
        var isComplete = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, used in
            while used < buffer.count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[used...])
                guard let count = unsafe try? file.descriptor.read(into: rest), count > 0 else {
                    isComplete = false
                    return
                }
                used += count
            }
        }
        return isComplete ? bytes : nil
    }

    func write(_ path: String, _ bytes: [UInt8]) -> Bool {
        let draft = path + "~"
        do throws(Errno) {
            let file = try File(draft + ":create:truncate:write")
            try file.descriptor.write(bytes)
            try File.rename(draft, to: path)
            return true
        } catch {
            return false
        }
    }

    /// The games there are.
    func games() -> [GameChoice] {
        guard let entries = try? DirectoryEntry.list(DataFile.folder) else { return [] }
        return GameList.choices(files: entries.map { $0.name }) { path in
            guard let file = try? File(path) else { return false }
            return (try? file.descriptor.read(upTo: 4)) == Array("IWAD".utf8)
        }
    }
}
