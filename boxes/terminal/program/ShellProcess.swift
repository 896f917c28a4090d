// The program in a terminal: its process, its two pipes, and how it learns the terminal's size.

import KernelABI
import Std

/// A running shell.
final class ShellProcess {
    /// What it writes comes out here.
    let output: Descriptor
    private let process: Process
    private let input: InputQueue
    /// The far ends' names, which the shell's `TERMINAL` variable gives.
    private let ends: [FileStatus]

    /// Starts a program in a group of its own.
    init(_ arguments: [String], _ terminal: Terminal) throws(Errno) {
        let keys = try Descriptor.openPair("/dev/pipe/new")
        let screen = try Descriptor.openPair("/dev/pipe/new")
        defer {
            try? keys.reading.close()
            try? screen.writing.close()
        }
        ends = [try keys.reading.status(), try screen.writing.status()]
        process = try Process.spawn(arguments, [.suspend, .newGroup])
        output = screen.reading
        input = try InputQueue(keys.writing)
        do throws(Errno) {
            try tell(terminal)
            try process.control(
                "dup2 \(keys.reading.number) 0 && dup2 \(screen.writing.number) 1"
                    + " && dup2 \(screen.writing.number) 2 && close 3 -1 && start")
        } catch {
            try? process.kill()
            throw error
        }
    }

    /// Tells the program and what it starts from now on how large the terminal is.
    func tell(_ terminal: Terminal) throws(Errno) {
        let value = ends.map { terminal.description(of: $0) }.joined(separator: " ")
        try File.write(
            process.file("env/\(Terminal.variable):create:truncate:write"), value)
    }

    /// Sends keys. Never waits: what the program does not read yet is kept.
    func send(_ bytes: [UInt8]) { input.append(bytes) }

    /// Ends what the shell runs just now: the group gets a note that the shell itself survives.
    func interrupt() { sendToGroup("interrupt") }

    /// Tells the program that its terminal is gone.
    func hangUp() {
        input.close()
        sendToGroup("terminate")
    }

    private func sendToGroup(_ note: String) {
        try? File.write(process.file("notegroup:write"), note)
    }

    /// The status of a program that has ended.
    func status() -> String { (try? process.wait()) ?? "" }
}

/// Bytes on their way into a pipe. A thread of its own writes them, because only it can wait for a
/// program that reads slowly while the terminal must go on showing what that program writes.
private final class InputQueue: Sendable {
    private struct State {
        var bytes: [UInt8] = []
        var isClosed = false
    }

    /// Keys typed for a program that never reads go no further than this.
    private static let limit = 1 << 20

    private let state = Mutex(State())
    private let changed = Condition()

    init(_ pipe: Descriptor) throws(Errno) {
        let (state, changed) = (state, changed)
        // Nobody joins the thread: it ends with the program.
        let thread = try Thread {
            while true {
                let bytes = state.wait(for: changed, until: { $0.isClosed || !$0.bytes.isEmpty }) {
                    state -> [UInt8] in
                    let bytes = state.bytes
                    state.bytes = []
                    return bytes
                }
                if bytes.isEmpty || (try? pipe.write(bytes)) == nil { break }
            }
            try? pipe.close()
        }
        _ = unsafe Unmanaged.passRetained(thread)
    }

    func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        state.withLock { if $0.bytes.count + bytes.count <= Self.limit { $0.bytes += bytes } }
        changed.signal()
    }

    func close() {
        state.withLock { $0.isClosed = true }
        changed.signal()
    }
}
