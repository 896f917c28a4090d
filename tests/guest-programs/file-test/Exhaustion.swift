// Everything to its limit: a clear error, and afterwards as much memory as before.

import Cases
import KernelABI
import Std

/// Pages that are free, once what goes later has gone.
func settledFreePages() throws(Errno) -> UInt64 {
    var last = try freePages()
    for _ in 0..<20 {
        Thread.sleep(.milliseconds(5))
        let now = try freePages()
        if now == last { break }
        last = now
    }
    return last
}

/// What is wrong if pages are missing. The kernel's heap and caches keep some for the next time.
func lostPages(since before: UInt64, tolerance: UInt64 = 192) throws(Errno) -> String? {
    var after = try settledFreePages()
    for _ in 0..<20 where after + tolerance < before {
        Thread.sleep(.milliseconds(10))
        after = try settledFreePages()
    }
    return after + tolerance >= before ? nil : "\(before) free pages became \(after)"
}

/// Repeats `step` until it is refused, undoes everything with `undo`, twice, and looks for lost memory
/// after the second time.
private func exhaust(
    _ wanted: Errno, atLeast fewest: Int, _ step: (Int) throws(Errno) -> Void, undo: (Int) -> Void
) throws(Errno) -> String? {
    var before: UInt64 = 0
    for round in 0..<2 {
        if round == 1 { before = try settledFreePages() }
        var count = 0
        var end: Errno?
        while end == nil, count < 200_000 {
            do throws(Errno) {
                try step(count)
                count += 1
            } catch {
                end = error
            }
        }
        undo(count)
        guard let end else { return "there was no end to it" }
        if end != wanted { return "after \(count): \(end.name)" }
        if count < fewest { return "refused after \(count)" }
    }
    return try lostPages(since: before)
}

func checkExhaustion(_ cases: inout Cases) {
    cases.check("exhaust-files") { () throws(Errno) in
        try exhaust(.tooManyFiles, atLeast: 1000) { _ throws(Errno) in
            _ = try Descriptor.open("/cfg/init-main.cfg")
        } undo: { _ in
            closeAll()
        }
    }
    // Twice the same, with the pages compared in between; beyond that the heap keeps segments of 2 MiB.
    cases.check("exhaust-pipes", growth: 384 + 1024) { () throws(Errno) in
        try exhaust(.tooManyFiles, atLeast: 500) { _ throws(Errno) in
            _ = try Descriptor.openPair("/dev/pipe/new")
        } undo: { _ in
            closeAll()
        }
    }
    cases.check("exhaust-sockets") { () throws(Errno) in
        var ids: [String] = []
        return try exhaust(.noBuffers, atLeast: 100) { _ throws(Errno) in
            ids.append(try File.readText("/net/local/seqpacket"))
        } undo: { _ in
            for id in ids { try? File.write("/net/local/\(id)/ctl", "close") }
            ids = []
        }
    }
    cases.check("exhaust-keys") { () throws(Errno) in
        let file = try Descriptor.open("/cfg/init-main.cfg")
        defer { try? file.close() }
        var keys: [String] = []
        return try exhaust(.noBuffers, atLeast: 100) { _ throws(Errno) in
            keys.append(try file.share(timeout: .seconds(100)))
        } undo: { _ in
            for key in keys { try? Descriptor.revoke(key: key) }
            keys = []
        }
    }
    // Each child shares one file with all of its keys.
    cases.check("exhaust-keys-by-dying", files: 40) { () throws(Errno) in
        let file = try Descriptor.open("/cfg/init-main.cfg")
        defer { try? file.close() }
        var before: UInt64 = 0
        for round in 0..<2 {
            if round == 1 { before = try settledFreePages() }
            // Together more than there can be, for longer than this takes.
            for _ in 0..<20 {
                let child = try Process.spawn(
                    [program, "attempt", "leave-keys"], [.standardFiles])
                if try child.wait().isEmpty { return "a child could not make keys" }
            }
            try Descriptor.claim(key: try file.share(timeout: .seconds(10))).close()
        }
        return try lostPages(since: before)
    }
    cases.check("exhaust-notes") { () throws(Errno) in
        var child = Process(0)
        return try exhaust(.wouldBlock, atLeast: Limits.pendingNotes) { index throws(Errno) in
            if index == 0 { child = try busyListener() }
            try child.send(note: "note \(index)")
        } undo: { _ in
            try? child.kill()
            _ = try? child.wait()
        }
    }
    // The cache remembers names, for which the kernel's heap may have taken 2 MiB.
    cases.check("exhaust-names", growth: 700) { () throws(Errno) in
        let place = try makePlayground("names")
        var before: UInt64 = 0
        for round in 0..<2 {
            if round == 1 { before = try settledFreePages() }
            // More names than the cache remembers, there and not there.
            for index in 0..<6000 { _ = try? File.status("\(place)/missing-\(index)-\(round)") }
            for index in 0..<1500 { _ = try File(place + "/\(index):create") }
            try File.remove("\(place):directory:recursive")
            _ = try makePlayground("names")
        }
        return try lostPages(since: before, tolerance: 700)
    }
    cases.check("exhaust-a-file-system") { () throws(Errno) in
        let place = try makePlayground("small")
        try Namespace.mount("tmpfs", at: place, options: "size=1M")
        let result = try fill(place)
        try Namespace.unmount(place)
        return result
    }
    cases.check("the-system-works-on") { () throws(Errno) in
        difference(try Process.spawn(["/base/bin/echo", "-n"], [.standardFiles]).wait(), "")
    }
}

/// A process that is dealing with a note, and will be for ever.
private func busyListener() throws(Errno) -> Process {
    let pipe = try Descriptor.openPair("/dev/pipe/new")
    defer {
        try? pipe.reading.close()
        try? pipe.writing.close()
    }
    let child = try Process.spawn([program, "attempt", "listen"], [.suspend])
    try child.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
    _ = try pipe.reading.read(upTo: 1)
    try child.send(note: "first")
    _ = try pipe.reading.read(upTo: 1)
    return child
}

/// Closes everything but the standard files.
private func closeAll() {
    try? File.write("/proc/self/ctl", "close 3 -1")
    // The file through which that was said is among them, if there was room for it.
    for number in 3..<Int32(Limits.filesPerProcess) { try? Descriptor(number).close() }
}

private func fill(_ place: String) throws(Errno) -> String? {
    try exhaust(.quotaExceeded, atLeast: 100) { index throws(Errno) in
        let file = try File("\(place)/file:create:append")
        try file.descriptor.write([UInt8](repeating: UInt8(truncatingIfNeeded: index), count: 4096))
    } undo: { _ in
        try? File.remove("\(place)/file")
    }
}
