// Everything to its limit: a clear error, and afterwards as much memory as before.

import Cases
import KernelABI
import Std

/// Does something several times, and looks for what is lost by it after the first time.
///
/// - Parameters:
///   - names: bytes of the heap that may be kept: new names of each round.
///   - files: open files that outlive the last round.
private func repeated(
    names: UInt64 = 4096, files: UInt64 = 0, _ body: (Int) throws(Errno) -> String?
) throws(Errno) -> String? {
    if let problem = try body(0) { return problem }
    var before = try Holdings.now()
    before.openFiles += files
    for round in 1..<5 {
        if let problem = try body(round) { return problem }
    }
    return try before.waitForAll(growth: 0, names: names)
}

/// Repeats `step` until it is refused, and undoes everything with `undo`; all of that several times.
private func exhaust(
    _ wanted: Errno, atLeast fewest: Int, names: UInt64 = 4096,
    _ step: (Int) throws(Errno) -> Void, undo: (Int) -> Void
) throws(Errno) -> String? {
    try repeated(names: names) { _ throws(Errno) in
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
        return count < fewest ? "refused after \(count)" : nil
    }
}

func checkExhaustion(_ cases: inout Cases) {
    cases.check("exhaust-files") { () throws(Errno) in
        try exhaust(.tooManyFiles, atLeast: 1000) { _ throws(Errno) in
            _ = try Descriptor.open("/cfg/init-main.cfg")
        } undo: { _ in
            closeAll()
        }
    }
    cases.check("exhaust-pipes") { () throws(Errno) in
        try exhaust(.tooManyFiles, atLeast: 500) { _ throws(Errno) in
            _ = try Descriptor.openPair("/dev/pipe/new")
        } undo: { _ in
            closeAll()
        }
    }
    // The cache remembers the names of the sockets, which are others each time.
    cases.check("exhaust-sockets", names: 4 << 20) { () throws(Errno) in
        var ids: [String] = []
        return try exhaust(.noBuffers, atLeast: 100, names: 4 << 20) { _ throws(Errno) in
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
        return try repeated(names: 64 << 10, files: 40) { _ throws(Errno) in
            // Together more than there can be, for longer than this takes.
            for _ in 0..<20 {
                let child = try Process.spawn(
                    [program, "attempt", "leave-keys"], [.standardFiles])
                if try child.wait().isEmpty { return "a child could not make keys" }
            }
            try Descriptor.claim(key: try file.share(timeout: .seconds(10))).close()
            return nil
        }
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
    // The cache remembers as many names as it may.
    cases.check("exhaust-names", names: 6 << 20) { () throws(Errno) in
        let place = try makePlayground("names")
        return try repeated(names: 4 << 20) { round throws(Errno) in
            // More names than the cache remembers, there and not there.
            for index in 0..<6000 { _ = try? File.status("\(place)/missing-\(index)-\(round)") }
            for index in 0..<1500 { _ = try File(place + "/\(index):create") }
            try File.remove("\(place):directory:recursive")
            _ = try makePlayground("names")
            return nil
        }
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
