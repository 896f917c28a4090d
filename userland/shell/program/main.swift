// The shell's program: words given to it are one line to run; at a terminal it talks; otherwise it
// runs the lines it reads.

import KernelABI
import ShellCore
import Std

func main() -> Never {
    let words = Array(Arguments.all.dropFirst())
    let shell = Shell(interrupts: { Interrupts.count })
    Interrupts.listen()
    if words == ["--help"] {
        shell.run("help")
    } else if !words.isEmpty {
        shell.run(words.joined(separator: " "))
    } else if let terminal = Terminal.attached(to: .standardInput) {
        var interactive = Interactive(shell, terminal)
        interactive.run()
    } else {
        let lines = ScriptLines(.standardInput)
        while !shell.hasEnded, !shell.wasInterrupted, let line = try? lines.next() {
            shell.run(String(decoding: line, as: UTF8.self))
        }
    }
    Process.exit(shell.status)
}

main()
