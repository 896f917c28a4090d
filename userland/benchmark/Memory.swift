// Rows about memory: mapping, the heap, copying.

import KernelABI
import Std

/// Map, touch and unmap; the heap; memcpy.
func measureMemory() {
    guard let zero = try? Descriptor.open("/dev/const/zero") else {
        print("benchmark map failed: /dev/const/zero cannot be opened")
        return
    }
    for pages in [1, 50] + Array(stride(from: 100, through: 1500, by: 100)) {
        measure("map-\(pages)", 10_000) { () throws(Errno) in
            let memory = unsafe try zero.map(length: pages * 4096)
            for page in 0..<pages { unsafe memory[page * 4096] = 1 }
            unsafe try unmap(memory)
        }
    }
    try? zero.close()
    measure("heap-64", 100_000) { () throws(Errno) in
        let block = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16)
        unsafe block.storeBytes(of: 1, as: UInt8.self)
        unsafe block.deallocate()
    }
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
