// Rows about files, pipes and polling.

import KernelABI
import Std

/// Opening, reading, pipes, directories, poll.
func measureFiles() {
    let path = "/tmp/benchmark.txt"
    try? File.write(path + ":create", "a small file")
    measure("open-read-close", 20_000) { () throws(Errno) in _ = try File.read(path) }
    measure("open-proc-pid", 20_000) { () throws(Errno) in _ = try File.read("/proc/self/pid") }
    measure("stat", 50_000) { () throws(Errno) in _ = try File.status(path) }
    measure("readdir", 5000) { () throws(Errno) in _ = try DirectoryEntry.list("/base/bin") }
    try? File.remove(path)
    measurePipe()
    measurePoll()
}

private func measurePipe() {
    guard let there = try? Descriptor.openPair("/dev/pipe/new"),
        let back = try? Descriptor.openPair("/dev/pipe/new")
    else {
        print("benchmark pipe failed: /dev/pipe/new cannot be opened")
        return
    }
    let partner = try? Thread {
        while let byte = try? there.reading.read(upTo: 1), !byte.isEmpty {
            _ = try? back.writing.write(byte)
        }
    }
    measure("pipe-round-trip", 20_000) { () throws(Errno) in
        try there.writing.write([1])
        _ = try back.reading.read(upTo: 1)
    }
    try? there.writing.close()
    partner?.join()
    try? there.reading.close()
    try? back.reading.close()
    try? back.writing.close()
}

private func measurePoll() {
    var poller = Poller()
    var files: [Descriptor] = []
    while files.count < 1000, let pair = try? Descriptor.openPair("/dev/pipe/new") {
        files += [pair.reading, pair.writing]
        poller.add(pair.reading)
    }
    measure("poll-\(files.count / 2)", 10_000) { () throws(Errno) in
        try poller.wait(timeoutNanoseconds: 0)
    }
    for file in files { try? file.close() }
}
