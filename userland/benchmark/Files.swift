// Rows about files and polling.

import KernelABI
import Std

/// Opening, reading, directories, poll.
func measureFiles() {
    let path = "/tmp/benchmark.txt"
    try? File.write(path + ":create", "a small file")
    measure("open-read-close", 20_000) { () throws(Errno) in try readOnce(path) }
    measure("open-proc-pid", 20_000) { () throws(Errno) in try readOnce("/proc/self/pid") }
    measure("stat", 50_000) { () throws(Errno) in _ = try File.status(path) }
    measure("readdir", 5000) { () throws(Errno) in _ = try DirectoryEntry.list("/base/bin") }
    try? File.remove(path)
    measurePoll()
}

/// Three calls: a small file needs no second read to know that it has ended.
private func readOnce(_ path: String) throws(Errno) {
    let file = try Descriptor.open(path)
    _ = try file.read(upTo: 64)
    try file.close()
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
