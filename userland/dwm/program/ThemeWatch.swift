// Notices that somebody changed the theme's files, without looking again and again.

import KernelABI
import Std
import Theme

/// Watches `/cfg/theme-*.cfg`: the files for what is written to them, the directory for files that take
/// their place.
struct ThemeWatch {
    /// When a change is to be told, nanoseconds after the start of the system; `nil` if there is none.
    private(set) var deadline: UInt64?
    /// The directory, and the files that are there.
    private var watched: [Descriptor] = []
    /// What the files said when they were looked at last.
    private var contents: [[UInt8]?] = []

    private static let directory = "/cfg"
    /// Whoever writes a file does it in several steps, and only the last one is worth showing.
    private static let settlingTime: UInt64 = 50_000_000

    init() {
        open()
        contents = Self.read()
        reportProblems()
    }

    /// Opening anew is what makes changes up to now known, and what follows a file to another one of its
    /// name.
    private mutating func open() {
        for file in watched { try? file.close() }
        let files = ThemeFile.allCases.map { "\(Self.directory)/\($0.name)" }
        watched = ([Self.directory] + files).compactMap { try? Descriptor.open("\($0):read") }
    }

    private static func read() -> [[UInt8]?] {
        ThemeFile.allCases.map { try? File.read("\(directory)/\($0.name)") }
    }

    /// Adds what is watched; returns how many files these are.
    func add(to poller: inout Poller) -> Int {
        for file in watched { poller.add(file, .changed) }
        return watched.count
    }

    /// Something watched has changed. Other changes within the same moment count as the same.
    mutating func noteChange(now: UInt64) {
        open()
        if deadline == nil { deadline = now + Self.settlingTime }
    }

    /// Whether the theme is another one than when this was asked before. Asked at the deadline.
    mutating func takeChange(now: UInt64) -> Bool {
        guard let due = deadline, due <= now else { return false }
        deadline = nil
        let fresh = Self.read()
        guard fresh != contents else { return false }
        contents = fresh
        reportProblems()
        return true
    }

    /// Names mistakes in the log, once for all programs that read the same files.
    private func reportProblems() {
        var theme = Theme()
        for (file, bytes) in zip(ThemeFile.allCases, contents) {
            guard let bytes else { continue }
            for problem in theme.read(file, bytes) {
                Log.write("\(Self.directory)/\(problem.description)")
            }
        }
    }
}
