// Memory from files.

import Cases
import KernelABI
import Std

func checkMappings(_ cases: inout Cases) {
    cases.check("map-shared-memory") { () throws(Errno) in
        let object = try Descriptor.open("/dev/shmem/new")
        let one = unsafe try object.map(length: 3 << 20)
        let two = unsafe try object.map(length: 3 << 20)
        for offset in stride(from: 0, to: 3 << 20, by: 4096) {
            unsafe one[offset] = UInt8(truncatingIfNeeded: offset >> 12)
        }
        var wrong = 0
        for offset in stride(from: 0, to: 3 << 20, by: 4096)
        where unsafe two[offset] != UInt8(truncatingIfNeeded: offset >> 12) {
            wrong += 1
        }
        try unsafe unmap(one)
        try object.close()
        // The memory stays as long as it is mapped.
        let last = unsafe two[(3 << 20) - 4096]
        try unsafe unmap(two)
        return wrong == 0 && last == 0xFF ? nil : "\(wrong) pages differ, the last has \(last)"
    }
    cases.check("map-file") { () throws(Errno) in
        let path = try makePlayground("mapping") + "/file"
        try File.write(path + ":create", "some text in a file that is mapped")
        let file = try Descriptor.open(path)
        let memory = unsafe try file.map(length: 4096)
        unsafe memory[0] = UInt8(ascii: "S")
        try file.write("s")
        let first = unsafe memory[0]
        unsafe memory[1] = UInt8(ascii: "O")
        try file.seek(0)
        let text = String(decoding: try file.read(upTo: 9), as: UTF8.self)
        try file.close()
        try File.remove(path)
        let after = unsafe memory[2]
        try unsafe unmap(memory)
        return first == UInt8(ascii: "s") && after == UInt8(ascii: "m")
            ? difference(text, "sOme text") : "memory and file differ"
    }
    cases.check("map-program-read-only") { () throws(Errno) in
        let file = try Descriptor.open("/sbin/init:read")
        let memory = unsafe try file.map(length: 8192, protection: .read)
        let magic = unsafe memory[1] == UInt8(ascii: "E") && memory[2] == UInt8(ascii: "L")
        let write = unsafe refusal([.accessDenied]) { () throws(Errno) in
            unsafe try unmap(file.map(length: 4096))
        }
        try unsafe unmap(memory)
        try file.close()
        return magic ? write : "it does not begin as a program"
    }
    cases.check("map-beyond-the-end") { () throws(Errno) in
        let file = try Descriptor.open("/cfg/init-main.cfg:read")
        defer { try? file.close() }
        return refusal([.invalidArgument]) { () throws(Errno) in
            unsafe try unmap(file.map(length: 1 << 20, protection: .read))
        }
    }
    cases.check("map-one") { () throws(Errno) in
        let file = try Descriptor.open("/dev/const/one")
        let memory = unsafe try file.map(length: 10000)
        try file.close()
        let sum = unsafe memory.reduce(0) { $0 + Int($1) }
        try unsafe unmap(memory)
        return sum == 2_550_000 ? nil : "the bytes add up to \(sum)"
    }
    cases.check("unmap-takes-whole-pages") { () throws(Errno) in
        let zero = try Descriptor.open("/dev/const/zero")
        defer { try? zero.close() }
        let memory = unsafe try zero.map(length: 10000)
        let last = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[9000..<9001])
        let before = unsafe try zero.read(into: last)
        try unsafe unmap(memory)
        let after = refusal([.badAddress]) { () throws(Errno) in
            _ = unsafe try zero.read(into: last)
        }
        return before == 1 ? after : "the last page cannot be written to"
    }
    cases.check("mappings-are-paid-for") { () throws(Errno) in
        let before = try Holdings.now()
        for _ in 0..<200 {
            let object = try Descriptor.open("/dev/shmem/new")
            let memory = unsafe try object.map(length: 1 << 20)
            try object.close()
            unsafe memory[5] = 1
            try unsafe unmap(memory)
        }
        return try before.waitForAll(growth: 0, names: 4096)
    }
    cases.check("too-much-memory") { () throws(Errno) in
        let zero = try Descriptor.open("/dev/const/zero")
        defer { try? zero.close() }
        return refusal([.noMemory]) { () throws(Errno) in
            unsafe try unmap(zero.map(length: 1 << 40))
        }
    }
}
