// Boxes that exist for one case: their manifests are written by the suite, their program is the suite.

import BoxClient
import Cases
import KernelABI
import Manifest
import Std

/// A box with a manifest of the suite's own, until the case is over.
struct MadeBox {
    let name: String

    /// Writes the manifest.
    init(_ name: String, manifest: String) throws(Errno) {
        self.name = name
        try Descriptor.open("\(Manifest.root)/\(name):create:directory").close()
        try File.write("\(Manifest.root)/\(name)/manifest:create:truncate:write", manifest)
    }

    /// Ends all that runs of it, and takes it away.
    func remove() {
        _ = try? askControl("stop \(name)")
        try? File.remove("\(Manifest.root)/\(name):directory:recursive")
    }

    /// The number of its process that runs, by what `box list` says.
    func process() throws(Errno) -> Process {
        for row in Text.lines(Array(try askControl("list").utf8)) {
            let words = Text.words(row.utf8)
            guard words.count > 2, words[0] == name, words[1] == "running",
                let number = Text.number(words[2].utf8)
            else { continue }
            return Process(Int(clamping: number))
        }
        throw .noProcess
    }
}

/// Boxes that fail, in the ways that are the box's own.
func checkMadeBoxes(_ cases: inout Cases) {
    cases.check("boxd-survives-boxes-that-cannot-start") { () throws(Errno) in
        let attempts = [
            ("bin = /app/missing", "", "the program does not exist"),
            // A text is no program.
            ("bin = /app/manifest", "", "cannot run"),
            ("bin = /app/bin/escape", "memory = 1M", ""),
        ]
        for (program, limit, wanted) in attempts {
            let box = try MadeBox(
                "broken",
                manifest: """
                    [exec]
                    \(program)
                    priority = 16
                    [namespace]
                    /app:rx = $BOX
                    /app/bin:rx = /box/escape/bin
                    [limits]
                    \(limit)

                    """)
            defer { box.remove() }
            try Descriptor.open("\(Manifest.root)/broken/bin:create:directory").close()
            let answer = try ask("-- broken")
            guard answer.utf8.starts(with: "error ".utf8), answer.has(wanted) else {
                return "\(program) \(limit): \(answer)"
            }
            if let problem = try trouble() { return problem }
        }
        return nil
    }
    cases.check("background-box-is-started-again-as-it-was") { () throws(Errno) in
        let box = try MadeBox(
            "again",
            manifest: """
                [exec]
                bin = /app/bin/escape
                priority = 16
                [sandbox]
                restart = always
                [namespace]
                /app/bin:rx = /box/escape/bin
                /dev/const:rw = /dev/const

                """)
        defer { box.remove() }
        let answer = try ask("-- again copy 17")
        if let problem = difference(answer, "background") { return problem }
        // After 0.1, 0.2 and 0.4 seconds.
        var log = ""
        for _ in 0..<200 {
            log = try askControl("log again")
            let ends = Text.lines(Array(log.utf8)).filter { $0.has("] ended: 17") }
            if ends.count >= 3 { return nil }
            Thread.sleep(.milliseconds(100))
        }
        return log
    }
}

/// The time that a process has had, in nanoseconds, of all its threads.
private func processorTime(of process: Process) throws(Errno) -> UInt64 {
    for row in Text.lines(try File.read(process.file("perf"))) {
        let words = Text.words(row.utf8)
        if words.count == 2, words[0] == "user_clocks" { return Text.number(words[1].utf8) ?? 0 }
    }
    throw .inputOutput
}

/// On a machine of one CPU: what two busy boxes get of it is as their manifests say.
func checkWeights(_ cases: inout Cases) {
    cases.comparesHoldings = false
    cases.check("weights-of-manifests-share-the-cpu") { () throws(Errno) in
        var boxes: [MadeBox] = []
        defer { for box in boxes { box.remove() } }
        for weight in [50, 150] {
            boxes.append(
                try MadeBox(
                    "weight-\(weight)",
                    manifest: """
                        [exec]
                        bin = /app/bin/escape
                        priority = 16
                        [sandbox]
                        foreground = true
                        [namespace]
                        /app/bin:rx = /box/escape/bin
                        /dev/const:rw = /dev/const
                        [limits]
                        weight = \(weight)

                        """))
        }
        var started: [Started] = []
        for box in boxes {
            started.append(try Started("/base/bin/boxspawn", [box.name, "spin"]))
        }
        for box in started {
            if let problem = difference(try box.line(), "spinning") {
                return "\(problem), it ended: \(try box.process.wait())"
            }
        }
        let processes = try boxes.map { (box) throws(Errno) in try box.process() }
        let before = try processes.map { (it) throws(Errno) in try processorTime(of: it) }
        Thread.sleep(.seconds(6))
        let after = try processes.map { (it) throws(Errno) in try processorTime(of: it) }
        let (light, heavy) = (after[0] - before[0], after[1] - before[1])
        print("weights 50 and 150 got \(light / 1_000_000) ms and \(heavy / 1_000_000) ms")
        // Weights go by eighths of an octave: 150 is one and a half, give or take 3 %.
        let thousandths = heavy * 1000 / max(light, 1)
        guard (2850...3250).contains(thousandths) else { return "\(thousandths) thousandths" }
        // Together they had the CPU, nearly all of it.
        return light + heavy > 5_000_000_000 ? nil : "together \(light + heavy) ns"
    }
}
