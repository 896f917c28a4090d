// Commands that change the shell itself and so cannot be programs.

internal import KernelABI
internal import Std

/// A command of the shell's own.
struct BuiltIn {
    var name: String
    var synopsis: String
    var help: String
    var run: (Shell, [String], Output) -> String

    static func find(_ name: String) -> BuiltIn? { all.first { $0.name == name } }

    static var all: [BuiltIn] {
        [
            BuiltIn(
                name: "cd", synopsis: "[directory]",
                help: "change the working directory; - is the one before",
                run: changeDirectory),
            BuiltIn(
                name: "exit", synopsis: "[status]", help: "end the shell",
                run: { shell, arguments, _ in
                    shell.end(arguments.joined(separator: " "))
                    return shell.status
                }),
            BuiltIn(
                name: "help", synopsis: "[command]", help: "show this, or a command's help",
                run: help),
            BuiltIn(
                name: "history", synopsis: "", help: "show the lines entered so far",
                run: { shell, _, output in
                    for (index, line) in shell.history.enumerated() {
                        output.writeLine("\(Text.padded(String(index + 1), to: 5))  \(line)")
                    }
                    return ""
                }),
            BuiltIn(
                name: "pwd", synopsis: "", help: "show the working directory",
                run: showDirectory),
            BuiltIn(
                name: "set", synopsis: "[NAME=value]...",
                help: "set variables of the environment, or show them", run: set),
            BuiltIn(
                name: "unset", synopsis: "NAME...", help: "remove variables from the environment",
                run: unset),
        ]
    }

    private static func changeDirectory(
        _ shell: Shell, _ arguments: [String], _ output: Output
    ) -> String {
        guard arguments.count <= 1 else {
            shell.complain("cd: too many arguments; usage: cd [directory]")
            return "1"
        }
        var path = arguments.first ?? Environment.get("HOME") ?? "/"
        if path == "-" {
            guard let before = shell.directoryBefore else {
                shell.complain("cd: there is no directory before this one")
                return "1"
            }
            path = before
            output.writeLine(path)
        }
        let here = try? WorkingDirectory.get()
        do throws(Errno) {
            try WorkingDirectory.set(path)
            shell.directoryBefore = here
            return ""
        } catch {
            shell.complain("cd: \(path): \(error.message)")
            return "1"
        }
    }

    private static func showDirectory(
        _ shell: Shell, _ arguments: [String], _ output: Output
    ) -> String {
        do throws(Errno) {
            output.writeLine(try WorkingDirectory.get())
            return ""
        } catch {
            shell.complain("pwd: \(error.message)")
            return "1"
        }
    }

    private static func set(_ shell: Shell, _ arguments: [String], _ output: Output) -> String {
        if arguments.isEmpty {
            for name in (try? Environment.names()) ?? [] {
                output.writeLine("\(name)=\(Environment.get(name) ?? "")")
            }
        }
        for argument in arguments {
            guard let equals = argument.utf8.firstIndex(of: 61) else {
                shell.complain("set: \(argument): write NAME=value")
                return "1"
            }
            let name = String(argument[..<equals])
            let value = String(argument[argument.utf8.index(after: equals)...])
            do throws(Errno) {
                try Environment.set(name, to: value)
            } catch {
                shell.complain("set: \(name): \(error.message)")
                return "1"
            }
        }
        return ""
    }

    private static func unset(_ shell: Shell, _ arguments: [String], _ output: Output) -> String {
        for name in arguments {
            do throws(Errno) {
                try Environment.remove(name)
            } catch {
                // It is not there: that is what was asked for.
                if error == .noEntry { continue }
                shell.complain("unset: \(name): \(error.message)")
                return "1"
            }
        }
        return ""
    }

    private static func help(_ shell: Shell, _ arguments: [String], _ output: Output) -> String {
        if let name = arguments.first {
            if let builtIn = find(name) {
                let synopsis = builtIn.synopsis.isEmpty ? "" : " " + builtIn.synopsis
                output.writeLine("\(builtIn.name)\(synopsis)\n\n  \(builtIn.help)")
                return ""
            }
            return shell.runProgram([name, "--help"], output: output)
        }
        output.write(text)
        for builtIn in all {
            let left = Text.filled("\(builtIn.name) \(builtIn.synopsis)", to: 20)
            output.writeLine("  \(left) \(builtIn.help)")
        }
        output.writeLine("\nPrograms:")
        for directory in ProgramSearch.directories {
            let names = ((try? DirectoryEntry.list(directory)) ?? []).map { $0.name }.sorted()
            let columns = Terminal.attached(to: shell.output)?.columns ?? 80
            output.writeLine("  \(directory):")
            output.write(wrapped(names, columns: columns))
        }
        return ""
    }

    /// Words in indented rows of at most `columns`, where a word that is longer has a row of its own.
    static func wrapped(_ words: [String], columns: Int) -> String {
        let indentation = "    "
        var (text, row) = ("", indentation)
        for word in words {
            if row.utf8.count > indentation.utf8.count {
                if row.utf8.count + 1 + word.utf8.count > columns {
                    text += row + "\n"
                    row = indentation
                } else {
                    row += " "
                }
            }
            row += word
        }
        return text + row + "\n"
    }

    private static var text: String {
        """
        program argument...      run a program; `program --help` tells what it does
        a | b                    b reads what a writes
        a ; b   a && b   a || b  then; then if a succeeded; then if a failed
        < path  > path  2> path  read from, write to, write errors to a file
        2>&1                     errors go where the output goes
        'as it is'  "with $X"    quotes; $X is a variable, $? the last status
        \\c                       the character c as it is
        *   ?   [a-z]            names of files that match

        Flags are part of a path: file:create makes it, file:append writes at its
        end, file:truncate empties it; dir:cd makes a directory, tree:dR is one with
        all that is in it.

        Keys: Tab completes, Up and Down recall lines, Page Up those that begin with
        what is written, Ctrl-R those that have it in them, Ctrl-A and Ctrl-E go to
        the ends, Ctrl-W, Ctrl-U and Ctrl-K cut, Ctrl-Y pastes, Ctrl-L clears, Ctrl-C
        gives up a line or ends what runs, Ctrl-D ends the shell.

        Built in:

        """
    }
}
