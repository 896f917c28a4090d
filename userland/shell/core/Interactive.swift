// A shell at a terminal: prompt, line editor, completion.

internal import KernelABI
internal import LineEditor
public import Std

/// Reads lines from a terminal and runs them until the user has enough.
public struct Interactive {
    private let shell: Shell
    private var terminal: Terminal
    private var decoder = KeyDecoder()
    private var editor = LineEditor()
    private var view = LineView()
    // A return followed by a line feed is one key on some terminals.
    private var lastWasReturn = false
    // Whether the screen shows the line as it is. Keys that arrive together are drawn together.
    private var isDrawn = false
    // What was typed and not looked at yet.
    private var waiting: [UInt8] = []
    // Ctrl+C is a note first and then a key. The note has ended what ran; the key may come after that, and
    // must not be taken for one that was pressed at the prompt. So: how many such keys may still come, and
    // how many notes there had been when they were counted. A key that comes after a further note is
    // another one, and those before it were read by the program.
    private var keysToCome = 0
    private var notesSoFar = 0

    /// A shell at a terminal, through the shell's own files.
    @export(interface)
    public init(_ shell: Shell, _ terminal: Terminal) {
        self.shell = shell
        self.terminal = terminal
        notesSoFar = shell.interrupts()
    }

    private var prompt: String {
        let place = (try? WorkingDirectory.get()) ?? "?"
        return "\(place)> "
    }

    /// Runs until `exit`, Ctrl-D or the end of the input.
    @export(interface)
    public mutating func run() {
        redraw()
        while let bytes = try? shell.input.read(upTo: 256), !bytes.isEmpty {
            if !take(bytes) { return }
        }
    }

    /// Does what keys mean; returns false when the shell is to end.
    mutating func take(_ bytes: [UInt8]) -> Bool {
        waiting = bytes
        while !waiting.isEmpty {
            let byte = waiting.removeFirst()
            let isSecondHalf = byte == 10 && lastWasReturn
            lastWasReturn = byte == 13
            if isSecondHalf { continue }
            guard let key = decoder.decode(byte) else { continue }
            if key == .interrupt, wasHandled() {
                _ = editor.handle(key)
                isDrawn = false
                continue
            }
            if key.leavesLine { showWholeLine() }
            isDrawn = false
            if !handle(editor.handle(key)) || shell.hasEnded { return false }
        }
        if !isDrawn { redraw() }
        return true
    }

    /// Whether the key Ctrl+C, which just arrived, is one whose note has ended what ran before.
    private mutating func wasHandled() -> Bool {
        guard keysToCome > 0, shell.interrupts() == notesSoFar else {
            keysToCome = 0
            notesSoFar = shell.interrupts()
            return false
        }
        keysToCome -= 1
        return true
    }

    /// Runs a line. Ctrl+C meanwhile takes with it what was typed before it; so it does with the line itself,
    /// if its note has come and its key has not.
    private mutating func run(_ line: String) {
        let before = notesSoFar
        shell.run(line, interruptsBefore: before)
        notesSoFar = shell.interrupts()
        keysToCome = notesSoFar - before
        guard keysToCome > 0 else { return }
        while waiting.count < 1 << 16, shell.input.isReadable,
            let more = try? shell.input.read(upTo: 4096), !more.isEmpty
        {
            waiting += more
        }
        if let last = waiting.lastIndex(of: 3) {
            waiting.removeFirst(last + 1)
            keysToCome = 0
        }
    }

    private func write(_ text: String) {
        try? shell.output.write(text)
    }

    /// Draws the line anew. The window may have another size by now: whoever shows it says so in the
    /// environment.
    private mutating func redraw(isLast: Bool = false) {
        terminal = Terminal.attached(to: shell.input) ?? terminal
        write(
            view.draw(
                editor, prompt: prompt, columns: terminal.columns,
                rows: terminal.isKnown ? terminal.rows : nil, isLast: isLast))
        isDrawn = true
    }

    /// Shows the line as it stays, and leaves it.
    private mutating func showWholeLine() {
        if !isDrawn || !view.isInOneRow { redraw(isLast: true) }
        view.leave()
    }

    /// Returns false when the shell is to end.
    private mutating func handle(_ event: EditorEvent) -> Bool {
        switch event {
        case .changed: break
        case .line(let line):
            write("\r\n")
            shell.history = editor.history.lines
            run(line)
            // A program that was interrupted cannot put back what it changed.
            write("\u{1B}[0m\u{1B}[?25h\u{1B}[?47l")
        case .interrupted: write("^C\r\n")
        case .endOfInput:
            showWholeLine()
            write("\r\n")
            return false
        case .clearScreen:
            write("\u{1B}[H\u{1B}[2J")
            view.leave()
        case .complete: complete()
        }
        return true
    }

    private mutating func complete() {
        let request = CompletionRequest(
            editor.textBeforeCursor, variable: shell.variables.value)
        let candidates = Candidates(request, shell.variables)
        switch Completion.complete(
            request.prefix, among: candidates.names, in: request.quote)
        {
        case .none: write("\u{7}")
        case .insert(let text): editor.insert(text: text)
        case .choices(let names):
            showWholeLine()
            write("\r\n" + BuiltIn.wrapped(candidates.shown(names), columns: terminal.columns))
            // The line follows below them once more.
            isDrawn = false
        }
    }
}

extension Key {
    /// Ctrl+C.
    fileprivate static let interrupt = Key.control(UInt8(ascii: "c"))

    /// Whether the line stays on the screen as it is when this key was pressed: what was typed just
    /// before it must be there.
    fileprivate var leavesLine: Bool {
        switch self {
        case .enter, .interrupt: true
        default: false
        }
    }
}
