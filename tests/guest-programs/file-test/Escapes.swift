// Attempts to get at what a process was not given. Each is made by a child that says with its status
// what it managed to do; it should manage nothing.

import Cases
import KernelABI
import Std

/// A child's attempt; does not return.
func attempt(_ words: [String]) -> Never {
    let what = words.first ?? ""
    let success: String? =
        switch what {
        case "claim": claim(key)
        case "claim-sent": claim(sentKey)
        case "leave-keys": leaveKeys()
        case "listen": listenForNotes()
        case "connect": connect(to: words.last ?? "")
        case "revoke": works { () throws(Errno) in try Descriptor.revoke(key: key) }
        case "climb": climb()
        case "write": gainWrite()
        case "proc": lookAtStranger(words.last ?? "1")
        case "open":
            words.dropFirst().first { path in
                works { () throws(Errno) in
                    try Descriptor.open(path).close()
                } != nil
            }
        case "uncover": uncover()
        case "mounts": mountedTwice(Array(words.dropFirst()))
        case "handle": holds(words.last ?? "")
        default: "nothing of the kind"
        }
    Process.exit(success ?? "")
}

private var key: String { Environment.get("KEY") ?? "" }

/// A text if `body` succeeds.
private func works(_ body: () throws(Errno) -> Void) -> String? {
    do throws(Errno) {
        try body()
        return "it worked"
    } catch {
        return nil
    }
}

/// The first of some directories where something is still mounted once it has been unmounted.
private func mountedTwice(_ paths: [String]) -> String? {
    for path in paths {
        do throws(Errno) {
            try Namespace.unmount(path)
            let attributes = EntryAttributes(rawValue: try File.status(path).attributes)
            if attributes.contains(.mounted) { return "\(path) is mounted twice" }
        } catch {
            return "\(path): \(error.message)"
        }
    }
    return nil
}

/// Whether the file with a number is among the open files.
private func holds(_ number: String) -> String? {
    for descriptor in 0..<Int32(100) {
        guard let status = try? Descriptor(descriptor).status() else { continue }
        if "\(status.number)" == number { return "it is descriptor \(descriptor)" }
    }
    return nil
}

/// What another process has sent.
private var sentKey: String {
    let text = try? Descriptor.standardInput.read(upTo: Limits.key)
    return String(decoding: text ?? [], as: UTF8.self)
}

/// Makes as many keys as one process can have; the last one.
private func leaveKeys() -> String? {
    var last: String?
    guard let file = try? Descriptor.open("/cfg/init-main.cfg") else { return nil }
    while let key = try? file.share(timeout: .seconds(1_000_000)) { last = key }
    return last
}

/// Takes a note, tells so, and does not come back from it.
/// Connects, says something, and waits for an answer that does not come.
private func connect(to name: String) -> String? {
    works { () throws(Errno) in
        let socket = try File.readText("/net/local/seqpacket")
        try File.write("/net/local/\(socket)/ctl", "connect \(name)")
        let data = try Descriptor.open("/net/local/\(socket)/data")
        try data.write("said")
        _ = try data.read(upTo: 1)
    }
}

private func listenForNotes() -> String? {
    works { () throws(Errno) in
        try Notes.handle { _ in
            try? Descriptor.standardOutput.write("x")
            while true { Thread.sleep(.seconds(1000)) }
        }
        try Descriptor.standardOutput.write("x")
        while true { Thread.sleep(.seconds(1000)) }
    }
}

private func claim(_ key: String) -> String? {
    guard let file = try? Descriptor.claim(key: key), let text = try? file.readAll(), !text.isEmpty
    else { return "not claimed" }
    return "claimed"
}

/// Out of `/`, which is a bound directory, by names and links.
private func climb() -> String? {
    let ways = [
        "/../secret", "../secret", "/inside/../../secret", "/../../tmp/escape-secret", "/link",
        "/relative", "/inside/deep", "/./../secret", "/inside/../../../../tmp/escape-secret",
    ]
    for way in ways where (try? File.read(way)) != nil { return "read \(way)" }
    return nil
}

/// A right to write to what was bound for reading.
private func gainWrite() -> String? {
    let tries: [(String, () throws(Errno) -> Void)] = [
        ("open", { () throws(Errno) in try File.write("/file:write", "x") }),
        ("create", { () throws(Errno) in try File.write("/new:create", "x") }),
        ("remove", { () throws(Errno) in try File.remove("/file") }),
        ("link", { () throws(Errno) in try File.link("/file", as: "/other") }),
        ("rename", { () throws(Errno) in try File.rename("/file", to: "/other") }),
        ("descriptor", { () throws(Errno) in try Descriptor.open("/file").write("x") }),
        ("dup", { () throws(Errno) in try Descriptor.open("/file").duplicate().write("x") }),
        (
            "share",
            { () throws(Errno) in
                let key = try Descriptor.open("/file").share(timeout: .seconds(1))
                try Descriptor.claim(key: key).write("x")
            }
        ),
        (
            "openat",
            { () throws(Errno) in
                let root = try Descriptor.open("/:directory")
                try root.open("file:write").write("x")
            }
        ),
        (
            "bind",
            { () throws(Errno) in
                let root = try Descriptor.open("/:directory")
                try Namespace.bind(root, at: "/inside:read:write")
                try File.write("/inside/file:write", "x")
            }
        ),
        (
            "map",
            { () throws(Errno) in
                unsafe try Descriptor.open("/file").map(length: 4096)[0] = 1
            }
        ),
        ("truncate", { () throws(Errno) in try Descriptor.open("/file:truncate").close() }),
    ]
    for (name, body) in tries where works(body) != nil { return "wrote through \(name)" }
    return nil
}

