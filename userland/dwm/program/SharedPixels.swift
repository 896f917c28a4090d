// Memory that a program shares: claimed by its key, looked at, mapped for reading.

import Geometry
import KernelABI
import Std
import WindowServer

enum SharedPixels {
    /// Maps what a key stands for, if it holds a picture of this size. Its pages stay as long as they
    /// are mapped, whatever the program does with the file afterwards.
    static func claim(key: String, size: Size, pitch: Int) -> Pixels? {
        guard let needed = Pixels.bytes(size: size, pitch: pitch),
            let file = try? Descriptor.claim(key: key)
        else { return nil }
        defer { try? file.close() }
        // Memory that nobody has given a size would get it, and be paid for, by the mapping below.
        guard let status = try? file.status(), status.size >= UInt64(needed) else { return nil }
        let page = Machine.pageSize
        let length = (needed + page - 1) / page * page
        guard let memory = unsafe try? file.map(length: length, protection: .read) else {
            return nil
        }
        // SAFETY: the mapping lasts until `release`; a picture of a client is only read.
        return unsafe Pixels(
            size: size, pitch: pitch, memory: memory, release: { unsafe try? unmap(memory) })
    }
}
