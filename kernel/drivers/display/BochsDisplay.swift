// The display adapter of Bochs and QEMU (QEMU's docs/specs/standard-vga.rst): a linear framebuffer
// whose size is set through a handful of registers.

internal import Arch
internal import TextConsole

/// The registers of the adapter, in memory where it has that, else behind two ports.
struct BochsRegisters: Sendable {
    private enum Access: Sendable {
        case memory(DeviceRegisters)
        case ports
    }

    private let access: Access

    enum Index: UInt16 {
        case identifier = 0
        case width = 1
        case height = 2
        case bitsPerPixel = 3
        case enable = 4
        case virtualWidth = 6
        case virtualHeight = 7
        case offsetX = 8
        case offsetY = 9
    }

    private static let indexPort = IOPort(0x1CE)
    private static let dataPort = IOPort(0x1CF)
    private static let attributePort: UInt64 = 0x3C0
    private static let vgaPorts: UInt64 = 0x400
    private static let registers: UInt64 = 0x500
    /// How many bytes of registers the adapter has in memory.
    static var length: UInt64 { 0x1000 }

    /// Registers in `memory`, or behind the ports.
    init(_ memory: DeviceRegisters?) {
        access = memory.map { .memory($0) } ?? .ports
    }

    func read(_ index: Index) -> UInt16 {
        switch access {
        case .memory(let memory):
            return memory.read16(BochsRegisters.registers + UInt64(index.rawValue) * 2)
        case .ports:
            BochsRegisters.indexPort.write16(index.rawValue)
            return BochsRegisters.dataPort.read16()
        }
    }

    func write(_ index: Index, _ value: UInt16) {
        switch access {
        case .memory(let memory):
            memory.write16(BochsRegisters.registers + UInt64(index.rawValue) * 2, value)
        case .ports:
            BochsRegisters.indexPort.write16(index.rawValue)
            BochsRegisters.dataPort.write16(value)
        }
    }

    /// Switches the picture on, which the VGA half of the adapter may keep off.
    func unblank() {
        if case .memory(let memory) = access {
            memory.write8(BochsRegisters.vgaPorts, 0x20)
        } else {
            IOPort(UInt16(BochsRegisters.attributePort)).write8(0x20)
        }
    }

    /// The resolution that the monitor likes best: the first detailed timing of its EDID (VESA
    /// E-EDID 1.4, 3.10.2), if it has one.
    var preferredResolution: (width: UInt32, height: UInt32)? {
        guard case .memory(let memory) = access else { return nil }
        let header: [UInt8] = [0, 255, 255, 255, 255, 255, 255, 0]
        for index in header.indices where memory.read8(UInt64(index)) != header[index] {
            return nil
        }
        let timing: UInt64 = 54
        func size(_ low: UInt64, _ high: UInt64) -> UInt32 {
            UInt32(memory.read8(timing + low)) | UInt32(memory.read8(timing + high) & 0xF0) << 4
        }
        guard memory.read8(timing) != 0 || memory.read8(timing + 1) != 0 else { return nil }
        let (width, height) = (size(2, 4), size(5, 7))
        return width > 0 && height > 0 ? (width, height) : nil
    }
}

/// A display whose resolution can change at any time.
public final class BochsDisplay: Display, @unchecked Sendable {
    private let registers: BochsRegisters

    private enum Enable {
        static let on: UInt16 = 1
        static let linear: UInt16 = 0x40
    }

    /// What it is.
    public override var name: StaticString { "Bochs display" }

    init(_ registers: BochsRegisters, _ mode: DisplayMode, memory: PhysicalRange) {
        self.registers = registers
        super.init(mode, memory: memory)
    }

    // A function of its own: merged into the choice between constant sizes, the compiler puts those into
    // registers in an order that differs from build to build.
    @inline(never)
    static func mode(
        width: UInt32, height: UInt32, memory: PhysicalRange
    ) throws(DisplayError) -> DisplayMode {
        // The adapter rounds odd widths; a multiple of 8 suits every version of it.
        let limit: UInt32 = 16_000
        guard 64...limit ~= width, 64...limit ~= height, width % 8 == 0,
            let mode = DisplayMode(
                width: width, height: height, pitch: width * 4, format: .b8g8r8x8,
                memory: memory.length)
        else { throw .badMode }
        return mode
    }

    /// The mode for a number of pixels: 64 to 16000 each way, the width a multiple of 8, and all of
    /// it within the adapter's memory.
    public override func makeMode(
        width: UInt32, height: UInt32
    ) throws(DisplayError) -> DisplayMode {
        try BochsDisplay.mode(width: width, height: height, memory: memory)
    }

    /// Makes the adapter show `mode`.
    public override func program(_ mode: DisplayMode) {
        registers.write(.enable, 0)
        registers.write(.width, UInt16(clamping: mode.width))
        registers.write(.height, UInt16(clamping: mode.height))
        registers.write(.bitsPerPixel, 32)
        registers.write(.virtualWidth, UInt16(clamping: mode.pitch / 4))
        registers.write(.offsetX, 0)
        registers.write(.offsetY, 0)
        registers.write(.enable, Enable.on | Enable.linear)
        registers.unblank()
    }
}

/// Attaches the adapter.
public final class BochsDisplayDriver: PCIDriver {
    private let wanted: (width: UInt32, height: UInt32)?

    /// A driver that begins with a resolution, or with the one that the monitor likes best.
    public init(resolution: (width: UInt32, height: UInt32)? = nil) {
        wanted = resolution
        super.init()
    }

    /// What it is for.
    public override var name: StaticString { "Bochs display" }
    /// QEMU's standard VGA, and its `bochs-display`.
    public override var identifiers: [PCIIdentifier] {
        [PCIIdentifier(vendor: 0x1234, device: 0x1111)]
    }

    /// Takes charge of an adapter, in the mode that the firmware left it in, if it is that which the
    /// firmware drew on.
    public override func attach(
        _ function: PCIFunction, _ services: DeviceServices
    ) -> StaticString? {
        guard let memory = function.memory(0) else { return "it has no memory" }
        function.enable()
        var mapped: DeviceRegisters?
        if let range = function.memory(2), range.length >= BochsRegisters.length {
            mapped = services.map(range, .uncacheable)
        }
        let registers = BochsRegisters(mapped)
        guard 0xB0C0...0xB0CF ~= registers.read(.identifier) else {
            return "its registers do not answer"
        }
        if let known = services.displays.display(in: memory) {
            services.displays.add(BochsDisplay(registers, known.mode, memory: memory))
            return nil
        }
        guard let mode = firstMode(registers, memory) else { return "its memory is too small" }
        let display = BochsDisplay(registers, mode, memory: memory)
        display.restore(mode)
        services.displays.add(display)
        return nil
    }

    private func firstMode(_ registers: BochsRegisters, _ memory: PhysicalRange) -> DisplayMode? {
        let candidates = [
            wanted, registers.preferredResolution, (width: UInt32(1024), height: UInt32(768)),
            (width: UInt32(640), height: UInt32(480)),
        ]
        for candidate in candidates {
            guard let candidate else { continue }
            if let mode = try? BochsDisplay.mode(
                width: candidate.width, height: candidate.height, memory: memory)
            {
                return mode
            }
        }
        return nil
    }
}
