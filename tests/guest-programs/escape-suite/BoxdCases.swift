// boxd among liars: forged, huge, half and simultaneous requests. After each, it still starts boxes.

import BoxClient
import Cases
import KernelABI
import Std

func connectToBoxd() throws(Errno) -> Descriptor {
    try LocalSocket().connect(to: BoxClient.startSocket)
}

/// What boxd answers to a text.
func ask(_ text: String) throws(Errno) -> String {
    let connection = try connectToBoxd()
    defer { try? connection.close() }
    try connection.write(text)
    return String(decoding: try connection.read(upTo: 65536), as: UTF8.self)
}

/// What boxd answers to a verb.
func askControl(_ text: String) throws(Errno) -> String {
    let connection = try LocalSocket().connect(to: BoxClient.controlSocket)
    defer { try? connection.close() }
    try connection.write(text)
    return String(decoding: try connection.read(upTo: 65536), as: UTF8.self)
}

/// What is wrong with boxd; it is asked to start a box for which there is no manifest.
func trouble() throws(Errno) -> String? {
    difference(try ask("-- no-such-box"), "error there is no box no-such-box")
}

func checkBoxd(_ cases: inout Cases) {
    // boxd keeps connections until it has to make room, and clears up after boxes in its own time.
    cases.comparesHoldings = false
    cases.check("boxd-forged-keys") { () throws(Errno) in
        let answer = try ask("stdin=00000000000000000000000000000000 -- escape")
        guard answer.utf8.starts(with: "error the key for stdin".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-wrong-kind-of-group") { () throws(Errno) in
        let key = try Descriptor.standardError.share(timeout: .seconds(10))
        let answer = try ask("group=\(key) -- escape")
        guard answer.utf8.starts(with: "error escape: cannot join".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-nonsense") { () throws(Errno) in
        for text in ["\0", "--", "\"", "=", "a=b=c", "list", "stop escape", "-- ../../sbin/init"] {
            let answer = try ask(text)
            guard answer.utf8.starts(with: "error ".utf8) else { return "\(text): \(answer)" }
        }
        return try trouble()
    }
    cases.check("boxd-huge-request") { () throws(Errno) in
        let answer = try ask("-- escape" + String(repeating: " x", count: 30_000))
        guard answer.utf8.starts(with: "error ".utf8) else { return answer }
        return try trouble()
    }
    cases.check("boxd-half-requests") { () throws(Errno) in
        // They say nothing, or go away while boxd works for them.
        for _ in 0..<50 {
            let connection = try connectToBoxd()
            try connection.write("-- escape attack nothing")
            try connection.close()
        }
        for _ in 0..<50 { try connectToBoxd().close() }
        return try trouble()
    }
    checkCrowds(&cases)
    checkBombs(&cases)
    checkRestart(&cases)
    checkForeground(&cases)
    checkMadeBoxes(&cases)
}

/// Many at once. A process may have 256 sockets; four of them make a thousand connections.
private func checkCrowds(_ cases: inout Cases) {
    cases.check("boxd-a-thousand-who-say-nothing") { () throws(Errno) in
        var crowds: [Started] = []
        defer { for crowd in crowds { try? crowd.process.kill() } }
        for _ in 0..<4 { crowds.append(try Started("/base/bin/escape-suite", ["silent"])) }
        for crowd in crowds {
            if let problem = difference(try crowd.line(), "250") { return problem }
        }
        return try trouble()
    }
    cases.check("boxd-a-thousand-requests-at-once") { () throws(Errno) in
        var crowds: [Process] = []
        for _ in 0..<4 {
            crowds.append(try Process.spawn(["/base/bin/escape-suite", "loud"], [.standardFiles]))
        }
        for crowd in crowds {
            if let problem = difference(try crowd.wait(), "250 right answers") { return problem }
        }
        return try trouble()
    }
}

/// A box that multiplies comes to the end of what it may have; nobody else notices.
private func checkBombs(_ cases: inout Cases) {
    cases.check("box-that-multiplies") { () throws(Errno) in
        let bomb = try Started("/base/bin/escape", ["multiply"])
        // The first of its processes that is refused one more says so.
        if let problem = difference(try bomb.line(), "refused EDQUOT") { return problem }
        let status = try Process.spawn(
            ["/base/bin/fault-test", "status", "works"], [.standardFiles]
        ).wait()
        if let problem = difference(status, "works") { return problem }
        if let problem = try trouble() { return problem }
        let stats = try askControl("stats")
        let row = Text.lines(Array(stats.utf8)).first { $0.utf8.starts(with: "escape ".utf8) }
        let words = Text.words((row ?? "").utf8)
        guard words.count == 8, let count = Text.number(words[4].utf8), (2...3).contains(count)
        else { return "box stats: \(stats)" }
        let log = try askControl("log escape")
        guard log.has("wanted more processes than it may have") else { return log }
        _ = try askControl("stop escape")
        _ = try bomb.process.wait()
        // The last of them has ended when nobody can write any more.
        _ = try bomb.output.readAll()
        return nil
    }
    cases.check("limits-are-in-the-record") { () throws(Errno) in
        for attack in ["memory-without-end", "files-without-end", "threads-without-end"] {
            _ = try Process.spawn(["/base/bin/escape", "attack", attack]).wait()
        }
        let log = try askControl("log escape")
        for what in ["memory", "files", "threads"] {
            guard log.has("wanted more \(what) than it may have") else {
                return "no \(what) in: \(log)"
            }
        }
        return nil
    }
}

/// The end of boxd is not the end of boxes.
private func checkRestart(_ cases: inout Cases) {
    cases.check("boxd-finds-its-boxes-again") { () throws(Errno) in
        let box = try Started("/base/bin/escape", ["rest"])
        if let problem = difference(try box.line(), "resting") { return problem }
        let before = try runningBox()
        let server = try boxdNumber()
        try Process(server).kill()
        // The next one serves the same sockets, in which callers wait meanwhile.
        if let problem = difference(try runningBox(), before) { return problem }
        if try boxdNumber() == server { return "boxd was not started again" }
        _ = try askControl("stop escape")
        return difference(try box.process.wait(), "terminate")
    }
}

/// The line of the box `escape` in `box list`.
private func runningBox() throws(Errno) -> String {
    let list = Text.lines(Array(try askControl("list").utf8))
    let row = list.first { $0.utf8.starts(with: "escape ".utf8) } ?? ""
    guard row.has("running") else { throw .noProcess }
    return row
}

/// Foreground boxes behave as children of whoever starts them.
private func checkForeground(_ cases: inout Cases) {
    cases.check("box-reads-writes-and-has-a-status") { () throws(Errno) in
        let box = try Started("/base/bin/escape", ["copy", "17"], input: "one two")
        let text = String(decoding: try box.output.readAll(), as: UTF8.self)
        if let problem = difference(text, "one two") { return problem }
        return difference(try box.process.wait(), "17")
    }
    cases.check("box-has-the-directory-that-it-sees") { () throws(Errno) in
        defer { try? WorkingDirectory.set("/") }
        for (directory, there) in [("/cfg", "/cfg"), ("/tmp", "/"), ("/box/escape/data", "/")] {
            try WorkingDirectory.set(directory)
            let box = try Started("/base/bin/escape", ["where"])
            if let problem = difference(try box.line(), there) { return problem }
        }
        return nil
    }
    cases.check("box-knows-itself-by-a-path-that-it-sees") { () throws(Errno) in
        // By its link, and without it.
        for (program, words) in [("escape", []), ("boxspawn", ["escape"])] {
            let box = try Started("/base/bin/\(program)", words + ["who"])
            if let problem = difference(try box.line(), "/app/bin/escape is there") {
                return problem
            }
            if let problem = difference(try box.process.wait(), "") { return problem }
        }
        return nil
    }
    cases.check("box-gets-the-notes-of-its-group") { () throws(Errno) in
        let box = try Started("/base/bin/escape", ["rest"])
        if let problem = difference(try box.line(), "resting") { return problem }
        // What a terminal does when Ctrl and C are pressed.
        try File.write(box.process.file("notegroup"), "interrupt from the keyboard")
        return difference(try box.process.wait(), "interrupt from the keyboard")
    }
    cases.check("box-is-no-danger-to-its-callers-group") { () throws(Errno) in
        // Outside of the box, to see that the group can be reached, and in it.
        let ends = [("escape-suite", "kill from inside"), ("escape", "terminate")]
        for (program, end) in ends {
            let caller = try Process.spawn(
                ["/base/bin/escape-suite", "victim"], [.standardFiles, .newGroup])
            let group = try Descriptor.open(caller.file("group"))
            let striker = try Process.spawn(["/base/bin/\(program)", "strike"], [.suspend])
            try striker.control("setgroup \(group.number) && close 3 -1 && start")
            try group.close()
            if let problem = difference(try striker.wait(), "kill from inside") {
                return "\(program): \(problem)"
            }
            try? caller.send(note: "terminate")
            if let problem = difference(try caller.wait(), end) { return "\(program): \(problem)" }
        }
        return nil
    }
}

extension String {
    /// Whether it contains another text.
    func has(_ part: String) -> Bool {
        let (text, part) = (Array(utf8), Array(part.utf8))
        return text.indices.contains { text[$0...].starts(with: part) }
    }
}

/// A process of which the standard output is read here.
struct Started {
    let process: Process
    let output: Descriptor

    init(_ program: String, _ words: [String], input: String = "") throws(Errno) {
        let (reading, writing) = try Descriptor.openPair("/dev/pipe/new")
        let (theirs, ours) = try Descriptor.openPair("/dev/pipe/new")
        process = try Process.spawn([program] + words, [.suspend, .newGroup])
        try process.control(
            "dup2 \(theirs.number) 0 && dup2 \(writing.number) 1 && close 3 -1 && start")
        output = reading
        try writing.close()
        try theirs.close()
        try ours.write(input)
        try ours.close()
    }

    /// What it says next, up to the end of the line.
    func line() throws(Errno) -> String {
        var bytes: [UInt8] = []
        while true {
            let next = try output.read(upTo: 1)
            guard let byte = next.first, byte != 10 else { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
