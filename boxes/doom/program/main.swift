// The box `doom`: the engine in a window. Everything that can be tested without a window is in
// DoomFront; here are the window, the keyboard and mouse, and the files.

import DoomFront
import Patchwork
import Std

/// Ends the program with a sentence for the terminal and a status.
func fail(_ message: String, status: String) -> Never {
    try? Descriptor.standardError.write("doom: \(message)\n")
    Process.exit(status)
}

/// The options, or the end of the program.
func readOptions() -> CommandLine {
    do throws(CommandLineError) {
        return try CommandLine(Array(Arguments.all.dropFirst()))
    } catch {
        fail(error.message, status: "bad arguments")
    }
}

let options = readOptions()
if options.wantsHelp {
    print(CommandLine.help.description, terminator: "")
} else {
    let program = DoomProgram(options)
    Application.run("doom", finish: program.finish) { application in program.start(application) }
}
