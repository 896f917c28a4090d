// Waiting for files of many kinds at once.

import Cases
import KernelABI
import Std

func checkPolling(_ cases: inout Cases) {
    cases.check("poll-mixes-files") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let child = try Process.spawn(["/base/bin/sleep", "100"], [.standardFiles])
        let wait = try Descriptor.open(child.file("wait"))
        let (server, connection) = try connectedSocket()
        let keyboard = try Descriptor.open("/dev/kbd/0/events")
        var poller = Poller()
        let atKeyboard = poller.add(keyboard)
        let atPipe = poller.add(pipe.reading)
        let atChild = poller.add(wait)
        let atSocket = poller.add(connection)
        let early = try poller.wait(timeoutNanoseconds: 0)
        let began = Instant.now
        let late = try poller.wait(timeoutNanoseconds: 10_000_000)
        let isInTime = Instant.now.nanoseconds(since: began) >= 10_000_000
        try pipe.writing.write("x")
        let one = try poller.wait()
        let pipeIsReady = poller.ready(at: atPipe).contains(.readable)
        _ = try pipe.reading.read(upTo: 1)
        try child.kill()
        let two = try poller.wait()
        let childIsReady = poller.ready(at: atChild).contains(.readable)
        poller.remove(at: atChild)
        try server.write("message")
        let three = try poller.wait()
        let socketIsReady = poller.ready(at: atSocket).contains(.readable)
        let keyboardIsQuiet = !poller.ready(at: atKeyboard).contains(.readable)
        for file in [pipe.reading, pipe.writing, wait, server, connection, keyboard] {
            try file.close()
        }
        _ = try child.wait()
        let counts = [early, late, one, two, three]
        return counts == [0, 0, 1, 1, 1] && isInTime && pipeIsReady && childIsReady
            && socketIsReady && keyboardIsQuiet ? nil : "counts \(counts)"
    }
    cases.check("poll-times-out") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        var poller = Poller()
        poller.add(pipe.reading)
        let began = Instant.now
        let ready = try poller.wait(timeoutNanoseconds: 10_000_000)
        let took = Instant.now.nanoseconds(since: began)
        try pipe.reading.close()
        try pipe.writing.close()
        return ready == 0 && took >= 10_000_000 ? nil : "\(ready) ready after \(took) ns"
    }
    // The kernel's heap keeps segments of 2 MiB where something has stayed behind among what the pipes had:
    // up to three, once. A thousand pipes that were lost would be a thousand pages in each round.
    cases.check("poll-thousands") { () throws(Errno) in
        for _ in 0..<4 {
            if let problem = try pollThousand() { return problem }
        }
        return nil
    }
    cases.check("peer-death-is-noticed") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let child = try Process.spawn(["/base/bin/sleep", "100"], [.suspend])
        try child.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
        try pipe.writing.close()
        try child.kill(status: "enough")
        let rest = try pipe.reading.readAll()
        try pipe.reading.close()
        return rest.isEmpty ? difference(try child.wait(), "enough") : "something was read"
    }
    // It says something, and is killed while it waits for an answer: what it said is still there, then
    // the end; nothing can be written to it.
    cases.check("peer-of-a-socket-dies") { () throws(Errno) in
        let listener = try File.readText("/net/local/seqpacket")
        let name = "file-test-\(listener)"
        try File.write("/net/local/\(listener)/ctl", "bind \(name) && listen")
        let child = try Process.spawn([program, "attempt", "connect", name], [.standardFiles])
        let server = try Descriptor.open("/net/local/\(listener)/accept")
        try File.write("/net/local/\(listener)/ctl", "close")
        var poller = Poller()
        poller.add(server)
        _ = try poller.wait()
        let isAlive = !poller.ready(at: 0).contains(.hangUp)
        try child.kill(status: "enough")
        _ = try child.wait()
        var later = Poller()
        later.add(server, [])
        _ = try later.wait()
        let isNoticed = later.ready(at: 0).contains(.hangUp)
        let said = String(decoding: try server.readAll(), as: UTF8.self)
        let refused = refusal([.brokenPipe]) { () throws(Errno) in
            try server.write("heard?")
        }
        try server.close()
        return isAlive && isNoticed
            ? difference(said, "said") ?? refused : "alive: \(isAlive), noticed: \(isNoticed)"
    }
}

/// Waits for one of a thousand pipes; what is wrong with the answer.
private func pollThousand() throws(Errno) -> String? {
    var pipes: [(reading: Descriptor, writing: Descriptor)] = []
    var poller = Poller()
    for _ in 0..<1000 {
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        pipes.append(pipe)
        poller.add(pipe.reading)
    }
    try pipes[777].writing.write("x")
    let ready = try poller.wait()
    let isRight = poller.ready(at: 777).contains(.readable)
    for pipe in pipes {
        try pipe.reading.close()
        try pipe.writing.close()
    }
    return ready == 1 && isRight ? nil : "\(ready) ready"
}

/// Two ends of a connection through a local socket.
func connectedSocket() throws(Errno) -> (server: Descriptor, client: Descriptor) {
    let listener = try File.readText("/net/local/seqpacket")
    let name = "file-test-\(listener)"
    try File.write("/net/local/\(listener)/ctl", "bind \(name) && listen")
    let client = try File.readText("/net/local/seqpacket")
    try File.write("/net/local/\(client)/ctl", "connect \(name)")
    let accepted = try Descriptor.open("/net/local/\(listener)/accept")
    let data = try Descriptor.open("/net/local/\(client)/data")
    try File.write("/net/local/\(listener)/ctl", "close")
    return (accepted, data)
}
