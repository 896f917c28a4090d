// `/dev/fb/<n>`: displays as files.

public import Arch
public import Drivers
public import FileSystem
public import KernelABI
internal import KernelBase
internal import Memory
internal import Scheduler
internal import Synchronization
internal import TextConsole

/// Adds `fb/<n>/{name,info,data,ctl}` to devfs. At boot, after the drivers.
///
/// - Parameters:
///   - leaveScreen: called when a program takes a display over, before it draws: the log leaves it.
///   - map: makes the memory of a display reachable for the kernel; `nil` when it cannot.
public func addFramebufferFiles(
    of displays: Displays, to devfs: SyntheticFileSystem,
    leaveScreen: @escaping @Sendable () -> Void,
    map: @escaping @Sendable (PhysicalRange) -> DeviceRegisters?
) throws(Errno) {
    for (number, display) in displays.all.enumerated() {
        var name: [UInt8] = []
        name.append(decimal: UInt64(number))
        let framebuffer = Framebuffer(display, leaveScreen: leaveScreen, map: map)
        let directory = try devfs.directory("fb").subdirectory(name)
        let superblock = devfs.superblock
        try directory.add("name", NameFile(display.name.byteArray, in: superblock))
        try directory.add("info", FramebufferInfoFile(framebuffer, in: superblock))
        try directory.add("data", FramebufferDataFile(framebuffer, in: superblock))
        try directory.add(
            "ctl",
            ControlFile(in: superblock) { command, _ throws(Errno) in
                try framebuffer.perform(command)
            })
    }
}

/// What the files of one display share.
final class Framebuffer: Sendable {
    let display: Display
    /// Who wants to know when the mode changes.
    let pollQueue = PollQueue()
    private let leaveScreen: @Sendable () -> Void
    private let map: @Sendable (PhysicalRange) -> DeviceRegisters?
    /// The kernel's own way to the pixels, made at the first need.
    private let mapped = SleepingMutex(DeviceRegisters?.none, rank: .communication)

    init(
        _ display: Display, leaveScreen: @escaping @Sendable () -> Void,
        map: @escaping @Sendable (PhysicalRange) -> DeviceRegisters?
    ) {
        self.display = display
        self.leaveScreen = leaveScreen
        self.map = map
    }

    /// The display is a program's from now on.
    func takeOver() { leaveScreen() }

    /// The kernel's mapping of the display's memory.
    func pixels() throws(Errno) -> DeviceRegisters {
        try mapped.withLock { mapped throws(Errno) in
            if let mapped { return mapped }
            guard let made = map(display.memory) else { throw .noMemory }
            mapped = made
            return made
        }
    }

    /// `mode W H` changes the resolution.
    func perform(_ command: Command) throws(Errno) {
        guard command.isNamed("mode") else { throw .invalidArgument }
        try command.expect(2...2)
        guard let width = UInt32(exactly: try command.number(0)),
            let height = UInt32(exactly: try command.number(1))
        else { throw .invalidArgument }
        // Before the change: the log would draw rows of the old length.
        takeOver()
        do throws(DisplayError) {
            try display.setMode(width: width, height: height)
        } catch {
            throw error == .isFixed ? .notSupported : .invalidArgument
        }
        pollQueue.notify()
    }

    /// `width height pitch format`, the pitch in bytes.
    static func describe(_ mode: DisplayMode) -> [UInt8] {
        var text: [UInt8] = []
        text.append(decimal: UInt64(mode.width))
        text.append(" ")
        text.append(decimal: UInt64(mode.height))
        text.append(" ")
        text.append(decimal: UInt64(mode.pitch))
        text.append(mode.format == .b8g8r8x8 ? " B8G8R8A8" : " R8G8B8A8")
        return text
    }
}

/// The mode as text. Becomes readable again, for `poll`, when the mode changes; reading from the start
/// gives the new one.
final class FramebufferInfoFile: Vnode, @unchecked Sendable {
    private let framebuffer: Framebuffer

    init(_ framebuffer: Framebuffer, in superblock: Superblock) {
        self.framebuffer = framebuffer
        super.init(superblock, .device, .read)
    }

    override func open(
        _ opening: consuming Opening, _ context: FileContext
    ) throws(Errno) -> OpenFile {
        OpenFramebufferInfo(opening, framebuffer)
    }

    /// Never has content to remove.
    override func truncate(to length: UInt64) throws(Errno) {}
}

