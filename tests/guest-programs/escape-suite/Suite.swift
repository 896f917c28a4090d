// The outside of the suite: what is to be stolen is set up, every attack runs twice.

import BoxClient
import Cases
import KernelABI
import Std

/// All attacks, outside and inside.
struct Suite {
    private let program = "/base/bin/escape-suite"
    private let box = "/base/bin/escape"
    private let wanted: [String]
    private var cases = Cases()
    private var outside = Surroundings()
    private var inside = Surroundings()
    private var victim = Process(0)
    private var sockets: [LocalSocket] = []
    /// Memory as the pixels of a window are kept in.
    private var pixels = Descriptor(-1)

    init(_ wanted: [String]) {
        self.wanted = wanted
    }

    mutating func run() -> Never {
        do throws(Errno) {
            try setUp()
        } catch {
            print("case set-up failed \(error.name)")
            Process.exit("cannot set up")
        }
        for attack in allAttacks where isWanted(attack.name) {
            let outside = result(attack, program, outside)
            let inside = result(attack, box, inside)
            cases.check("escape-\(attack.name)") { () throws(Errno) in
                if outside != "reached" { return "outside it was '\(outside)'" }
                return inside == "refused" ? nil : "inside it was '\(inside)'"
            }
        }
        if isWanted("boxd") { checkBoxd(&cases) }
        // For machines of one CPU: on others each has one to itself.
        if wanted.contains("weights") { checkWeights(&cases) }
        try? victim.kill()
        cases.finish()
    }

    private func isWanted(_ name: String) -> Bool {
        wanted.isEmpty || wanted.contains { name.utf8.starts(with: $0.utf8) }
    }

    private mutating func setUp() throws(Errno) {
        BoxClient.startService()
        // Its sockets are there before the process that serves them is; once it answers, both are.
        _ = try trouble()
        try File.write("\(Surroundings.secret):create:truncate:write", "secret")
        try Descriptor.open(Surroundings.secret).duplicate(as: Surroundings.handle)
        try Environment.set(Surroundings.variable, to: "secret")
        try WorkingDirectory.set("/")
        victim = try Process.spawn([program, "victim"], [.standardFiles, .newGroup])
        pixels = try Descriptor.open("/dev/shmem/new")
        unsafe try pixels.map(length: 4096)[0] = 0x5A
        var names = ["escape-secret", "escape-allowed"]
        // Where there is no desktop, the suite takes the place of the window server.
        if !LocalNames.wait(for: "dwm-shell", patience: .zero) { names.append("dwm-shell") }
        for name in names {
            let socket = try LocalSocket()
            try socket.listen(as: name, backlog: 8)
            sockets.append(socket)
        }
        outside.victim = victim.number
        outside.boxd = try boxdNumber()
        outside.socket = Path(sockets[0].directory).lastName
        let connected = try LocalSocket()
        _ = try connected.connect(to: "escape-allowed")
        outside.connection = Path(connected.directory).lastName
        inside = outside
        inside.writable = "/app/data"
        inside.readable = "/cfg"
    }

    /// Runs an attack and returns what it says.
    private func result(_ attack: Attack, _ program: String, _ place: Surroundings) -> String {
        let isOutside = program == self.program
        do throws(Errno) {
            let secret = try File(Surroundings.secret)
            // Keys that nobody claims last until their time is over; there is a limit to those.
            var keys: [String] = []
            defer { for key in keys { try? Descriptor.revoke(key: key) } }
            func share(_ file: Descriptor, with process: Process) throws(Errno) -> String {
                let key = try file.share(timeout: .seconds(60), receiver: process.number)
                keys.append(key)
                return key
            }
            if !isOutside {
                // The victim's keys: claiming them is a theft.
                var place = place
                place.key = try share(secret.descriptor, with: victim)
                place.pixels = try share(pixels, with: victim)
                // A key for anybody, which is seen on its way.
                place.used = try secret.descriptor.share(timeout: .seconds(60))
                try Descriptor.claim(key: place.used).close()
                return try Process.spawn([program, "attack", attack.name] + place.words).wait()
            }
            let isCopy = attack.viewOutside == .copy
            let child = try Process.spawn(
                [program, "attack", attack.name] + place.words,
                isCopy ? [.suspend, .copyNamespace] : [.suspend])
            // Outside, too, something covers the private directory, but nothing locks it.
            if isCopy { try child.control("bind \(place.writable)/private /cfg") }
            for (name, file) in [("ESCAPE_KEY", secret.descriptor), ("ESCAPE_PIXELS", pixels)] {
                let key = try share(file, with: child)
                try File.write(child.file("env/\(name):create"), key)
            }
            let unused = try secret.descriptor.share(timeout: .seconds(60))
            keys.append(unused)
            try File.write(child.file("env/ESCAPE_USED:create"), unused)
            try child.start()
            return try child.wait()
        } catch {
            return "cannot run: \(error.name)"
        }
    }
}

/// The process that serves as boxd.
func boxdNumber() throws(Errno) -> Int {
    for entry in try DirectoryEntry.list("/proc") {
        guard let words = try? File.read("/proc/\(entry.name)/cmdline") else { continue }
        if String(decoding: words, as: UTF8.self).utf8.starts(with: "/sbin/boxd\0serve".utf8) {
            return Text.number(entry.name.utf8).map { Int(clamping: $0) } ?? 0
        }
    }
    throw .noProcess
}
