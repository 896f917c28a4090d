// What boxd tells: lists, descriptions, records.

internal import Manifest

extension BoxServer {
    /// The answer to a verb: `ok` and text behind a line end, or an error.
    func verb(_ request: BoxRequest) -> String {
        do throws(Refusal) {
            let text =
                switch request {
                case .list: list()
                case .stats: stats()
                case .unused: unused()
                case .info(let name): try info(name)
                case .log(let name): try log(name)
                case .plan(let name): try plan(name)
                // Not answered at once.
                case .start, .stop: ""
                }
            // A packet has its bounds.
            return "ok\n" + String(decoding: Array(text.utf8.prefix(60 * 1024)), as: UTF8.self)
        } catch {
            return BoxAnswer.error(error.reason).text
        }
    }

    private func state(of name: String) -> (word: String, processes: [Int]) {
        let known = boxes.filter { $0.name == name }
        let processes = known.compactMap { $0.process?.process }
        if !processes.isEmpty { return ("running", processes) }
        return (known.isEmpty ? "-" : "waiting", [])
    }

    private func list() -> String {
        var rows = [["BOX", "STATE", "PROCESS", "WHAT IT IS"]]
        for name in system.boxNames() {
            let (word, processes) = state(of: name)
            let about = (try? manifest(of: name))?.about.description
            rows.append([
                name, word, processes.map { String($0) }.joined(separator: ","),
                about ?? "(its manifest has errors)",
            ])
        }
        return BoxTable.text(rows)
    }

    private func stats() -> String {
        var rows = [
            ["BOX", "PROCESS", "MEMORY", "CPU", "PROCESSES", "THREADS", "FILES", "SOCKETS"]
        ]
        for box in boxes {
            guard let process = box.process?.process else { continue }
            let usage = system.usage(of: process)
            rows.append([
                box.name, String(process), "\((usage.memory + 1023) / 1024)K",
                BoxTable.seconds(usage.processorTime), String(usage.processes),
                String(usage.threads), String(usage.files), String(usage.sockets),
            ])
        }
        return rows.count == 1 ? "no box runs\n" : BoxTable.text(rows)
    }

    private func info(_ name: String) throws(Refusal) -> String {
        try manifest(of: name).sentences().map { $0 + "\n" }.joined()
    }

    private func plan(_ name: String) throws(Refusal) -> String {
        let manifest = try manifest(of: name)
        return BoxPlan(manifest) { system.facts($0) }.tree(of: manifest)
    }

    /// What the kernel has recorded of all runs of a box; nil if there were none.
    private func report(of name: String) -> AuditReport? {
        var report = histories.first { $0.name == name }?.report
        for box in boxes where box.name == name {
            guard let process = box.process?.process else { continue }
            var sum = report ?? AuditReport()
            sum.merge(system.audit(of: process))
            report = sum
        }
        return report
    }

    /// For those who write manifests: what is given in vain.
    private func unused() -> String {
        var text = ""
        for name in system.boxNames() {
            guard let report = report(of: name), let manifest = try? manifest(of: name) else {
                continue
            }
            for line in report.unused(of: manifest) { text += "\(name): \(line)\n" }
        }
        return text.isEmpty ? "every box that has run has used all that it was given\n" : text
    }

    /// Everything that is known of a box's runs: refusals, ends, last words, what it never used.
    private func log(_ name: String) throws(Refusal) -> String {
        let history = histories.first { $0.name == name }
        let manifest = try manifest(of: name)
        guard let report = report(of: name) else { return "\(name) has not run yet\n" }
        var text = ""
        for refusal in report.refusals {
            text += "[\(BoxTable.seconds(refusal.last))] \(refusal.sentence)\n"
        }
        if report.dropped > 0 {
            text += "\(report.dropped) more refusals came too fast to be recorded\n"
        }
        for (time, status) in history?.ends ?? [] {
            text +=
                "[\(BoxTable.seconds(time))] ended" + (status.isEmpty ? "" : ": \(status)") + "\n"
        }
        for line in report.unused(of: manifest) { text += "\(line)\n" }
        if let output = history?.output, !output.isEmpty {
            text += "Its last words:\n"
            for line in output.split(separator: 10) {
                text += "    " + BoxTable.printable(Array(line)) + "\n"
            }
        }
        return text.isEmpty ? "nothing was refused to \(name)\n" : text
    }
}

/// Text for people.
enum BoxTable {
    /// Columns wide enough for their cells.
    static func text(_ rows: [[String]]) -> String {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], cell.utf8.count)
            }
        }
        var text = ""
        for row in rows {
            for (column, cell) in row.enumerated() {
                text += cell
                if column < row.count - 1 {
                    text += String(repeating: " ", count: widths[column] - cell.utf8.count + 2)
                }
            }
            text += "\n"
        }
        return text
    }

    /// Seconds with milliseconds.
    static func seconds(_ nanoseconds: UInt64) -> String {
        let thousandths = nanoseconds / 1_000_000
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.utf8.count) + rest
    }

    static func printable(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.map { $0 < 32 || $0 == 127 ? 63 : $0 }, as: UTF8.self)
    }
}
