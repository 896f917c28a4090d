// Processes: starting, statuses of every way to die, killing, notes, environment, many spawns.

import Cases
import KernelABI
import Std

let helper = "/base/bin/fault-test"

func statusOf(_ words: [String], _ flags: SpawnFlags = [.standardFiles]) throws(Errno) -> String {
    try Process.spawn([helper] + words, flags).wait()
}

/// What is wrong with a status that should be `pattern`, in which `0x*` stands for any address.
func expect(_ status: String, _ pattern: String) -> String? {
    let found = Text.words(status.utf8)
    let wanted = Text.words(pattern.utf8)
    let fits =
        found.count == wanted.count
        && zip(found, wanted).allSatisfy { word, wanted in
            wanted == "0x*" ? word.utf8.starts(with: "0x".utf8) : word == wanted
        }
    return fits ? nil : "status '\(status)', wanted '\(pattern)'"
}

func checkStatuses(_ cases: inout Cases) {
    cases.check("exit-empty") { () throws(Errno) in difference(try statusOf(["status", ""]), "") }
    cases.check("exit-text") { () throws(Errno) in
        difference(try statusOf(["status", "went wrong"]), "went wrong")
    }
    let faults = [
        ("null", "pagefault at 0x* due to unmapped memory at 0x10"),
        ("kernel", "pagefault at 0x* due to unmapped memory at 0x40000000"),
        ("code", "pagefault at 0x* due to access violation at 0x*"),
        ("overflow", "pagefault at 0x* due to stack overflow at 0x*"),
        ("overflow-in-thread", "pagefault at 0x* due to stack overflow at 0x*"),
        ("divide", "divide by zero at 0x*"), ("illegal", "illegal instruction at 0x*"),
        ("privileged", "general protection fault at 0x*"),
        ("trap", "trap (a failed check) at 0x*"), ("allocate", "out of memory"),
    ]
    for (way, wanted) in faults {
        cases.check("status-\(way)") { () throws(Errno) in expect(try statusOf([way]), wanted) }
    }
    cases.check("places-change-after-a-fault") { () throws(Errno) in
        let first = try statusOf(["trap"])
        return first == (try statusOf(["trap"])) ? "again \(first)" : nil
    }
    cases.check("no-two-processes-have-the-same-places") { () throws(Errno) in
        let found = [try statusOf(["places"]), try statusOf(["places"])].map { Text.words($0.utf8) }
        guard found.allSatisfy({ $0.count == 2 }) else { return "no places were told" }
        for (first, second) in zip(found[0], found[1]) where first == second {
            return "twice \(first)"
        }
        return nil
    }
    cases.check("missing-program") { () throws(Errno) in
        do throws(Errno) {
            _ = try Process.spawn(["/base/bin/no-such-program"])
            return "it started"
        } catch {
            return error == .noEntry ? nil : "threw \(error.name)"
        }
    }
    cases.check("path-apart-from-arguments") { () throws(Errno) in
        let status = try Process.spawn(
            [helper, "another name", "name"], [.standardFiles, .pathApart]
        ).wait()
        if let problem = difference(status, "another name") { return problem }
        do throws(Errno) {
            _ = try Process.spawn([helper], [.standardFiles, .pathApart])
            return "it started without arguments"
        } catch {
            return error == .invalidArgument ? nil : "threw \(error.name)"
        }
    }
    cases.check("program-without-the-right-to-read-it") { () throws(Errno) in
        // A copy: what lies in the boot archive need not be read.
        let copy = try Descriptor.open("/tmp/run-only:create:truncate:write")
        try copy.write(try File.read(helper))
        try copy.close()
        defer { try? File.remove("/tmp/run-only") }
        let status = try Process.spawn(
            ["/tmp/run-only:x", "status", "ran"], [.standardFiles]
        ).wait()
        return difference(status, "ran")
    }
    cases.check("program-without-the-right-to-run-it", programsNeedTheRightToRun)
    cases.check("not-a-program") { () throws(Errno) in
        do throws(Errno) {
            let status = try Process.spawn(["/cfg/init-main.cfg"]).wait()
            return status.isEmpty ? "it ran" : nil
        } catch {
            return error == .badExecutable || error == .accessDenied ? nil : "threw \(error.name)"
        }
    }
}

