// malloc and its like, for Swift's runtime and for C, over the one heap of the process. A debug build
// checks every block; a fault ends the process with a message that says what is wrong.

internal import CSystem
internal import Heap

#if DEBUG
private typealias ProcessHeap = CheckedHeap
#else
private typealias ProcessHeap = Heap
#endif

/// The process' heap, made by whoever needs it first.
private func processHeap() -> ProcessHeap? {
    if let state = unsafe std_heap_state() { return unsafe view(state) }
    unsafe std_lock(std_heap_lock())
    defer { unsafe std_unlock(std_heap_lock()) }
    if unsafe std_heap_state() == nil {
        if let heap = Heap() { unsafe std_set_heap_state(heap.address) }
    }
    guard let state = unsafe std_heap_state() else { return nil }
    return unsafe view(state)
}

@inline(__always)
private func view(_ state: UnsafeMutableRawPointer) -> ProcessHeap {
    #if DEBUG
    unsafe CheckedHeap(Heap(state: state))
    #else
    unsafe Heap(state: state)
    #endif
}

@inline(never)
private func makeCache() -> UnsafeMutableRawPointer? {
    let record = unsafe std_thread_record()
    if unsafe record.pointee.heap_gone != 0 { return nil }
    guard let state = unsafe std_heap_state() else { return nil }
    unsafe record.pointee.heap_cache = Heap(state: state).makeCache()
    return unsafe record.pointee.heap_cache
}

@inline(__always)
private func cache() -> UnsafeMutableRawPointer? {
    unsafe std_thread_record().pointee.heap_cache ?? makeCache()
}

/// Gives this thread's cache back; the thread allocates no more except slowly. Called as it ends.
func releaseThreadCache() {
    let record = unsafe std_thread_record()
    guard let cache = unsafe record.pointee.heap_cache, let state = unsafe std_heap_state() else {
        return
    }
    unsafe record.pointee.heap_cache = nil
    unsafe record.pointee.heap_gone = 1
    unsafe Heap(state: state).destroy(cache: cache)
}

private func allocate(_ size: Int, _ alignment: Int) -> UnsafeMutableRawPointer? {
    guard size >= 0, let heap = processHeap() else { return nil }
    return unsafe heap.allocate(size, alignment: alignment, cache: cache())
}

@c(std_allocate)
func standardAllocate(_ size: Int) -> UnsafeMutableRawPointer? {
    unsafe allocate(size, 16)
}

/// Swift's runtime allocates through this and uses what it gets unseen: without memory the program ends
/// here, where the reason is known, rather than with a trap somewhere. Whoever can go on without asks
/// `malloc`, or maps.
@c(posix_memalign)
func standardAllocateAligned(
    _ result: UnsafeMutablePointer<UnsafeMutableRawPointer?>, _ alignment: Int, _ size: Int
) -> CInt {
    guard alignment > 0, alignment & (alignment - 1) == 0 else { return 22 }
    guard let block = unsafe allocate(size, alignment) else { unsafe std_abort("out of memory") }
    unsafe result.pointee = block
    return 0
}

@c(aligned_alloc)
func standardAlignedAllocate(_ alignment: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    guard alignment > 0, alignment & (alignment - 1) == 0 else { return nil }
    return unsafe allocate(size, alignment)
}

@c(calloc)
func standardAllocateZeroed(_ count: Int, _ size: Int) -> UnsafeMutableRawPointer? {
    let (total, overflow) = count.multipliedReportingOverflow(by: size)
    guard !overflow, let block = unsafe allocate(total, 16) else { return nil }
    unsafe block.initializeMemory(as: UInt8.self, repeating: 0, count: total)
    return unsafe block
}

@c(realloc)
func standardReallocate(_ old: UnsafeMutableRawPointer?, _ size: Int) -> UnsafeMutableRawPointer? {
    guard let old = unsafe old else { return unsafe allocate(size, 16) }
    guard size >= 0, let heap = processHeap() else { return nil }
    let capacity = unsafe heap.capacity(of: old)
    #if !DEBUG
    if size <= capacity, size >= capacity / 2 { return unsafe old }
    #endif
    guard let new = unsafe allocate(size, 16) else { return nil }
    unsafe new.copyMemory(from: old, byteCount: min(size, capacity))
    unsafe standardFree(old)
    return unsafe new
}

@c(std_free)
func standardFree(_ block: UnsafeMutableRawPointer?) {
    guard let block = unsafe block, let heap = processHeap() else { return }
    guard let fault = unsafe heap.free(block, cache: cache()) else { return }
    switch fault {
    case .freedTwice: unsafe std_abort("heap: a block was freed twice")
    case .overrun: unsafe std_abort("heap: the bytes behind a block were overwritten")
    case .notABlock: unsafe std_abort("heap: freed what is no block, or was overwritten")
    }
}
