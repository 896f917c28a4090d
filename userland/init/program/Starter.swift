// The steps of init. A step that fails is reported in the kernel's log and on the console, and the
// next one is tried: a system that is half there can be repaired.

import Cfg
import InitCore
import KernelABI
import Std

/// Says something in the kernel's log.
func say(_ text: String) {
    try? File.write("/dev/klog:write", "init: \(text)\n")
}

/// What init does, in the order of its functions.
struct Starter {
    private var configuration = Configuration()
    private var supervisor = Supervisor()
    /// What is typed on the console; nil where there is none.
    private var keys: ConsoleKeys?
    private static let path = "/cfg/init-main.cfg"

    private func complain(_ text: String) {
        say(text)
        try? Descriptor.standardError.write("init: \(text)\n")
    }

    private func attempt(_ what: String, _ body: () throws(Errno) -> Void) {
        do throws(Errno) {
            try body()
        } catch {
            complain("\(what): \(error.message)")
        }
    }

    /// Mounts the synthetic trees, and memory for temporary files.
    func mountTrees() {
        let trees = [
            ("/dev", "devfs"), ("/proc", "procfs"), ("/sys", "sysfs"), ("/net", "netfs"),
            ("/tmp", "tmpfs"),
        ]
        for (path, type) in trees {
            // The kernel has done it for some. Each mount more is one more to be passed on every way to
            // what is below.
            if isMounted(path) { continue }
            do throws(Errno) {
                try Namespace.mount(type, at: path)
            } catch {
                complain("mounting \(path): \(error.message)")
            }
        }
    }

    private func isMounted(_ path: String) -> Bool {
        guard let status = try? File.status(path) else { return false }
        return EntryAttributes(rawValue: status.attributes).contains(.mounted)
    }

    /// Connects 0, 1 and 2 to the console.
    func openConsole() {
        guard let console = try? Descriptor.open("/dev/console:read:write") else { return }
        for number in 0..<Int32(3) where number != console.number {
            attempt("console") { () throws(Errno) in
                try console.duplicate(as: Descriptor(number))
            }
        }
        if console.number > 2 { try? console.close() }
    }

    /// Becomes the terminal of whoever sits at the console, and tells programs so. What a single line
    /// writes there is for the program at the other end, which wants no escape sequences.
    mutating func becomeTerminal() {
        var made: ConsoleKeys?
        attempt("console") { () throws(Errno) in
            let keys = try ConsoleKeys()
            made = keys
            let ends = try [keys.shellInput, .standardOutput].map { (file) throws(Errno) in
                try Terminal.unknown.description(of: file)
            }
            try Environment.set(Terminal.variable, to: ends.joined(separator: " "))
        }
        keys = made
    }

    /// Reads the configuration; without one, defaults.
    mutating func readConfiguration() {
        do throws(Errno) {
            let text = try File.read(Self.path)
            do throws(ConfigurationError) {
                configuration = try Configuration(text)
            } catch {
                complain("\(Self.path): \(error.message)")
            }
        } catch {
            complain("\(Self.path): \(error.message)")
        }
        let variables = configuration.section("environment")?.entries ?? []
        for entry in variables {
            attempt("variable \(entry.key)") { () throws(Errno) in
                try Environment.set(entry.key, to: entry.value)
            }
        }
        if variables.isEmpty { try? Environment.set("PATH", to: "/base/bin:/sbin") }
    }

    private var shell: String {
        configuration.value("console", "shell") ?? "/base/bin/shell"
    }

    /// Limits for what the console's shell starts, as text for `ctl`. Nothing if the machine does not tell
    /// what it has.
    private var limits: String? {
        let limits = ConsoleLimits(configuration.section("limits")) {
            complain("\(Self.path): \($0)")
        }
        let words = Text.words((try? File.read("/dev/perf/mem")) ?? [])
        guard let index = words.firstIndex(of: "total_pages"), index + 1 < words.count,
            let pages = Text.number(words[index + 1].utf8)
        else { return nil }
        return limits.command(memoryInBytes: pages * UInt64(Limits.pageSize))
    }

    /// Runs one command line, which may have all of the machine: nothing else is to be kept usable. Switches
    /// the machine off with its status.
    func runOnce(_ words: [String]) {
        var status = "1"
        attempt(shell) { () throws(Errno) in
            status = try Process.spawn([shell] + words, [.standardFiles]).wait()
        }
        attempt("/dev/power") { () throws(Errno) in
            try File.write("/dev/power", status.isEmpty ? "off" : "off \(status)")
        }
    }

    /// Starts what starts boxes, if it is there: every program of the desktop is one.
    private mutating func startBoxes() {
        let program = "/sbin/boxd"
        guard (try? File.status(program)) != nil else { return }
        start(program)
        awaitSocket("boxspawn")
    }

    /// Starts services, waits for their sockets, starts the rest. Without a file that all this needs,
    /// such as a screen, nothing is started and nothing is waited for.
    mutating func startPrograms() {
        startBoxes()
        for path in configuration.list("startup", "needs") where (try? File.status(path)) == nil {
            return say("there is no \(path), so the programs of \(Self.path) are not started")
        }
        var allServe = true
        for program in configuration.list("startup", "services") {
            if !start(program) { allServe = false }
        }
        // Nobody would listen, and nobody would be answered.
        guard allServe else { return }
        for socket in configuration.list("startup", "sockets") { awaitSocket(socket) }
        for program in configuration.list("startup", "programs") { start(program) }
    }

    /// Starts a program; returns whether that went well.
    @discardableResult
    private mutating func start(_ line: String) -> Bool {
        let words = Text.words(line.utf8)
        guard !words.isEmpty else { return true }
        do throws(Errno) {
            try supervisor.start(words, [.standardFiles, .newGroup], isLasting: false)
        } catch {
            complain("starting \(line): \(error.message)")
            return false
        }
        say("started \(line)")
        return true
    }

    private func awaitSocket(_ name: String) {
        if LocalNames.wait(for: name, patience: .seconds(10)) { return }
        complain("nobody listens as \(name) in /net/local after 10 seconds")
    }

    /// Offers the shell, and looks after all that was started, for as long as the system runs.
    mutating func serve() {
        attempt(shell) { () throws(Errno) in
            try supervisor.startShell([shell], keys, limits: limits)
        }
        supervisor.run()
    }
}
