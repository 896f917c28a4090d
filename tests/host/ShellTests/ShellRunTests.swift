// The shell runs lines: what is started with which files, and what follows from a status.

import Foundation
import KernelABI
import ShellCore
import Std
import Testing

/// Notes what the shell starts; programs end with the status that is their first argument.
private final class Recorder {
    var started: [[String]] = []
    var files: [[Int32]] = []
    var statuses: [String] = []

    var launcher: Launcher {
        Launcher(
            start: { (launch) throws(Errno) in
                self.started.append(launch.arguments)
                self.files.append(launch.files.map(\.number))
                self.statuses.append(launch.arguments.dropFirst().first ?? "")
                if launch.arguments[0] == "/bin/write" {
                    try launch.files[1].write("written by \(launch.arguments.count)")
                }
                return self.started.count - 1
            },
            wait: { (number) throws(Errno) in self.statuses[number] },
            find: { $0 == "missing" ? nil : "/bin/\($0)" })
    }
}

@Suite struct ShellRunTests {
    private let recorder = Recorder()
    private let errors: (reading: Descriptor, writing: Descriptor)

    init() throws {
        // The host has a signal for what is an error here.
        signal(SIGPIPE, SIG_IGN)
        errors = try Descriptor.openPair("/dev/pipe/new")
    }

    private func run(_ lines: String...) -> Shell {
        let shell = Shell(launcher: recorder.launcher, errors: errors.writing)
        for line in lines { shell.run(line) }
        return shell
    }

    private func complaints() throws -> String {
        try errors.writing.close()
        defer { try? errors.reading.close() }
        return String(decoding: try errors.reading.readAll(), as: UTF8.self)
    }

    @Test func statusDecidesWhatRuns() throws {
        let shell = run("run '' && run 1 && run no || run 2 ; run last")
        #expect(recorder.started.map { $0[1] } == ["", "1", "2", "last"])
        #expect(shell.status == "last")
        #expect(try complaints() == "shell: last\n")
    }

    /// Where in a line of two programs Ctrl+C can come.
    enum Moment: CaseIterable {
        case asTheFirstStarts, duringTheFirst, whileTheSecondRuns
    }

    /// Whichever program got the note, or none, and whatever that made of it, the line ends.
    @Test(arguments: Moment.allCases)
    func ctrlCBetweenPrograms(moment: Moment) throws {
        var notes = 0
        var started = 0
        var told: [Int] = []
        var launcher = Launcher(
            start: { _ throws(Errno) in
                started += 1
                if moment == .asTheFirstStarts { notes += 1 }
                return started
            },
            wait: { (number) throws(Errno) in
                // The first one handles it.
                if moment == .duringTheFirst, number == 1 { notes += 1 }
                if moment == .whileTheSecondRuns, number == 2 {
                    notes += 1
                    return "interrupt"
                }
                return told.contains(number) ? "interrupt" : ""
            }, find: { $0 })
        launcher.interrupt = { told.append($0) }
        let shell = Shell(launcher: launcher, errors: errors.writing, interrupts: { notes })
        shell.run("one && two")
        #expect(started == (moment == .whileTheSecondRuns ? 2 : 1))
        #expect(told == (moment == .asTheFirstStarts ? [1] : []))
        #expect(shell.wasInterrupted && shell.status == "interrupt")
        #expect(try complaints() == "^C\n")
    }

    @Test func aMissingProgramIsNamed() throws {
        let shell = run("missing x && run y")
        #expect(shell.status == "127")
        #expect(recorder.started.isEmpty)
        #expect(try complaints() == "shell: missing: not found in PATH\n")
    }

    @Test func aFaultIsShown() throws {
        _ = run("run 'pagefault at 0x10 due to nothing mapped'", "run 7")
        #expect(try complaints() == "shell: pagefault at 0x10 due to nothing mapped\n")
    }

    @Test func mistakesRunNothing() throws {
        let shell = run("run a ; run 'b")
        #expect(recorder.started.isEmpty)
        #expect(shell.status == "2")
        #expect(try complaints() == "shell: column 13: a quote is not closed\n")
    }

