// What a desktop costs that nobody uses: nothing. The processor time of each of its programs stays as it
// is, so none of them woke up.

import Cases
import KernelABI
import Std

/// Processor time by program, of those that make up the desktop.
private func desktopTimes() throws(Errno) -> [(name: String, time: UInt64)] {
    var times: [(name: String, time: UInt64)] = []
    for entry in try DirectoryEntry.list("/proc") where Text.number(entry.name.utf8) != nil {
        guard let line = try? File.read("/proc/\(entry.name)/cmdline"),
            let performance = try? File.read("/proc/\(entry.name)/perf")
        else { continue }
        let path = String(decoding: line.prefix { $0 != 0 }, as: UTF8.self)
        guard let name = path.split(separator: "/").last.map(String.init),
            ["dwm", "wall", "cursor", "taskbar", "init", "boxd"].contains(name)
        else { continue }
        let words = Text.words(performance)
        guard let index = words.firstIndex(of: "user_clocks"), index + 1 < words.count else {
            continue
        }
        times.append((name, Text.number(words[index + 1].utf8) ?? 0))
    }
    return times
}

private func haveSameTimes(
    _ old: [(name: String, time: UInt64)], _ new: [(name: String, time: UInt64)]
) -> Bool {
    old.count == new.count
        && zip(old, new).allSatisfy { $0.name == $1.name && $0.time == $1.time }
}

/// Waits until the desktop has started and come to rest, and then for two seconds.
func runIdleCase() -> Never {
    var cases = Cases()
    cases.comparesHoldings = false
    cases.check("idle-desktop") { () throws(Errno) in
        var last = try desktopTimes()
        for _ in 0..<300 {
            Thread.sleep(.milliseconds(200))
            let times = try desktopTimes()
            if times.contains(where: { $0.name == "taskbar" }) && haveSameTimes(last, times) {
                break
            }
            last = times
        }
        // The clock of the task bar is drawn at the beginning of each minute: the two seconds lie within
        // one.
        let millisecond = Instant.epochNanoseconds / 1_000_000 % 60_000
        if millisecond > 56_000 || millisecond < 1_000 {
            Thread.sleep(.milliseconds(Int64(61_000 - millisecond) % 60_000))
        }
        let before = try desktopTimes()
        for name in ["dwm", "wall", "cursor", "taskbar"]
        where !before.contains(where: { $0.name == name }) {
            return "there is no \(name)"
        }
        Thread.sleep(.seconds(2))
        let after = try desktopTimes()
        if haveSameTimes(before, after) { return nil }
        let moved = zip(before, after).filter { $0.time != $1.time }.map { old, new in
            "\(new.name) ran for \(new.time - old.time) ns"
        }
        return "not idle: " + moved.joined(separator: ", ")
    }
    cases.finish()
}
