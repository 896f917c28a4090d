// Boxes at the desktop: what is typed about them in a terminal and what is seen then, boxes as children
// of a shell, and what the programs of the desktop are given and never use.

import Foundation
import Geometry
import GuestHarness
import Testing

extension Guest {
    @Suite struct BoxDesktopTests {
        @Test("boxes at the desktop")
        func session() throws {
            let scenario = try DesktopScenario(
                .pvh, resolution: "1024x768", try #require(GuestProducts.current))
            defer { scenario.guest.stop() }
            try scenario.step("boxes-boot") { _ = try scenario.desktop.see("Start") }
            try scenario.step("boxes-terminal") {
                try scenario.open("Terminal")
                _ = try scenario.title("Terminal")
            }
            let typist = Typist(scenario)
            try Verbs(typist).run()
            try Children(typist).run()
            try NormalUse(typist).run()
            #expect(!scenario.guest.serial.contains("-P]"), "\(scenario.guest.serial.suffix(2000))")
        }
    }
}

/// Types lines into the terminal.
private final class Typist {
    let scenario: DesktopScenario
    private var count = 0
    private var desktop: Desktop { scenario.desktop }
    private var field: Rect { scenario.field }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    /// Types a line, a few keys at a time: a keyboard's queue has room for sixteen bytes, and a busy
    /// machine may take a while to empty it.
    func enter(_ line: String) throws {
        var typed = ""
        for character in line {
            typed.append(character)
            guard typed.count % 4 == 0 || typed.count == line.count else { continue }
            try desktop.type(String(typed.suffix(typed.count % 4 == 0 ? 4 : typed.count % 4)))
            let shown = typed.trimmingCharacters(in: .whitespaces)
            _ = try desktop.see("> " + shown, within: field)
        }
        try desktop.type("\n")
    }

    /// Types a line into an empty terminal, and waits for what it shows.
    func type(_ line: String, andSee texts: String...) throws {
        // What was there before is not taken for an answer.
        count += 1
        try enter("clear; echo page-$?-\(count)")
        _ = try desktop.see("page-0-\(count)", within: field)
        try enter(line)
        for text in texts { _ = try desktop.see(text, within: field) }
    }
}

/// The command `box`.
private struct Verbs {
    let typist: Typist
    var scenario: DesktopScenario { typist.scenario }

    init(_ typist: Typist) { self.typist = typist }

    func run() throws {
        try scenario.step("box-list") {
            try typist.type("box list", andSee: "WHAT IT IS", "Window server", "running")
        }
        try scenario.step("box-info") {
            try typist.type("box info clock", andSee: "It sees nothing but:", "connect to dwm")
        }
        try scenario.step("box-plan") {
            try typist.type("box run --dry-run clock", andSee: "(empty, read only)")
        }
        try scenario.step("box-stats") {
            try typist.type("box stats", andSee: "MEMORY", "terminal")
        }
        try scenario.step("box-check") {
            try typist.enter("echo speed = 2 > /tmp/wrong:create")
            try typist.type("box check /tmp/wrong", andSee: "/tmp/wrong:1:1: error:")
            try typist.type("box check /tmp/wrong --json", andSee: "\"line\"")
        }
        try scenario.step("box-log") {
            // What the attack wants is outside of what its box sees.
            try typist.enter("escape attack power")
            try typist.type("box log escape", andSee: "asked for /dev/power")
        }
        try scenario.step("box-stop") {
            // It is answered when the box has ended: there is one to start then.
            try typist.type("box stop wall && wall && echo again-$?", andSee: "again-0")
        }
    }
}

/// Boxes whose names are typed.
private struct Children {
    let typist: Typist
    var scenario: DesktopScenario { typist.scenario }

    init(_ typist: Typist) { self.typist = typist }

    func run() throws {
        try scenario.step("box-pipe-and-status") {
            try typist.type(
                "echo through-a-box | escape copy 17; echo status-$?",
                andSee: "status-17")
            try scenario.see("through-a-box", times: 2)
        }
        try scenario.step("box-directory") {
            // Once as typed, once as what the box says.
            try typist.type("cd /cfg; escape where; cd /; echo went-$?", andSee: "went-0")
            try scenario.see("/cfg", times: 2)
        }
        try scenario.step("box-control-c") {
            try typist.type("escape rest", andSee: "resting")
            try scenario.desktop.press("ctrl", "c")
            try typist.enter("echo over-$?")
            _ = try scenario.desktop.see("over-interrupt", within: scenario.field)
        }
    }
}

/// What people do with the programs of the desktop; then, what these were given in vain.
private struct NormalUse {
    let typist: Typist
    var scenario: DesktopScenario { typist.scenario }
    var desktop: Desktop { scenario.desktop }

    init(_ typist: Typist) { self.typist = typist }

    /// What only another end of the session, or a mistake in a file, would make use of.
    private static let reserves: Set<String> = [
        "taskbar: /dev/power was never used", "wall: /dev/klog was never used",
    ]

    func run() throws {
        try scenario.step("use-terminal") {
            try typist.type(
                "theme dark; theme classic; ls /sys/fs; touch /tmp/mine; echo all-$?",
                andSee: "all-0")
        }
        for (entry, keys) in [
            ("Clock", ""), ("Tetris", "\n"), ("Calculator", "12+30="), ("Widgets", ""),
        ] {
            try scenario.step("use-\(entry)") {
                try scenario.open(entry)
                _ = try scenario.title(entry)
                try desktop.type(keys)
                try desktop.press("alt", "f4")
                try desktop.seeNo(entry, within: scenario.bar)
            }
        }
        try scenario.step("box-unused") {
            try typist.enter("box unused > /dev/klog; echo that-is-all > /dev/klog")
            try scenario.guest.waitForSerial("that-is-all")
            let unused = scenario.guest.serial.split(whereSeparator: \.isNewline).compactMap {
                line -> String? in
                guard line.contains(" was never "), let end = line.firstIndex(of: "]") else {
                    return nil
                }
                return line[line.index(end, offsetBy: 2)...].trimmingCharacters(in: .whitespaces)
            }.filter { !$0.hasPrefix("escape: ") }
            for line in unused { print("given in vain: \(line)") }
            #expect(Set(unused) == Self.reserves)
        }
    }
}
