// The heap that Swift objects come from.

internal import CArch

/// Where `class` instances, arrays and closures get their memory.
public enum SwiftHeap {
    /// Sends all requests from now on to `allocate` and `release`, which get `heap` as their first
    /// argument; until then, a fixed arena has served them.
    ///
    /// Called once, while only one CPU runs. `heap` stays valid for ever.
    @unsafe
    public static func install(
        _ heap: UnsafeMutableRawPointer,
        allocate:
            @escaping @convention(c) (UnsafeMutableRawPointer?, Int, Int) ->
            UnsafeMutableRawPointer?,
        release:
            @escaping @convention(c) (UnsafeMutableRawPointer?, UnsafeMutableRawPointer?) -> Void
    ) {
        unsafe arch_install_heap(heap, allocate, release)
    }
}
