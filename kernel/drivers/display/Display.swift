// A screen: memory whose bytes are pixels, and perhaps ways to change how many.

public import Arch
internal import KernelBase
public import TextConsole

/// How the bytes of a display's memory become pixels.
public struct DisplayMode: Equatable, Sendable {
    /// Pixels in a row.
    public let width: UInt32
    /// Rows.
    public let height: UInt32
    /// Bytes from one row to the next.
    public let pitch: UInt32
    /// How a pixel is stored.
    public let format: PixelFormat

    /// The longest row and the most rows that a display may have.
    public static var longestSide: UInt32 { 1 << 15 }

    /// A mode, if its numbers are possible in `memory` bytes.
    public init?(
        width: UInt32, height: UInt32, pitch: UInt32, format: PixelFormat, memory: UInt64
    ) {
        guard 1...DisplayMode.longestSide ~= width, 1...DisplayMode.longestSide ~= height,
            pitch % 4 == 0, UInt64(pitch) >= UInt64(width) * 4,
            // The last row need not have its gap. No overflow: factors are below 2³² and 2¹⁵.
            UInt64(pitch) * UInt64(height - 1) + UInt64(width) * 4 <= memory
        else { return nil }
        self.width = width
        self.height = height
        self.pitch = pitch
        self.format = format
    }

    /// Bytes from the first pixel to the last one's end.
    public var length: UInt64 { UInt64(pitch) * UInt64(height - 1) + UInt64(width) * 4 }
}

/// Why a display does not change its mode.
public enum DisplayError: Error {
    /// It has the mode that the firmware gave it, for ever.
    case isFixed
    /// It cannot do that one.
    case badMode
}

/// A display with the mode that the firmware gave it; subclasses know others. Lock rank:
/// ``LockRank/device``.
open class Display: @unchecked Sendable {
    /// What it calls itself.
    open var name: StaticString { "firmware framebuffer" }
    /// Its memory; the picture begins at the start.
    public let memory: PhysicalRange
    private let state: Spinlock<State>

    private struct State {
        var mode: DisplayMode
        var changeCount: UInt64 = 0
    }

    /// A display in a mode.
    public init(_ mode: DisplayMode, memory: PhysicalRange) {
        self.memory = memory
        state = Spinlock(State(mode: mode), rank: .device)
    }

    /// The mode at the moment.
    public final var mode: DisplayMode { state.withLock { $0.mode } }

    /// How often the mode was changed.
    public final var changeCount: UInt64 { state.withLock { $0.changeCount } }

    /// Changes how many pixels there are. What they show is undefined until somebody draws.
    public final func setMode(width: UInt32, height: UInt32) throws(DisplayError) {
        try state.withLock { state throws(DisplayError) in
            let mode = try makeMode(width: width, height: height)
            program(mode)
            state.mode = mode
            state.changeCount += 1
        }
    }

    /// Goes back to `mode` without any locks: for a panic.
    public final func restore(_ mode: DisplayMode) { program(mode) }

    /// The mode for a number of pixels.
    open func makeMode(width: UInt32, height: UInt32) throws(DisplayError) -> DisplayMode {
        throw .isFixed
    }

    /// Makes the hardware show `mode`, which ``makeMode(width:height:)`` returned.
    open func program(_ mode: DisplayMode) {}
}

/// All displays, in the order in which they were found.
public final class Displays: Sendable {
    private let displays = Spinlock([Display](), rank: .device)

    /// No displays.
    public init() {}

    /// Enters a display. It takes the place of one that uses the same memory: the firmware's knows
    /// less than a driver's.
    public func add(_ display: Display) {
        displays.withLock { displays in
            for index in displays.indices
            where displays[index].memory.overlaps(display.memory) {
                displays[index] = display
                return
            }
            displays.append(display)
        }
    }

    /// All displays.
    public var all: [Display] { displays.withLock { $0 } }

    /// The display that uses a part of `memory`.
    public func display(in memory: PhysicalRange) -> Display? {
        all.first { $0.memory.overlaps(memory) }
    }
}
