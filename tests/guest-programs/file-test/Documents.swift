// The examples with which the original's documents explain that everything is a file, step by step as
// they stand there. Those for a shell are in tests/guest/examples.txt.

import Cases
import KernelABI
import Std

func checkDocuments(_ cases: inout Cases) {
    checkSocketsAndFlags(&cases)
    checkPermissionsAndSpawning(&cases)
    checkSecrets(&cases)
    cases.check("document-share-and-claim") { () throws(Errno) in
        let (there, here) = try connectedSocket()
        defer {
            try? there.close()
            try? here.close()
        }
        // In process A: a key that lasts for 60 seconds, which process B gets by any means.
        let child = try Process.spawn([program, "attempt", "claim-sent"], [.suspend])
        try child.control("dup2 \(there.number) 0 && close 3 -1 && start")
        let file = try Descriptor.open("/cfg/init-main.cfg:read")
        try here.write(try file.share(timeout: .seconds(60)))
        try file.close()
        return difference(try child.wait(), "claimed")
    }
}

private func checkSocketsAndFlags(_ cases: inout Cases) {
    cases.check("document-sockets") { () throws(Errno) in
        let id = try File.readText("/net/local/seqpacket")
        try File.write("/net/local/\(id)/ctl", "bind myserver && listen")
        let other = try File.readText("/net/local/seqpacket")
        try File.write("/net/local/\(other)/ctl", "connect myserver")
        let server = try Descriptor.open("/net/local/\(id)/accept")
        let client = try Descriptor.open("/net/local/\(other)/data")
        // The file that is opened is the connection, as `accept()` returns it elsewhere.
        try client.write("question")
        let question = String(decoding: try server.read(upTo: 100), as: UTF8.self)
        try server.write("answer")
        let answer = String(decoding: try client.read(upTo: 100), as: UTF8.self)
        for file in [server, client] { try file.close() }
        for socket in [id, other] { try File.write("/net/local/\(socket)/ctl", "close") }
        return difference(question + " " + answer, "question answer")
    }
    cases.check("document-nonblocking-socket") { () throws(Errno) in
        let id = try File.readText("/net/local/seqpacket:nonblock")
        try File.write("/net/local/\(id)/ctl", "bind nobody && listen")
        defer { try? File.write("/net/local/\(id)/ctl", "close") }
        return refusal([.wouldBlock]) { () throws(Errno) in
            try Descriptor.open("/net/local/\(id)/accept").close()
        }
    }
    cases.check("document-flags") { () throws(Errno) in
        let place = try makePlayground("documents")
        for flags in [":create:exclusive", ":ce"] {
            try Descriptor.open("\(place)/path\(flags)").close()
            let again = refusal([.exists]) { () throws(Errno) in
                try Descriptor.open("\(place)/path\(flags)").close()
            }
            if let again { return "\(flags) again: \(again)" }
            try File.remove("\(place)/path")
        }
        return nil
    }
    cases.check("document-notes") { () throws(Errno) in
        // A program that recurses for ever; its status tells the address and the reason.
        let status = try Process.spawn(["/base/bin/fault-test", "overflow"]).wait()
        let isRight =
            status.utf8.starts(with: "pagefault at 0x".utf8)
            && Text.words(Array(status.utf8)).dropFirst(3).starts(with: ["due", "to", "stack"])
        return isRight ? nil : status
    }
}

private func checkPermissionsAndSpawning(_ cases: inout Cases) {
    cases.check("document-permissions") { () throws(Errno) in
        let place = try makePlayground("documents")
        try File.write("\(place)/path:create", "text")
        for flags in [":read:write", ":rw"] {
            let file = try Descriptor.open("\(place)/path\(flags)")
            try file.write("TE")
            let text = String(decoding: try file.readAll(), as: UTF8.self)
            try file.close()
            if text != "xt" { return "\(flags): read '\(text)'" }
        }
        // A directory that was opened for reading and bound has nothing that can be written.
        _ = try File("\(place)/bound:create:directory")
        let directory = try Descriptor.open("\(place):directory:read")
        try Namespace.bind(directory, at: "\(place)/bound")
        try directory.close()
        let reading = try File.readText("\(place)/bound/path:read")
        let writing = refusal([.accessDenied]) { () throws(Errno) in
            try Descriptor.open("\(place)/bound/path:write").close()
        }
        try Namespace.unmount("\(place)/bound")
        return difference(reading, "TExt") ?? writing
    }
    cases.check("document-spawn") { () throws(Errno) in
        let input = try Descriptor.openPair("/dev/pipe/new")
        let output = try Descriptor.openPair("/dev/pipe/new")
        let child = try Process.spawn(["/base/bin/shell"], [.suspend])
        let (stdin, stdout) = (input.reading.number, output.writing.number)
        try File.write(
            "/proc/\(child.number)/ctl",
            "dup2 \(stdin) 0 && dup2 \(stdout) 1 && dup2 \(stdout) 2 && close 3 -1")
        try File.write("/proc/\(child.number)/env/MY_VAR:create", "my_value")
        try File.write("/proc/\(child.number)/ctl", "start")
        try input.reading.close()
        try output.writing.close()
        try input.writing.write("echo $MY_VAR\n")
        try input.writing.close()
        let text = String(decoding: try output.reading.readAll(), as: UTF8.self)
        try output.reading.close()
        return difference(try child.wait(), "") ?? difference(text, "my_value\n")
    }
    cases.check("document-cat-waits") { () throws(Errno) in
        // `cat /proc/1234/wait`: blocks until the process ends.
        let child = try Process.spawn(["/base/bin/sleep", "100"], [.standardFiles])
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let cat = try Process.spawn(["/base/bin/cat", child.file("wait")], [.suspend])
        try cat.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
        try pipe.writing.close()
        try child.kill(status: "died of a test")
        let text = String(decoding: try pipe.reading.readAll(), as: UTF8.self)
        try pipe.reading.close()
        _ = try cat.wait()
        // Reading the status through `cat` does not count: the parent has to.
        _ = try child.wait()
        let isRight = text.utf8.starts(with: "died of a test".utf8)
        return isRight ? nil : "cat printed '\(text)'"
    }
}

private func checkSecrets(_ cases: inout Cases) {
    cases.check("document-empty-namespace") { () throws(Errno) in
        try File.write("/secret:create", "secret")
        defer { try? File.remove("/secret") }
        // Everything that is needed is bound, and nothing else.
        let child = try Process.spawn(
            [program, "attempt", "open", "/secret"],
            [.suspend, .standardFiles, .emptyNamespace, .emptyDirectory])
        try child.control(
            "mount / tmpfs && touch /dev:directory && bind /dev /dev && start")
        return difference(try child.wait(), "")
    }
    cases.check("document-private-mount") { () throws(Errno) in
        _ = try File("/secret:create:directory")
        defer { try? File.remove("/secret:directory") }
        // In process A.
        try Namespace.mount("tmpfs", at: "/secret:private")
        try Descriptor.open("/secret/file:create").close()
        // In process B, a child whose namespace is a copy of its parent's.
        let child = try Process.spawn(
            [program, "attempt", "open", "/secret/file"], [.copyNamespace])
        let status = try child.wait()
        try Descriptor.open("/secret/file").close()
        try Namespace.unmount("/secret")
        return difference(status, "")
    }
}
