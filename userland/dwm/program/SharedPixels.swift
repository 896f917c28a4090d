// Memory that a program shares: claimed by its key, looked at, mapped for reading.

import Geometry
import KernelABI
import Std
import WindowServer

enum SharedPixels {
    /// A key for memory that has no size yet: it gets one from the program that maps it.
    static func offer() -> String? {
        do throws(Errno) {
            let file = try Descriptor.open("/dev/shmem/new")
            defer { try? file.close() }
            return try file.share(timeout: .seconds(60))
        } catch {
            return nil
        }
    }

    /// Maps what a key stands for, if it holds a picture of this size. Its pages stay as long as they
    /// are mapped, whatever the program does with the file afterwards.
    static func claim(key: String, size: Size, pitch: Int) throws(ClaimError) -> Pixels {
        guard let needed = Pixels.bytes(size: size, pitch: pitch) else { throw .unusable }
        let pixels: Pixels?
        do throws(Errno) {
            pixels = try open(key, needed, size, pitch)
        } catch {
            Log.write("a buffer of \(size.width)x\(size.height): \(error.message)")
            throw error == .noMemory ? .noMemory : .unusable
        }
        guard let pixels else { throw .unusable }
        return pixels
    }

    /// nil if there is less behind the key than needed.
    private static func open(
        _ key: String, _ needed: Int, _ size: Size, _ pitch: Int
    ) throws(Errno) -> Pixels? {
        let file = try Descriptor.claim(key: key)
        defer { try? file.close() }
        // Memory that nobody has given a size would get it, and be paid for, by the mapping below.
        let length = try file.status().size
        guard length >= UInt64(needed) else {
            Log.write("a buffer of \(size.width)x\(size.height) has only \(length) bytes")
            return nil
        }
        return try map(file, needed, size, pitch)
    }

    private static func map(
        _ file: Descriptor, _ needed: Int, _ size: Size, _ pitch: Int
    ) throws(Errno) -> Pixels? {
        let page = Machine.pageSize
        let length = (needed + page - 1) / page * page
        let memory = unsafe try file.map(length: length, protection: .read)
        // SAFETY: the mapping lasts until `release`; a picture of a client is only read.
        return unsafe Pixels(
            size: size, pitch: pitch, memory: memory, release: { unsafe try? unmap(memory) })
    }
}
