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

    /// A shell at a terminal, through the shell's own files.
    @export(interface)
    public init(_ shell: Shell, _ terminal: Terminal) {
        self.shell = shell
        self.terminal = terminal
    }

    private var prompt: String {
        let place = (try? WorkingDirectory.get()) ?? "?"
        return "\(place)> "
    }

    /// Runs until `exit`, Ctrl-D or the end of the input.
    @export(interface)
    public mutating func run() {
        redraw()
        while !shell.hasEnded {
            guard let bytes = try? shell.input.read(upTo: 256), !bytes.isEmpty else { return }
            for byte in bytes {
                let isSecondHalf = byte == 10 && lastWasReturn
                lastWasReturn = byte == 13
                if isSecondHalf { continue }
                guard let key = decoder.decode(byte) else { continue }
                if key.leavesLine { showWholeLine() }
                isDrawn = false
                if !handle(editor.handle(key)) { return }
                if shell.hasEnded { return }
            }
            if !isDrawn { redraw() }
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
            shell.history.append(line)
            shell.run(line)
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
        let request = CompletionRequest(editor.textBeforeCursor)
        switch Completion.complete(request.prefix, among: candidates(request)) {
        case .none: write("\u{7}")
        case .insert(let text): editor.insert(text: text)
        case .choices(let names):
            showWholeLine()
            write("\r\n" + names.joined(separator: "  ") + "\r\n")
        }
    }

    private func candidates(_ request: CompletionRequest) -> [String] {
        if request.isCommand {
            var names = BuiltIn.all.map { $0.name }
            for directory in ProgramSearch.directories {
                names += ((try? DirectoryEntry.list(directory)) ?? []).map { $0.name }
            }
            return names.sorted().reduce(into: []) { if $0.last != $1 { $0.append($1) } }
        }
        let directory = request.directory.isEmpty ? "." : request.directory
        return ((try? DirectoryEntry.list(directory)) ?? []).map {
            $0.type == .directory ? $0.name + "/" : $0.name
        }
    }
}

extension Key {
    /// Whether the line stays on the screen as it is when this key was pressed: what was typed just
    /// before it must be there.
    fileprivate var leavesLine: Bool {
        switch self {
        case .enter: true
        case .control(let letter): letter == UInt8(ascii: "c")
        default: false
        }
    }
}