private func lookAtStranger(_ number: String) -> String? {
    for name in ["ctl", "env", "env/PATH", "note", "notegroup", "cwd", "prio", "group", "ns"]
    where works({ () throws(Errno) in try Descriptor.open("/proc/\(number)/\(name)").close() })
        != nil
    {
        return "opened \(name)"
    }
    return nil
}

/// What is mounted with `:locked` at /tmp/escape/locked.
private func uncover() -> String? {
    let place = "/tmp/escape/locked"
    if works({ () throws(Errno) in try Namespace.unmount(place) }) != nil { return "unmounted" }
    if works({ () throws(Errno) in try Namespace.mount("tmpfs", at: place) }) != nil {
        return "mounted over it"
    }
    if works({ () throws(Errno) in
        let directory = try Descriptor.open("/tmp/escape:directory")
        try Namespace.bind(directory, at: "/tmp/escape/inside")
        _ = try File.read("/tmp/escape/inside/locked/covered")
    }) != nil {
        return "looked below it"
    }
    return (try? File.read(place + "/covered")) == nil ? nil : "read what is covered"
}

func checkEscapes(_ cases: inout Cases) {
    let place = "/tmp/escape"
    cases.check("escape-preparations") { () throws(Errno) in
        _ = try makePlayground("escape")
        try File.write("/tmp/escape-secret:create", "secret")
        try File.write(place + "/file:create", "content")
        _ = try File(place + "/inside:create:directory")
        // Without it a program has no memory.
        _ = try File(place + "/dev/const:create:directory:parents")
        try File.symlink(to: "/tmp/escape-secret", at: place + "/link")
        try File.symlink(to: "../escape-secret", at: place + "/relative")
        try File.symlink(to: "../../escape-secret", at: place + "/inside/deep")
        return nil
    }
    func confined(_ attempt: [String], _ commands: String) throws(Errno) -> String? {
        let child = try Process.spawn(
            [program, "attempt"] + attempt,
            [.suspend, .standardFiles, .emptyNamespace, .emptyDirectory])
        do throws(Errno) {
            try child.control(commands + " && start")
        } catch {
            try? child.kill()
            throw error
        }
        return difference(try child.wait(), "")
    }
    cases.check("escape-by-climbing") { () throws(Errno) in
        try confined(["climb"], "bind / \(place) && bind /dev/const /dev/const")
    }
    cases.check("escape-to-writing") { () throws(Errno) in
        try confined(["write"], "bind / \(place):read && bind /dev/const /dev/const")
    }
    cases.check("escape-to-processes") { () throws(Errno) in
        try confined(
            ["proc", "\(Process.currentID)"], "bind / / && bind /dev /dev && mount /proc procfs")
    }
    cases.check("escape-to-init") { () throws(Errno) in
        try confined(["proc", "1"], "bind / / && bind /dev /dev && mount /proc procfs")
    }
    cases.check("escape-to-sockets") { () throws(Errno) in
        let id = try File.readText("/net/local/stream")
        let paths = ["data", "ctl", "accept"].map { "/net/local/\(id)/\($0)" }
        let child = try Process.spawn(
            [program, "attempt", "open"] + paths, [.standardFiles, .copyNamespace])
        return difference(try child.wait(), "")
    }
    cases.check("escape-to-private-mounts") { () throws(Errno) in
        _ = try File(place + "/private:create:directory")
        try Namespace.mount("tmpfs", at: place + "/private:private")
        try File.write(place + "/private/file:create", "secret")
        let child = try Process.spawn(
            [program, "attempt", "open", place + "/private/file"],
            [.standardFiles, .copyNamespace])
        let status = try child.wait()
        try Namespace.unmount(place + "/private")
        return difference(status, "")
    }
    cases.check("escape-by-uncovering") { () throws(Errno) in
        _ = try File(place + "/locked:create:directory")
        try File.write(place + "/locked/covered:create", "secret")
        // In a child's namespace, for what is locked cannot be removed again.
        let child = try Process.spawn(
            [program, "attempt", "uncover"], [.suspend, .standardFiles, .copyNamespace])
        try child.control("mount \(place)/locked:locked tmpfs && start")
        return difference(try child.wait(), "")
    }
    cases.check("inherited-handles") { () throws(Errno) in
        let secret = try Descriptor.open("/tmp/escape-secret")
        defer { try? secret.close() }
        let words = [program, "attempt", "handle", "\(try secret.status().number)"]
        let one = try Process.spawn(words, [.standardFiles]).wait()
        let two = try Process.spawn(words, [.emptyFiles]).wait()
        let all = try Process.spawn(words).wait()
        if all.isEmpty { return "not even all handles together have it" }
        return difference(one + two, "")
    }
    try? File.remove("/tmp/escape-secret")
    try? File.remove(place + ":directory:recursive")
}
