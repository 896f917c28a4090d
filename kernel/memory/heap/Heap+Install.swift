// The kernel's heap as the source of Swift objects. Programs on the host keep their own.

#if hasFeature(Embedded)
import Arch

extension Heap {
    /// Makes this heap the source of all Swift objects, arrays and closures from now on.
    ///
    /// Called once at boot, while only one CPU runs.
    public func install() {
        unsafe Heap.installed = Unmanaged.passRetained(self)
        SwiftHeap.leaveArena()
    }

    // Written once at boot, and kept.
    nonisolated(unsafe) fileprivate static var installed: Unmanaged<Heap>? = nil
}

/// What heap.c calls for a block.
@c(kernel_heap_allocate)
func allocateFromHeap(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
    guard let heap = unsafe Heap.installed else { return nil }
    return unsafe heap._withUnsafeGuaranteedRef {
        unsafe $0.allocate(size: size, alignment: alignment)
    }
}

/// What heap.c calls with a block that is not needed any more.
@c(kernel_heap_free)
func giveBackToHeap(_ block: UnsafeMutableRawPointer) {
    guard let heap = unsafe Heap.installed else { return }
    unsafe heap._withUnsafeGuaranteedRef { unsafe $0.free(block) }
}
#endif