    @Test func pipesConnectNeighbours() throws {
        _ = run("a | b | c")
        let files = recorder.files
        #expect(files.count == 3)
        #expect(files[0][0] == 0 && files[2][1] == 1)
        #expect(files[0][1] > 2 && files[1][0] > 2 && files[0][1] != files[1][0])
        // Everything was closed again.
        #expect(throws: Errno.badDescriptor) { try Descriptor(files[0][1]).status() }
        _ = try complaints()
    }

    @Test func redirectionsOpenFiles() throws {
        let path = NSTemporaryDirectory() + "shell-\(UUID().uuidString)"
        _ = run("write a b > \(path):c", "write > /no/such/file", "run $? < \(path)x")
        #expect(try File.readText(path) == "written by 3")
        #expect(recorder.started.count == 1)
        let text = try complaints()
        #expect(text.contains("/no/such/file: no such file or directory (to make it, write"))
        #expect(text.contains("\(path)x: no such file or directory\n"))
        try File.remove(path)
    }

    @Test func builtInsCanBePiped() throws {
        _ = run("help cd | run", "exit 3 ; run never")
        #expect(recorder.started == [["/bin/run"]])
        _ = try complaints()
    }

    /// What a built-in command writes may be more than a pipe holds, and its reader may not want all of it.
    @Test func builtInsWriteToWhoeverReads() throws {
        let lines = (0..<4000).map { "a line of the history with the number \($0)" }
        let text = Std.Mutex("")
        var reader: Std.Thread?
        let launcher = Launcher(
            start: { (launch) throws(Errno) in
                // The shell closes its own end.
                let file = try launch.files[0].duplicate()
                let isCurious = launch.arguments.count == 1
                reader = try Std.Thread {
                    let all = isCurious ? try? file.readAll() : try? file.read(upTo: 10)
                    try? file.close()
                    text.withLock { $0 = String(decoding: all ?? [], as: UTF8.self) }
                }
                return 0
            },
            wait: { _ throws(Errno) in
                reader?.join()
                return "7"
            }, find: { $0 })
        let shell = Shell(launcher: launcher, errors: errors.writing)
        shell.history = lines
        shell.run("history | run")
        #expect(text.withLock { $0 }.hasSuffix("\(lines[3999])\n") && shell.status == "7")
        shell.run("history | run little")
        #expect(text.withLock { $0 } == "    1  a l")
        // Nobody reads at all.
        shell.run("history | help cd")
        #expect(shell.status.isEmpty)
        #expect(try complaints().isEmpty)
    }

    @Test func errorsFollowTheOutput() throws {
        _ = run("a 2>&1 | b", "a >&2", "c")
        #expect(recorder.files[0][1] == recorder.files[0][2] && recorder.files[0][1] > 2)
        let stderr = errors.writing.number
        #expect(recorder.files[2] == [0, stderr, stderr] && recorder.files[3] == [0, 1, stderr])
        _ = try complaints()
    }

    @Test func hintsNameWhatToWrite() throws {
        _ = Shell(
            launcher: Launcher(
                start: { _ throws(Errno) in 0 }, wait: { _ throws(Errno) in "" }, find: { _ in nil }
            ),
            errors: errors.writing
        ).run("NAME=value")
        #expect(
            try complaints()
                == "shell: NAME=value: not found in PATH (to set a variable, write set NAME=value)\n"
        )
    }

    @Test(
        arguments: [
            ([0, 5, 2], "dup2 5 1 && close 3 -1 && start"),
            ([4, 5, 6], "dup2 4 0 && dup2 5 1 && dup2 6 2 && close 3 -1 && start"),
            ([0, 1, 1], "dup2 1 3 && dup2 3 2 && close 3 -1 && start"),
            ([0, 2, 1], "dup2 2 3 && dup2 1 4 && dup2 3 1 && dup2 4 2 && close 3 -1 && start"),
            // The last of very many in a pipe.
            ([61, 2, 2], "dup2 2 62 && dup2 61 0 && dup2 62 1 && close 3 -1 && start"),
        ] as [([Int32], String)])
    func childrenAreTold(files: [Int32], commands: String) {
        #expect(Launcher.commands(for: files) == commands)
    }
}
