// theme: lists the themes in /cfg/themes, or makes one of them the theme of the desktop. Programs with
// windows are told by the window server and change at once.

import KernelABI
import Patchwork
import Std

let directory = "/cfg/themes"
let arguments = Array(Arguments.all.dropFirst())

func complain(_ text: String) {
    try? Descriptor.standardError.write("theme: \(text)\n")
}

func say(_ text: String) {
    try? Descriptor.standardOutput.write("\(text)\n")
}

/// The file of a theme; nil if it has none.
func content(_ theme: String, _ file: ThemeFile) -> [UInt8]? {
    try? File.read("\(directory)/\(theme)/\(file.name)")
}

/// The names of all themes.
func themes() -> [String] {
    let entries = (try? DirectoryEntry.list(directory)) ?? []
    return entries.map { $0.name }.filter { $0 != "." && $0 != ".." }.sorted()
}

/// Whether the files in /cfg are those of a theme.
func isCurrent(_ theme: String) -> Bool {
    ThemeFile.allCases.allSatisfy { file in
        (try? File.read("/cfg/\(file.name)")) == content(theme, file)
    }
}

/// Prints what is wrong with the files in /cfg.
func check() {
    var theme = Theme()
    for file in ThemeFile.allCases {
        guard let bytes = try? File.read("/cfg/\(file.name)") else { continue }
        for problem in theme.read(file, bytes) { complain("/cfg/\(problem.description)") }
    }
}

/// Puts a theme's files in place of those in /cfg, each at once.
func install(_ theme: String) throws(Errno) {
    for file in ThemeFile.allCases {
        let target = "/cfg/\(file.name)"
        guard let bytes = content(theme, file) else {
            // What a theme does not say is the default's.
            try? File.remove(target)
            continue
        }
        let new = try File("\(target).new:create:truncate:write")
        try new.descriptor.write(bytes)
        try File.rename("\(target).new", to: target)
    }
}

/// Has the window server tell all programs.
func announce() {
    do throws(Errno) {
        let connection = try SocketConnection(
            socket: DesktopSocket.shell.description, timeoutNanoseconds: 0)
        var writer = MessageWriter()
        Request.hello(Hello(name: "theme")).write(to: &writer)
        Request.themeChanged.write(to: &writer)
        connection.send(writer.take())
        // The answer proves that the server has read the packet.
        var poller = Poller()
        poller.add(connection.descriptor)
        _ = try poller.wait(timeoutNanoseconds: 2_000_000_000)
    } catch {
        complain("no window server is running; programs will use the theme when they start")
    }
}

switch arguments.count {
case 0:
    for theme in themes() { say("\(isCurrent(theme) ? "* " : "  ")\(theme)") }
    check()
case 1 where arguments[0] == "--help":
    say("usage: theme [NAME | --reload]")
    say("Lists the themes in \(directory), marking the one in use, or puts one to use.")
    say("--reload shows changes of /cfg/theme-*.cfg in all programs.")
case 1 where arguments[0] == "--reload":
    check()
    announce()
case 1:
    let name = arguments[0]
    guard themes().contains(name) else {
        complain("there is no theme \"\(name)\"; there are \(themes().joined(separator: ", "))")
        Process.exit("no such theme")
    }
    do throws(Errno) {
        try install(name)
    } catch {
        complain("/cfg: \(error.description)")
        Process.exit("the theme was not installed")
    }
    check()
    announce()
default:
    complain("usage: theme [NAME | --reload]")
    Process.exit("usage")
}
