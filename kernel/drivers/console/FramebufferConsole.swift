// The log on the screen that the firmware left us.

public import KernelLog
internal import Arch
internal import Synchronization
public import TextConsole

/// Shows the log on a framebuffer until somebody else wants the screen.
///
/// Its text goes on in memory while it is detached, and a panic takes the screen back, so that the
/// report is seen together with what led to it.
public final class FramebufferConsole: LogSink {
    // Only `write` touches it, and the log calls that from one CPU at a time.
    private var screen: TextScreen
    private let isAttached = Atomic<Bool>(true)
    private let isDrawing = Atomic<Bool>(false)
    private let takeBack: @Sendable () -> Void

    /// A console on `screen`, attached.
    ///
    /// - Parameter takeBack: makes the hardware show `screen` again, whatever it was made to show
    ///   meanwhile. Called in a panic: takes no lock and allocates nothing.
    public init(
        _ screen: consuming TextScreen, takeBack: @escaping @Sendable () -> Void = {}
    ) {
        self.screen = screen
        self.takeBack = takeBack
    }

    /// Shows a line of the log.
    public func write(_ text: borrowing Span<UInt8>) {
        let header = LogLineHeader(of: text)
        let level = header?.level ?? .info
        screen.write(text, prefixLength: header?.length ?? 0, style: TextStyle(level))

        // Sequentially consistent, as in `detach`: either that sees the drawing, or this sees that
        // the screen is somebody else's.
        isDrawing.store(true, ordering: .sequentiallyConsistent)
        if isAttached.load(ordering: .sequentiallyConsistent) {
            screen.draw()
        } else if level == .panic {
            isAttached.store(true, ordering: .sequentiallyConsistent)
            takeBack()
            screen.drawAll()
        }
        // A locked instruction also empties the CPU's write-combining buffers (Intel SDM vol. 3,
        // 13.3.1): the line is on the screen even if the CPU stops now.
        _ = isDrawing.exchange(false, ordering: .sequentiallyConsistent)
    }

    /// Leaves the screen to somebody else: once this returns, nothing is drawn any more.
    ///
    /// Waits while another CPU draws. The caller is in no interrupt handler and holds no lock.
    public func detach() {
        isAttached.store(false, ordering: .sequentiallyConsistent)
        while isDrawing.load(ordering: .sequentiallyConsistent) { relaxCPU() }
    }
}

// Sound: see `screen`; the rest is atomic or constant.
extension FramebufferConsole: @unchecked Sendable {}

extension TextStyle {
    /// How lines of `level` look.
    init(_ level: LogLevel) {
        self =
            switch level {
            case .debug: .faint
            case .info: .normal
            case .warning: .warning
            case .error: .error
            case .panic: .panic
            }
    }
}