/// Whether what is asked for leaves the right out, or a mount on the way does.
func programsNeedTheRightToRun() throws(Errno) -> String? {
    func refusal(_ path: String) -> String? {
        do throws(Errno) {
            return "\(path) ended as '\(try Process.spawn([path, "status", "ran"]).wait())'"
        } catch {
            return error == .accessDenied ? nil : "\(path) threw \(error.name)"
        }
    }
    if let problem = refusal("\(helper):rw") ?? refusal("\(helper):r") { return problem }
    let place = "/tmp/bound-program"
    try Descriptor.open("\(place):create").close()
    defer { try? File.remove(place) }
    for (rights, runs) in [("rw", false), ("x", true)] {
        let program = try Descriptor.open(helper)
        defer { try? program.close() }
        try Namespace.bind(program, at: "\(place):\(rights)")
        defer { try? Namespace.unmount(place) }
        if runs {
            let status = try Process.spawn([place, "status", "ran"], [.standardFiles]).wait()
            if let problem = difference(status, "ran") { return problem }
        } else if let problem = refusal(place) ?? refusal("\(place):x") {
            return problem
        }
    }
    return nil
}

func checkKilling(_ cases: inout Cases) {
    for way in ["hang", "spin", "threads"] {
        cases.check("kill-\(way)") { () throws(Errno) in
            let child = try startUntilReady([helper, way])
            try child.kill(status: "enough")
            return difference(try child.wait(), "enough")
        }
    }
    cases.check("note-kills") { () throws(Errno) in
        let child = try startUntilReady([helper, "hang"])
        try child.send(note: "terminate because of a test")
        return difference(try child.wait(), "terminate because of a test")
    }
}

func checkFamilies(_ cases: inout Cases) {
    cases.check("orphans-are-reaped") { () throws(Errno) in
        guard let number = Int(try statusOf(["leave-orphan"])) else { return "no orphan" }
        let orphan = Process(number)
        if (try? File.read(orphan.file("pid"))) == nil { return "it ended with its parent" }
        // Whoever opened the file before the end reads the status after it.
        let end = try Descriptor.open(orphan.file("wait"))
        try orphan.kill(status: "reaped")
        let status = String(decoding: try end.readAll(), as: UTF8.self)
        try end.close()
        let isThere = (try? File.read(orphan.file("pid"))) != nil
        return isThere ? "it is still in the table" : difference(status, "reaped")
    }
    cases.check("spawn-bomb-meets-its-limit") { () throws(Errno) in
        try limitChildren("processes=12 threads=24")
        let bomb = try startUntilReady([helper, "multiply"])
        try limitChildren("")
        let refusal = try File.readText(bomb.file("env/REFUSED"))
        // Others are as they were.
        let other = try Process.spawn(["/base/bin/echo", "usable"], [.standardFiles]).wait()
        try bomb.control("killset enough")
        let status = try bomb.wait()
        return difference(
            "\(refusal), \(other), \(status)", "\(Errno.quotaExceeded.name), , enough")
    }
    cases.check("memory-has-a-limit") { () throws(Errno) in
        try limitChildren("memory=16777216")
        let child = try Process.spawn([helper, "memory"], [.standardFiles])
        try limitChildren("")
        let status = try child.wait()
        let words = Text.words(status.utf8)
        let blocks = words.last.flatMap { Text.number($0.utf8) } ?? 0
        // The program itself takes more than 2 MiB, most of it for its stack.
        return status.utf8.starts(with: "\(Errno.noMemory.name) ".utf8)
            && (11...13).contains(blocks) ? nil : "status '\(status)'"
    }
}

func checkSets(_ cases: inout Cases) {
    // Every set is counted in those around it: without an end of that, a kernel stack would have one.
    cases.check("sets-are-nested-only-so-deep") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let child = try Process.spawn([helper, "nest"], [.suspend])
        try child.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
        try pipe.writing.close()
        let text = String(decoding: try pipe.reading.readAll(), as: UTF8.self)
        try pipe.reading.close()
        _ = try child.wait()
        return difference(text, "\(Errno.noSpace.name) at 64\n")
    }
}

/// Sets limits for what is started from now on, together; none with an empty text.
func limitChildren(_ limits: String) throws(Errno) {
    try Process(Process.currentID).control("childlimits \(limits)")
}

