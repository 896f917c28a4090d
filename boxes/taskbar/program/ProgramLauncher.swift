// Starting programs, and telling the user when that fails.

import KernelABI
import Patchwork
import Std
import TaskbarCore

/// Starts programs from the Start menu.
final class ProgramLauncher {
    private let application: Application

    init(_ application: Application) {
        self.application = application
    }

    /// Starts a program; says so in a dialog if it is missing, cannot be started or fails later.
    func start(_ name: String, _ words: [String]) {
        guard let path = words.first else { return }
        do throws(Errno) {
            _ = try File.status(path)
            let program = try LaunchedProgram(words)
            program.follow(in: application) { [self] text in complain(name, text) }
        } catch {
            let reason = error == .noEntry ? "the program is not there" : error.message
            complain(name, "\(path): \(reason).")
        }
    }

    /// Says what went wrong.
    func complain(_ name: String, _ text: String) {
        try? Descriptor.standardError.write("taskbar: \(name): \(text)\n")
        Notice.show(application, name, text)
    }
}

/// A program from its start to its end, and what it says about errors meanwhile.
private final class LaunchedProgram {
    private let process: Process
    private let ending: Descriptor
    private let errors: Descriptor
    private var errorText = ErrorText()
    private var watches: [Watch] = []

    /// Starts a program whose standard error comes here.
    init(_ words: [String]) throws(Errno) {
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        defer { try? pipe.writing.close() }
        errors = pipe.reading
        do throws(Errno) {
            process = try Process.spawn(words, [.suspend, .newGroup])
            ending = try Descriptor.open(process.file("wait"))
            try process.control("dup2 \(pipe.writing.number) 2 && close 3 -1 && start")
        } catch {
            try? pipe.reading.close()
            throw error
        }
    }

    /// Passes on what it writes to this program's own standard error, and calls `complain` if it fails.
    func follow(in application: Application, _ complain: @escaping (String) -> Void) {
        watches = [
            application.watch(ending) { [self] _ in
                drainErrors()
                let bytes = (try? ending.read(upTo: 256)) ?? []
                close()
                let status = String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
                if let text = explanation(ofStatus: status, errorText) { complain(text) }
            },
            application.watch(errors) { [self] _ in
                if !passErrorsOn() { watches.last?.cancel() }
            },
        ]
    }

    /// What the program wrote last before it ended. It may have children that go on writing.
    private func drainErrors() {
        guard watches.last?.isActive == true else { return }
        for _ in 0..<4 {
            var poller = Poller()
            poller.add(errors)
            guard (try? poller.wait(timeoutNanoseconds: 0)) == 1, passErrorsOn() else { return }
        }
    }

    /// Reads a piece of what there is, no more: nobody who writes for ever must keep the bar from the
    /// user. False if nobody can write any more.
    private func passErrorsOn() -> Bool {
        guard let bytes = try? errors.read(upTo: 4096), !bytes.isEmpty else { return false }
        errorText.append(bytes)
        try? Descriptor.standardError.write(bytes)
        return true
    }

    private func close() {
        for watch in watches { watch.cancel() }
        watches = []
        try? errors.close()
        try? ending.close()
    }
}
