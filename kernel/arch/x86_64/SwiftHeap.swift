// The heap that Swift objects come from.

internal import CArch

/// Where `class` instances, arrays and closures get their memory.
public enum SwiftHeap {
    /// Sends all requests from now on to the kernel's heap, `kernel_heap_allocate` and
    /// `kernel_heap_free`; until then, a fixed arena has served them.
    ///
    /// Called once, while only one CPU runs.
    public static func leaveArena() {
        arch_leave_arena()
    }
}
