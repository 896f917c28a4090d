// The screen as a file: its description, and its memory mapped.

import Geometry
import KernelABI
import Std
import WindowServer

/// `/dev/fb/0`.
final class Display {
    private let info: Descriptor
    private let data: Descriptor
    /// The picture: what is written there is seen.
    private(set) var memory: Pixels

    init() throws(Errno) {
        info = try Descriptor.open("/dev/fb/0/info")
        data = try Descriptor.open("/dev/fb/0/data:read:write")
        let description = try Display.read(info)
        memory = try Display.map(data, description)
    }

    private static func read(_ info: Descriptor) throws(Errno) -> FramebufferDescription {
        try info.seek(0)
        let text = String(decoding: try info.read(upTo: 256), as: UTF8.self)
        guard let description = FramebufferDescription(text) else { throw .notSupported }
        return description
    }

    private static func map(
        _ data: Descriptor, _ description: FramebufferDescription
    ) throws(Errno) -> Pixels {
        let page = Machine.pageSize
        let length = (description.pitch * description.height + page - 1) / page * page
        let memory = unsafe try data.map(length: length)
        // SAFETY: the mapping lasts until `release`.
        guard
            let pixels = unsafe Pixels(
                size: Size(description.width, description.height), pitch: description.pitch / 4,
                memory: memory, release: { unsafe try? unmap(memory) })
        else { throw .noMemory }
        return pixels
    }

    /// Readable when the mode has changed.
    var changes: Descriptor { info }

    /// Takes over a new mode; true if there is one.
    func refresh() throws(Errno) -> Bool {
        let description = try Display.read(info)
        let fresh = Size(description.width, description.height)
        if fresh == memory.size && description.pitch / 4 == memory.pitch { return false }
        memory = try Display.map(data, description)
        return true
    }
}
