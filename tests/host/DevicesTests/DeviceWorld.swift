// A devfs with simulated devices, mounted as the root of a test's processes.

import Arch
import Devices
import Drivers
import FileSystem
import KernelABI
import Memory
import Synchronization
import TextConsole

/// A display whose mode can be changed, without hardware.
final class TestDisplay: Display, @unchecked Sendable {
    override var name: StaticString { "test display" }
    let programmed = Atomic<Int>(0)

    override func makeMode(width: UInt32, height: UInt32) throws(DisplayError) -> DisplayMode {
        guard
            let mode = DisplayMode(
                width: width, height: height, pitch: width * 4 + 16, format: .b8g8r8x8,
                memory: memory.length)
        else { throw .badMode }
        return mode
    }

    override func program(_ mode: DisplayMode) { programmed.add(1, ordering: .relaxed) }
}

/// Devices and the file system that shows them.
struct DeviceWorld {
    let machine = SimulatedMachine()
    let keyboard: InputDevice
    let mouse: InputDevice
    let display: TestDisplay
    let takenOver = Counter()
    private let context: FileContext

    /// Simulated memory of the display.
    static let memoryStart: UInt64 = 0xE000_0000

    init() throws {
        guard let cache = DentryCache(limit: 256, bucketCount: 64),
            let keyboard = InputDevice(.keyboard, name: Array("keys".utf8)),
            let mouse = InputDevice(.pointer, name: Array("a mouse".utf8)),
            let memory = PhysicalRange(
                start: PhysicalAddress(Self.memoryStart), length: 1 << 20),
            let mode = DisplayMode(
                width: 100, height: 50, pitch: 416, format: .b8g8r8x8, memory: memory.length)
        else { throw Errno.noMemory }
        self.keyboard = keyboard
        self.mouse = mouse
        display = TestDisplay(mode, memory: memory)
        let services = FileSystemServices(cache: cache, wallClock: { 0 })
        let devfs = SyntheticFileSystem("devfs", services: services)
        let (inputs, displays) = (InputDevices(), Displays())
        inputs.add(keyboard)
        inputs.add(mouse)
        displays.add(display)
        try addInputFiles(of: inputs, to: devfs)
        let (machine, takenOver) = (machine, takenOver)
        try addFramebufferFiles(
            of: displays, to: devfs, leaveScreen: { takenOver.add() },
            map: { machine.registers(at: $0.start.rawValue, length: $0.length) })
        context = FileContext(
            processID: 1, namespace: try Namespace(parent: nil),
            descriptors: DescriptorTable(limit: 16))
        try context.mount(devfs, at: PathText(Array("/".utf8)))
    }

    func open(_ path: String) throws(Errno) -> OpenFile {
        try context.open(PathText(Array(path.utf8)))
    }
}

final class Counter: Sendable {
    private let value = Atomic<Int>(0)
    var count: Int { value.load(ordering: .acquiring) }
    func add() { value.add(1, ordering: .releasing) }
}

extension OpenFile {
    func bytes(_ count: Int = 1000) throws(Errno) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let result = unsafe bytes.withUnsafeMutableBytes { memory in
            var buffer = unsafe ReadBuffer(memory)
            return Result { () throws(Errno) in try read(into: &buffer) }
        }
        return Array(bytes.prefix(try result.get()))
    }

    func text(_ count: Int = 1000) throws(Errno) -> String {
        String(decoding: try bytes(count), as: UTF8.self)
    }

    @discardableResult
    func write(_ bytes: [UInt8]) throws(Errno) -> Int {
        let result = unsafe bytes.withUnsafeBytes { memory in
            var buffer = unsafe WriteBuffer(memory)
            return Result { () throws(Errno) in try write(from: &buffer) }
        }
        return try result.get()
    }

    func write(_ string: String) throws(Errno) { _ = try write(Array(string.utf8)) }
}
