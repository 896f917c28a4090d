// The kernel stack of a thread.

public import Arch
public import Memory

/// Owns a kernel stack; gives it back when nobody refers to it any more. That may be in the middle of an
/// interrupt: its handler may have woken a thread that has since run, ended and been buried elsewhere.
@safe
public final class KernelStackReference: @unchecked Sendable {
    /// The stack's upper end, where its pointer starts.
    public let top: VirtualAddress
    private var stack: KernelStack?
    private let source: KernelStacks?

    /// The owner of a stack from `source`.
    public init(_ stack: consuming KernelStack, from source: KernelStacks) {
        top = stack.range.end
        self.stack = consume stack
        self.source = source
    }

    /// A stack that is part of the kernel image.
    public init(permanent top: VirtualAddress) {
        self.top = top
        stack = nil
        source = nil
    }

    deinit {
        guard let stack = stack.take(), let source else { return }
        if source.free(stack) { Reaper.trimLater(source) }
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