func checkFacts(_ cases: inout Cases) {
    cases.check("priority-is-shown") { () throws(Errno) in
        let child = try startUntilReady([helper, "hang"])
        let own = try File.readText("/proc/self/prio")
        let before = try File.readText(child.file("prio"))
        try File.write(child.file("prio"), "7")
        let after = try File.readText(child.file("prio"))
        try child.kill(status: "done")
        _ = try child.wait()
        return difference(before, own) ?? difference(after, "7")
    }
    cases.check("times-are-counted") { () throws(Errno) in
        func time(_ name: String) throws(Errno) -> UInt64 {
            let words = Text.words(try File.read("/proc/self/perf"))
            guard let index = words.firstIndex(of: name) else { return 0 }
            return Text.number(words[index + 1].utf8) ?? 0
        }
        let before = (try time("user_clocks"), try time("kernel_sched_clocks"))
        // Until both show: a program that computes and asks the kernel for things has both.
        while try time("user_clocks") <= before.0 { Thread.yield() }
        while try time("kernel_sched_clocks") <= before.1 { Thread.yield() }
        return nil
    }
}

func checkSuspended(_ cases: inout Cases) {
    cases.check("suspended-environment") { () throws(Errno) in
        let child = try Process.spawn([helper, "environment"], [.suspend])
        try File.write(child.file("env/FAULT_TEST:create"), "from the parent")
        try child.control("close 3 -1 && start")
        return difference(try child.wait(), "from the parent")
    }
    cases.check("empty-environment") { () throws(Errno) in
        try Environment.set("FAULT_TEST", to: "inherited")
        let inherited = try statusOf(["environment"])
        let empty = try statusOf(["environment"], [.standardFiles, .emptyEnvironment])
        try Environment.remove("FAULT_TEST")
        return difference("\(inherited) \(empty)", "inherited none")
    }
    cases.check("group-of-its-own") { () throws(Errno) in
        let leader = try startUntilReady([helper, "hang"], [.standardFiles, .newGroup])
        let other = try startUntilReady([helper, "hang"])
        try File.write(leader.file("notegroup"), "terminate the group")
        let status = try leader.wait()
        // It would have ended, and this program too, had they been in one group.
        try other.kill(status: "alone")
        return difference("\(status), \(try other.wait())", "terminate the group, alone")
    }
    cases.check("directory-of-its-own") { () throws(Errno) in
        let before = try File.readText("/proc/self/cwd")
        try File.write("/proc/self/cwd", "/tmp")
        let inherits = try Process.spawn([helper, "hang"], [.suspend])
        let starts = try Process.spawn([helper, "hang"], [.suspend, .emptyDirectory])
        let here = try File.readText("/proc/self/cwd")
        let found = try (File.readText(inherits.file("cwd")), File.readText(starts.file("cwd")))
        try File.write(
            "/proc/self/cwd", String(decoding: before.utf8.filter { $0 > 32 }, as: UTF8.self))
        let root = try File.readText("/proc/self/cwd")
        for child in [inherits, starts] {
            try child.kill(status: "done")
            _ = try child.wait()
        }
        return difference(found.0, here) ?? difference(root, before)
            ?? (found.1.utf8.filter { $0 > 32 } == Array("/".utf8) ? nil : "begins in \(found.1)")
    }
    cases.check("pipe-to-child") { () throws(Errno) in
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        let child = try Process.spawn(["/base/bin/echo", "through a pipe"], [.suspend])
        try child.control("dup2 \(pipe.writing.number) 1 && close 3 -1 && start")
        try pipe.writing.close()
        let text = String(decoding: try pipe.reading.readAll(), as: UTF8.self)
        try pipe.reading.close()
        _ = try child.wait()
        return difference(text, "through a pipe\n")
    }
}

func checkLeaks(_ cases: inout Cases) {
    // What is compared afterwards would show the loss of one page in six processes, or of one handle.
    // The tables of names keep the room that they had for those of 2,400 processes.
    cases.check("thousands-of-spawns", names: 256 << 10) { () throws(Errno) in
        let problems = Mutex<[String]>([])
        var threads: [Thread] = []
        for first in 1...4 {
            threads.append(
                try Thread {
                    for number in stride(from: first, through: 2400, by: 4) {
                        let status = (try? statusOf(["status", "\(number)"])) ?? "none"
                        if status != "\(number)" { problems.withLock { $0.append(status) } }
                    }
                })
        }
        for thread in threads { thread.join() }
        let found = problems.withLock { $0 }
        return found.isEmpty ? nil : "\(found.count) wrong statuses, one is '\(found[0])'"
    }
}

func main() -> Never {
    var cases = Cases()
    checkStatuses(&cases)
    checkKilling(&cases)
    checkSuspended(&cases)
    checkNotes(&cases)
    checkFamilies(&cases)
    checkSets(&cases)
    checkFacts(&cases)
    checkLeaks(&cases)
    cases.finish()
}

main()
