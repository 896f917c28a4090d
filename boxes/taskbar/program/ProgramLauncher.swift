// Starting programs, and telling the user when that fails.

import KernelABI
import Patchwork
import Std

/// Starts programs from the Start menu.
final class ProgramLauncher {
    private let application: Application

    init(_ application: Application) {
        self.application = application
    }

    /// Starts a program; says so in a dialog if it is missing or cannot be started.
    func start(_ name: String, _ words: [String]) {
        guard let path = words.first else { return }
        do throws(Errno) {
            _ = try File.status(path)
            let process = try Process.spawn(words, [.standardFiles, .newGroup])
            try follow(process, name)
        } catch {
            let reason = error == .noEntry ? "the program is not there" : error.message
            complain(name, "\(path): \(reason).")
        }
    }

    /// Waits for a program's end, so that one that fails does not fail silently.
    private func follow(_ process: Process, _ name: String) throws(Errno) {
        let file = try Descriptor.open(process.file("wait"))
        var watch: Watch?
        watch = application.watch(file) { [self] _ in
            watch?.cancel()
            watch = nil
            let bytes = (try? file.read(upTo: 256)) ?? []
            try? file.close()
            let status = String(decoding: bytes.prefix { $0 != 0 && $0 != 10 }, as: UTF8.self)
            // Numbers are the program's own affair: it has explained them itself.
            if !status.isEmpty, !status.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
                complain(name, "The program ended: \(status).")
            }
        }
    }

    /// Says what went wrong.
    func complain(_ name: String, _ text: String) {
        try? Descriptor.standardError.write("taskbar: \(name): \(text)\n")
        Notice.show(application, name, text)
    }
}
