// Rows about memory: mapping, the heap, copying.

import KernelABI
import Std

/// Map, touch and unmap; the heap; memcpy.
func measureMemory() {
    guard let zero = try? Descriptor.open("/dev/const/zero") else {
        print("benchmark map failed: /dev/const/zero cannot be opened")
        return
    }
    var longest: UInt64?
    for pages in [1, 50] + Array(stride(from: 100, through: 1500, by: 100)) {
        longest = measure("map-\(pages)", 10_000) { () throws(Errno) in
            let memory = unsafe try zero.map(length: pages * 4096)
            for page in 0..<pages { unsafe memory[page * 4096] = 1 }
            unsafe try unmap(memory)
        }
    }
    if let longest { compareWithClearing(longest, zero) }
    try? zero.close()
    measure("heap-64", 100_000) { () throws(Errno) in
        let block = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
        unsafe block.storeBytes(of: 1, as: UInt8.self)
        unsafe block.deallocate()
    }
    measureHeapOfThreads()
    var from = [UInt8](repeating: 1, count: 1 << 20)
    var to = [UInt8](repeating: 0, count: 1 << 20)
    measure("memcpy-1M", 1000) { () throws(Errno) in
        unsafe to.withUnsafeMutableBytes { target in
            unsafe from.withUnsafeMutableBytes { source in
                unsafe target.copyMemory(from: UnsafeRawBufferPointer(source))
            }
        }
    }
}

/// How often the same 1,500 pages could be cleared in the time that it takes to get them, touch them
/// and give them back: what the system adds to what cannot be saved.
private func compareWithClearing(_ mapping: UInt64, _ zero: Descriptor) {
    guard let memory = unsafe try? zero.map(length: 1500 * 4096) else { return }
    let clearing = measure("map-1500-clear", 1000) { () throws(Errno) in
        unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
    }
    if let clearing, clearing > 0 {
        let tenths = mapping * 10 / clearing
        print("ratio map-1500 map-1500-clear \(tenths / 10).\(tenths % 10)")
    }
    try? unsafe unmap(memory)
}

/// Four threads that take blocks and give them back, 20,000 times each; and the same with the simplest
/// thing that could serve them all: one list of free blocks under one lock.
private func measureHeapOfThreads() {
    let rounds = 20_000
    func run(_ body: @escaping @Sendable () -> Void) throws(Errno) {
        var threads: [Thread] = []
        for _ in 0..<4 { threads.append(try Thread { for _ in 0..<rounds { body() } }) }
        for thread in threads { thread.join() }
    }
    let heap = measure("heap-threads", 100) { () throws(Errno) in
        try run {
            let block = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
            unsafe block.storeBytes(of: 1, as: UInt8.self)
            unsafe block.deallocate()
        }
    }
    let blocks = Mutex([Int](0..<64))
    let simple = measure("heap-threads-simple", 100) { () throws(Errno) in
        try run {
            guard let block = blocks.withLock({ $0.popLast() }) else { return }
            blocks.withLock { $0.append(block) }
        }
    }
    guard let heap, let simple, heap > 0 else { return }
    let tenths = simple * 10 / heap
    print("ratio heap-threads-simple heap-threads \(tenths / 10).\(tenths % 10)")
}
