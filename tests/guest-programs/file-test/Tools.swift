// What all tools promise: they explain themselves, and their errors name what they are about.

import Cases
import KernelABI
import Std

func checkTools(_ cases: inout Cases) {
    let tools = [
        "cat", "echo", "ls", "rm", "mv", "cp", "touch", "stat", "link", "symlink", "readlink",
        "grep", "tail", "head", "wc", "env", "ps", "kill", "sleep", "date", "hexdump", "mount",
        "bind", "free", "uptime", "clear", "top",
    ]
    for tool in tools {
        cases.check("help-\(tool)") { () throws(Errno) in
            let (text, status) = try outputs(of: [tool, "--help"])
            if !status.isEmpty { return "it ended with '\(status)'" }
            return text.utf8.starts(with: "usage: \(tool)".utf8) ? nil : "it said '\(text)'"
        }
    }
    let missing = "/no/such-file"
    let tries: [[String]] = [
        ["cat", missing], ["ls", missing], ["rm", missing], ["mv", missing, "/tmp/x"],
        ["cp", missing, "/tmp/x"], ["touch", missing], ["stat", missing],
        ["link", missing, "/tmp/x"], ["readlink", missing], ["grep", "x", missing],
        ["tail", missing], ["head", missing], ["wc", missing], ["hexdump", missing],
        ["mount", missing, "tmpfs"], ["bind", "/tmp", missing], ["symlink", "x", missing + "/y"],
    ]
    for words in tries {
        cases.check("error-names-file-\(words[0])") { () throws(Errno) in
            let (text, status) = try outputs(of: words)
            if status.isEmpty { return "it succeeded" }
            let start = "\(words[0]): \(missing)"
            return text.utf8.starts(with: start.utf8) ? nil : "it said '\(text)'"
        }
    }
}

/// What the kernel has mounted, init does not mount again: each mount is one more on the way to what is below.
func checkTrees(_ cases: inout Cases) {
    cases.check("trees-are-mounted-once") { () throws(Errno) in
        let words = [program, "attempt", "mounts", "/net", "/proc", "/sys", "/tmp"]
        let found = try Process.spawn(words, [.standardFiles, .copyNamespace]).wait()
        return found.isEmpty ? nil : found
    }
}

/// `tail -f`: what is added arrives, and nothing is done while nothing is.
func checkFollowing(_ cases: inout Cases) {
    cases.check("tail-follows-without-looking") { () throws(Errno) in
        let path = "/tmp/followed"
        try File.write(path + ":create:truncate", "one\n")
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        defer { try? pipe.reading.close() }
        let tail = try Process.spawn(["/base/bin/tail", "-f", path], [.suspend])
        try tail.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
        try pipe.writing.close()
        func next() throws(Errno) -> String {
            String(decoding: try pipe.reading.read(upTo: 64), as: UTF8.self)
        }
        if try next() != "one\n" { return "the file's end is missing" }
        for line in ["two\n", "three\n"] {
            try File.write(path + ":append", line)
            if try next() != line { return "what was added is missing" }
        }
        let before = try waitUntilIdle(tail)
        Thread.sleep(.milliseconds(1000))
        let after = try clocks(of: tail)
        try tail.control("kill")
        _ = try tail.wait()
        try File.remove(path)
        return before == after ? nil : "it ran while nothing happened"
    }
}

/// Tools between two pipes: what they have found is there while the writer may still write.
func checkFilters(_ cases: inout Cases) {
    let filters: [([String], String)] = [
        (["grep", "a"], "a\n"), (["cat"], "a\n"), (["cat", "-n"], "     1  a\n"),
        (["head"], "a\n"), (["head", "-c", "9"], "a\n"), (["tail", "-n", "+1"], "a\n"),
    ]
    for (words, wanted) in filters {
        cases.check("filter-does-not-keep-\(words.joined(separator: "-"))") { () throws(Errno) in
            let (process, input, output) = try filter(words)
            try input.write("a\n")
            let shown = try output.readable().read(upTo: 64)
            // Only now does it learn that nothing more comes.
            try input.close()
            let rest = try output.readAll()
            try output.close()
            if !rest.isEmpty { return "something was written at the end" }
            return try difference(process.wait() + String(decoding: shown, as: UTF8.self), wanted)
        }
    }
    cases.check("filter-behind-tail-f") { () throws(Errno) in
        let path = "/tmp/followed"
        try File.write(path + ":create:truncate", "one\nother\n")
        let (grep, input, output) = try filter(["grep", "o"])
        let tail = try Process.spawn(["/base/bin/tail", "-f", path], [.suspend])
        try tail.control("dup2 \(input.number) 1 && close 3 -1 && start")
        try input.close()
        let first = try output.readable().read(upTo: 64)
        try File.write(path + ":append", "two\n")
        let second = try output.readable().read(upTo: 64)
        try tail.kill()
        for process in [tail, grep] { _ = try process.wait() }
        try output.close()
        try File.remove(path)
        return difference(String(decoding: first + second, as: UTF8.self), "one\nother\ntwo\n")
    }
    // The reader has seen enough; whoever writes learns of it and ends, however much there would be.
    cases.check("filter-ends-with-its-reader") { () throws(Errno) in
        let words = ["shell", "cat /dev/const/zero | head -c 3 | wc -c"]
        let (text, status) = try outputs(of: words)
        return difference(text + status, "3\n")
    }
}

/// Starts a tool between two pipes, of which it returns the far ends.
private func filter(
    _ words: [String]
) throws(Errno) -> (process: Process, input: Descriptor, output: Descriptor) {
    let input = try Descriptor.openPair("/dev/pipe/new")
    let output = try Descriptor.openPair("/dev/pipe/new")
    let process = try Process.spawn(["/base/bin/\(words[0])"] + words.dropFirst(), [.suspend])
    try process.control(
        "dup2 \(input.reading.number) 0 && dup2 \(output.writing.number) 1 && close 3 -1 && start")
    try input.reading.close()
    try output.writing.close()
    return (process, input.writing, output.reading)
}

extension Descriptor {
    /// The file itself once it can be read; without anything to read after a long while, an error.
    fileprivate func readable() throws(Errno) -> Descriptor {
        var poller = Poller()
        poller.add(self)
        guard try poller.wait(timeoutNanoseconds: 60_000_000_000) > 0 else { throw .timedOut }
        return self
    }
}

/// What a process has run, once that does not grow any more for a moment.
private func waitUntilIdle(_ process: Process) throws(Errno) -> String {
    var last = try clocks(of: process)
    for _ in 0..<100 {
        Thread.sleep(.milliseconds(50))
        let now = try clocks(of: process)
        if now == last { break }
        last = now
    }
    return last
}

private func clocks(of process: Process) throws(Errno) -> String {
    try File.readText("/proc/\(process.number)/perf")
}

/// What a tool writes, to output and error together, and how it ends.
private func outputs(of words: [String]) throws(Errno) -> (text: String, status: String) {
    let pipe = try Descriptor.openPair("/dev/pipe/new")
    defer { try? pipe.reading.close() }
    let end = pipe.writing.number
    do throws(Errno) {
        let child = try Process.spawn(["/base/bin/\(words[0])"] + words.dropFirst(), [.suspend])
        try child.control("dup2 \(end) 1 && dup2 \(end) 2 && close 3 -1 && start")
        try pipe.writing.close()
        let text = String(decoding: try pipe.reading.readAll(), as: UTF8.self)
        return (text, try child.wait())
    } catch {
        try? pipe.writing.close()
        throw error
    }
}
