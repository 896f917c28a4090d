// The kernel stack of a thread.

public import Arch

/// Owns a kernel stack; gives it back when nobody refers to it any more.
@safe
public final class KernelStackReference: Sendable {
    /// The stack's upper end, where its pointer starts.
    public let top: VirtualAddress
    private let release: @Sendable () -> Void

    /// A stack that `release` gives back.
    public init(top: VirtualAddress, release: @escaping @Sendable () -> Void) {
        self.top = top
        self.release = release
    }

    deinit {
        release()
    }

    /// Sets where stacks come from. Once, at boot.
    public static func install(_ source: @escaping @Sendable () -> KernelStackReference?) {
        unsafe installed = source
    }

    /// A new stack; `nil` when there is no memory.
    static func make() -> KernelStackReference? {
        unsafe installed?()
    }

    // Written once at boot.
    nonisolated(unsafe) private static var installed: (@Sendable () -> KernelStackReference?)? = nil
}
