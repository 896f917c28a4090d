// Rows about files and polling.

import KernelABI
import Std

/// Opening, reading, directories, poll.
func measureFiles() {
    let path = "/tmp/benchmark.txt"
    try? File.write(path + ":create", "a small file")
    measure("open-read-close", 20_000) { () throws(Errno) in _ = try File.read(path) }
    measure("open-proc-pid", 20_000) { () throws(Errno) in _ = try File.read("/proc/self/pid") }
    measure("stat", 50_000) { () throws(Errno) in _ = try File.status(path) }
    measure("readdir", 5000) { () throws(Errno) in _ = try DirectoryEntry.list("/base/bin") }
    try? File.remove(path)
    measurePoll()
}

private func measurePoll() {
    var poller = Poller()
    var files: [Descriptor] = []
    while files.count < 2000, let pair = try? Descriptor.openPair("/dev/pipe/new") {
        files += [pair.reading, pair.writing]
        poller.add(pair.reading)
    }
    measure("poll-\(files.count / 2)", 10_000) { () throws(Errno) in
        try poller.wait(timeoutNanoseconds: 0)
    }
    for file in files { try? file.close() }
}
