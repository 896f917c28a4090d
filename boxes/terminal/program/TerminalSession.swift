// A window and its shell: who tells whom what.

import KernelABI
import Patchwork
import Std

/// Connects a terminal's view with the program that runs in it.
final class TerminalSession {
    private let application: Application
    private let window: Window
    private let view: TerminalView
    private var shell: ShellProcess?
    private var reader: Watch?
    private var bellCount = 0

    /// Bytes read at once: as many as a pipe holds.
    private static let chunk = 16384

    init(_ application: Application, _ window: Window, _ view: TerminalView) {
        self.application = application
        self.window = window
        self.view = view
        view.onInput = { [self] bytes in send(bytes) }
        view.onInterrupt = { [self] in shell?.interrupt() }
        view.onSizeChange = { [self] columns, rows in
            try? shell?.tell(Terminal(columns: columns, rows: rows))
        }
        window.onClosed = { [self] in shell?.hangUp() }
        window.onStateChange = { view.windowStateChanged() }
    }

    /// Starts a program, the shell if there are no words.
    func start(_ words: [String]) {
        let program = words.isEmpty ? ["/base/bin/shell"] : words
        let size = view.terminalSize
        do throws(Errno) {
            let shell = try ShellProcess(
                program, Terminal(columns: size.columns, rows: size.rows))
            self.shell = shell
            reader = application.watch(shell.output) { [self] _ in read(shell) }
        } catch {
            view.show("\u{1B}[31m\(program[0]): \(error.message)\u{1B}[0m\n")
        }
    }

    private func send(_ bytes: [UInt8]) {
        if let shell {
            shell.send(bytes)
        } else if !bytes.isEmpty {
            // The shell has ended and its last words were read.
            window.close()
        }
    }

    private func read(_ shell: ShellProcess) {
        guard let bytes = try? shell.output.read(upTo: Self.chunk), !bytes.isEmpty else {
            return end(shell)
        }
        let replies = view.show(bytes)
        shell.send(replies)
        let title = view.title
        window.title = title.isEmpty ? "Terminal" : title
        if view.bellCount != bellCount {
            bellCount = view.bellCount
            // Granted to a window that has the focus anyway; others call for attention.
            if !window.isFocused { application.send(.focus, surface: window.surface) }
        }
    }

    private func end(_ shell: ShellProcess) {
        reader?.cancel()
        reader = nil
        self.shell = nil
        try? shell.output.close()
        let status = shell.status()
        // A plain failure of the last command is not worth staying for; a crash is.
        if status.isEmpty || status.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) {
            window.close()
        } else {
            view.show("\n\u{1B}[31mThe shell ended: \(status)\u{1B}[0m\nAny key closes the window.")
        }
    }
}
