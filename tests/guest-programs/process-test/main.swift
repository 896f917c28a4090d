// Processes: starting, statuses of every way to die, killing, notes, environment, many spawns.

import Cases
import KernelABI
import Std

let helper = "/base/bin/fault-test"

func statusOf(_ words: [String], _ flags: SpawnFlags = [.standardFiles]) throws(Errno) -> String {
    try Process.spawn([helper] + words, flags).wait()
}

func expectPrefix(_ status: String, _ wanted: [String]) -> String? {
    wanted.contains { status.utf8.starts(with: $0.utf8) } ? nil : "status '\(status)'"
}

func checkStatuses(_ cases: inout Cases) {
    cases.check("exit-empty") { () throws(Errno) in difference(try statusOf(["status", ""]), "") }
    cases.check("exit-text") { () throws(Errno) in
        difference(try statusOf(["status", "went wrong"]), "went wrong")
    }
    let faults: [(String, [String])] = [
        ("null", ["pagefault at 0x", "segfault"]), ("kernel", ["pagefault at 0x", "segfault"]),
        ("code", ["pagefault at 0x", "segfault"]), ("overflow", ["pagefault at 0x"]),
        ("divide", ["illegal instruction at", "divide by zero at", "trap"]),
        ("trap", ["illegal instruction at", "trap"]),
    ]
    for (way, wanted) in faults {
        cases.check("status-\(way)") { () throws(Errno) in
            expectPrefix(try statusOf([way]), wanted)
        }
    }
    cases.check("missing-program") { () throws(Errno) in
        do throws(Errno) {
            _ = try Process.spawn(["/base/bin/no-such-program"])
            return "it started"
        } catch {
            return error == .noEntry ? nil : "threw \(error.name)"
        }
    }
    cases.check("not-a-program") { () throws(Errno) in
        do throws(Errno) {
            let status = try Process.spawn(["/cfg/init-main.cfg"]).wait()
            return status.isEmpty ? "it ran" : nil
        } catch {
            return error == .badExecutable || error == .accessDenied ? nil : "threw \(error.name)"
        }
    }
}

func checkKilling(_ cases: inout Cases) {
    for way in ["hang", "spin", "threads"] {
        cases.check("kill-\(way)") { () throws(Errno) in
            let child = try Process.spawn([helper, way], [.standardFiles])
            Thread.sleep(.milliseconds(50))
            try child.kill(status: "enough")
            return difference(try child.wait(), "enough")
        }
    }
    cases.check("note-kills") { () throws(Errno) in
        let child = try Process.spawn([helper, "hang"], [.standardFiles])
        Thread.sleep(.milliseconds(20))
        try child.send(note: "terminate because of a test")
        return expectPrefix(try child.wait(), ["terminate"])
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

func checkNotes(_ cases: inout Cases) {
    cases.check("note-handled") { () throws(Errno) in
        let seen = Mark()
        try Notes.handle { note in
            if note.type == "test" { seen.mark() }
            return .resume
        }
        try File.write("/proc/self/note", "test with more words")
        for _ in 0..<100 where !seen.isMarked { Thread.sleep(.milliseconds(1)) }
        try Notes.handleDefault()
        return seen.isMarked ? nil : "the handler was not called"
    }
}

/// A mark that a note's handler may set.
@safe final class Mark: @unchecked Sendable {
    private let word: UnsafeMutablePointer<Bool>

    init() {
        unsafe word = .allocate(capacity: 1)
        unsafe word.initialize(to: false)
    }

    deinit { unsafe word.deallocate() }

    func mark() { unsafe word.pointee = true }
    var isMarked: Bool { unsafe word.pointee }
}

func checkLeaks(_ cases: inout Cases) {
    cases.check("spawns-leak-nothing") { () throws(Errno) in
        for _ in 0..<20 { _ = try statusOf(["status", ""]) }
        let before = try freePages()
        for _ in 0..<1000 { _ = try statusOf(["status", "x"]) }
        Thread.sleep(.milliseconds(100))
        let after = try freePages()
        // Caches may have grown by a few pages, not by a page a process.
        return after + 256 >= before ? nil : "\(before) free pages became \(after)"
    }
}

func main() -> Never {
    var cases = Cases()
    checkStatuses(&cases)
    checkKilling(&cases)
    checkSuspended(&cases)
    checkNotes(&cases)
    checkLeaks(&cases)
    cases.finish()
}

main()
