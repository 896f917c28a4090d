// Rows about what programs talk through: round trips and throughput of pipes and sockets; and paths
// walked by one and by four threads at once.

import KernelABI
import Std

/// Pipes and sockets between two threads, which cost what they cost between processes but for the
/// switch of the address space.
func measureChannels() {
    if let there = try? Descriptor.openPair("/dev/pipe/new"),
        let back = try? Descriptor.openPair("/dev/pipe/new")
    {
        measureRoundTrip(
            "pipe-round-trip", there.writing, there.reading, back.writing, back.reading)
    }
    for kind in ["seqpacket", "stream"] {
        let name = "socket-\(kind)-round-trip"
        guard isWanted(name), let ends = try? connect(kind) else { continue }
        measureRoundTrip(name, ends.0, ends.1, ends.1, ends.0)
    }
    if let pipe = try? Descriptor.openPair("/dev/pipe/new") {
        measureThroughput("pipe-64K", 1 << 16, pipe.writing, pipe.reading)
    }
    for (name, kind, size) in [
        ("socket-stream-64K", "stream", 1 << 16), ("socket-seqpacket-4K", "seqpacket", 1 << 12),
    ] {
        guard isWanted(name), let ends = try? connect(kind) else { continue }
        measureThroughput(name, size, ends.0, ends.1)
    }
}

/// A byte there and back; closes the files.
private func measureRoundTrip(
    _ name: String, _ there: Descriptor, _ fromThere: Descriptor, _ back: Descriptor,
    _ fromBack: Descriptor
) {
    let partner = try? Thread {
        while let byte = try? fromThere.read(upTo: 1), byte.first == 1 {
            _ = try? back.write(byte)
        }
    }
    measure(name, 20_000) { () throws(Errno) in
        try there.write([1])
        _ = try fromBack.read(upTo: 1)
    }
    try? there.write([0])
    partner?.join()
    for file in [there, fromThere, back, fromBack] { try? file.close() }
}

/// What `size` bytes cost that one thread writes and another reads; closes the files.
private func measureThroughput(
    _ name: String, _ size: Int, _ writing: Descriptor, _ reading: Descriptor
) {
    let partner = try? Thread {
        while let bytes = try? reading.read(upTo: size), bytes.last == 1 {}
    }
    let bytes = [UInt8](repeating: 1, count: size)
    measure(name, 5000) { () throws(Errno) in try writing.write(bytes) }
    try? writing.write([0])
    try? writing.close()
    partner?.join()
    try? reading.close()
}

/// Two ends of a connection.
private func connect(_ kind: String) throws(Errno) -> (Descriptor, Descriptor) {
    let listener = try File.readText("/net/local/\(kind)")
    let name = "benchmark-\(listener)"
    try File.write("/net/local/\(listener)/ctl", "bind \(name) && listen")
    let client = try File.readText("/net/local/\(kind)")
    try File.write("/net/local/\(client)/ctl", "connect \(name)")
    let accepted = try Descriptor.open("/net/local/\(listener)/accept")
    let data = try Descriptor.open("/net/local/\(client)/data")
    try File.write("/net/local/\(listener)/ctl", "close")
    return (accepted, data)
}

/// Walks of a path of six names, by one thread and by four: nanoseconds until each has made a thousand.
func measureLookups() {
    let directory = "/tmp/benchmark/of/paths/that/are/long"
    guard (try? File(directory + ":create:directory:parents")) != nil else { return }
    for count in [1, 4] {
        measure("lookup-\(count)", 10) { () throws(Errno) in
            var threads: [Thread] = []
            for _ in 0..<count {
                threads.append(
                    try Thread { for _ in 0..<1000 { _ = try? File.status(directory) } })
            }
            for thread in threads { thread.join() }
        }
    }
    try? File.remove("/tmp/benchmark:directory:recursive")
}