private final class OpenFramebufferInfo: PositionedFile, @unchecked Sendable {
    private struct Seen {
        /// What the reader is reading.
        var text: [UInt8] = []
        /// Which change that was made after; `nil` before the first reading.
        var change: UInt64?
    }

    private let framebuffer: Framebuffer
    private let seen = Spinlock(Seen(), rank: .file)

    init(_ opening: consuming Opening, _ framebuffer: Framebuffer) {
        self.framebuffer = framebuffer
        super.init(opening)
    }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        if offset == 0 {
            // Counted first: a change in between is told again rather than not at all.
            let change = framebuffer.display.changeCount
            let text = Framebuffer.describe(framebuffer.display.mode)
            seen.withLock { $0 = Seen(text: text, change: change) }
        }
        let text = seen.withLock { $0.text }
        guard offset < UInt64(text.count) else { return }
        try buffer.append(text, from: Int(offset))
    }

    override var size: UInt64 { UInt64(seen.withLock { $0.text.count }) }

    override var readiness: PollEvents {
        let change = seen.withLock { $0.change }
        return change == framebuffer.display.changeCount ? [] : .readable
    }

    override var pollQueue: PollQueue? { framebuffer.pollQueue }
}

/// The pixels: rows of the display's pitch. Mapping gives all of the display's memory, so that a
/// mapping stays good for every mode that fits into it.
final class FramebufferDataFile: Vnode, @unchecked Sendable {
    private let framebuffer: Framebuffer

    init(_ framebuffer: Framebuffer, in superblock: Superblock) {
        self.framebuffer = framebuffer
        super.init(superblock, .device, [.read, .write])
    }

    override var size: UInt64 { framebuffer.display.mode.length }

    /// Never has content to remove.
    override func truncate(to length: UInt64) throws(Errno) {}

    override func mapping() throws(Errno) -> Mapping {
        let memory = framebuffer.display.memory
        guard memory.start.isAligned(to: .standard) else { throw .notSupported }
        framebuffer.takeOver()
        return .device(memory, .writeCombining)
    }

    override func read(at offset: UInt64, into buffer: inout ReadBuffer) throws(Errno) {
        let pixels = try framebuffer.pixels()
        var place = offset
        while place < size, buffer.remaining > 0 {
            var bytes: [UInt8] = []
            let end = min(place + 256, size)
            // Word by word: reading a framebuffer crosses the bus each time.
            var word = place & ~3
            while word < end {
                let value = pixels.read32(word)
                for index in 0..<UInt64(4) where place..<end ~= word + index {
                    bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(index * 8)))
                }
                word += 4
            }
            place += UInt64(try buffer.append(bytes))
        }
    }

    override func write(at offset: UInt64, from buffer: inout WriteBuffer) throws(Errno) {
        let pixels = try framebuffer.pixels()
        framebuffer.takeOver()
        var place = offset
        while buffer.remaining > 0 {
            let room = size > place ? min(size - place, 4096) : 0
            guard room > 0 else { throw .noSpace }
            var chunk = [UInt8](repeating: 0, count: min(Int(room), buffer.remaining))
            try buffer.take(into: &chunk)
            store(chunk, at: place, in: pixels)
            place += UInt64(chunk.count)
        }
    }

    /// Whole words where they lie on their boundaries, for that is what a display is fast at.
    private func store(_ bytes: [UInt8], at start: UInt64, in pixels: DeviceRegisters) {
        var index = 0
        while index < bytes.count {
            let place = start + UInt64(index)
            if place % 4 == 0, bytes.count - index >= 4 {
                var word: UInt32 = 0
                for byte in (0..<4).reversed() { word = word << 8 | UInt32(bytes[index + byte]) }
                pixels.write32(place, word)
                index += 4
            } else {
                pixels.write8(place, bytes[index])
                index += 1
            }
        }
    }

    override func append(from buffer: inout WriteBuffer) throws(Errno) -> UInt64 {
        throw .noSpace
    }
}

extension WriteBuffer {
    /// Fills an array with the next bytes, of which there are enough.
    fileprivate mutating func take(into bytes: inout [UInt8]) throws(Errno) {
        let result = unsafe bytes.withUnsafeMutableBytes { (memory) -> Result<Int, Errno> in
            do throws(Errno) {
                return .success(try unsafe take(into: memory))
            } catch {
                return .failure(error)
            }
        }
        _ = try result.get()
    }
}
