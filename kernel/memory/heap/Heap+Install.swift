// The kernel's heap as the source of Swift objects. Programs on the host keep their own.

#if hasFeature(Embedded)
import Arch

extension Heap {
    /// Makes this heap the source of all Swift objects, arrays and closures from now on.
    ///
    /// Called once at boot, while only one CPU runs.
    public func install() {
        // Sound: the reference is kept for ever, so the pointer that the functions get is valid.
        let reference = unsafe Unmanaged.passRetained(self).toOpaque()
        unsafe SwiftHeap.install(
            reference,
            allocate: { heap, size, alignment in
                guard let heap = unsafe heap else { return nil }
                return unsafe Unmanaged<Heap>.fromOpaque(heap)._withUnsafeGuaranteedRef {
                    unsafe $0.allocate(size: size, alignment: alignment)
                }
            },
            release: { heap, block in
                guard let heap = unsafe heap, let block = unsafe block else { return }
                unsafe Unmanaged<Heap>.fromOpaque(heap)._withUnsafeGuaranteedRef {
                    unsafe $0.free(block)
                }
            })
    }
}
#endif
