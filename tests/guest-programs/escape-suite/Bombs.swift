// Attacks on everybody's share: more of everything than the box's manifest gives it. What is enough
// outside is far more than the limits inside.

import BoxClient
import KernelABI
import Std

let bombs: [Attack] = [
    Attack("processes-without-end") { place throws(Errno) in
        var children: [Process] = []
        defer { for child in children { try? child.kill() } }
        for _ in 0..<24 {
            children.append(try Process.spawn([place.program, "victim"], [.standardFiles]))
        }
        return true
    },
    Attack("threads-without-end") { _ throws(Errno) in
        // A handle that goes joins its thread, and these never end but with the process.
        var threads: [Thread] = []
        while threads.count < 64 {
            guard let thread = try? Thread({ while true { Thread.sleep(.seconds(60)) } }) else {
                Process.exit("refused")
            }
            threads.append(thread)
        }
        Process.exit("reached")
    },
    Attack("memory-without-end") { _ throws(Errno) in
        let zero = try Descriptor.open("/dev/const/zero:rw")
        for _ in 0..<48 {
            let part = unsafe try zero.map(length: 1 << 20)
            for offset in stride(from: 0, to: part.count, by: 4096) { unsafe part[offset] = 1 }
        }
        return true
    },
    Attack("shared-memory-without-end") { _ throws(Errno) in
        for _ in 0..<12 {
            let object = try Descriptor.open("/dev/shmem/new")
            let part = unsafe try object.map(length: 4 << 20)
            for offset in stride(from: 0, to: part.count, by: 4096) { unsafe part[offset] = 1 }
        }
        return true
    },
    Attack("files-without-end") { _ throws(Errno) in
        for _ in 0..<100 { _ = try Descriptor.open("/dev/const/null") }
        return true
    },
    Attack("sockets-without-end") { _ throws(Errno) in
        for _ in 0..<32 { _ = try LocalSocket() }
        return true
    },
    Attack("names-without-end") { place throws(Errno) in
        let folder = "\(place.writable == "/app/data" ? "/scratch" : "/tmp")/escape-names"
        try Descriptor.open("\(folder):create:directory").close()
        defer { try? File.remove("\(folder):directory:recursive") }
        let directory = try Descriptor.open("\(folder):directory")
        for number in 0..<10_000 { try directory.open("\(number):create").close() }
        return true
    },
    Attack("file-contents-without-end") { place throws(Errno) in
        let path = "\(place.writable == "/app/data" ? "/scratch" : "/tmp")/escape-big"
        let file = try Descriptor.open("\(path):create:truncate:write")
        defer { try? File.remove(path) }
        let megabyte = [UInt8](repeating: 1, count: 1 << 20)
        for _ in 0..<20 { try file.write(megabyte) }
        return true
    },
]
