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
            try Verbs(scenario).run()
            try Children(scenario).run()
            try NormalUse(scenario).run()
            #expect(!scenario.guest.serial.contains("-P]"), "\(scenario.guest.serial.suffix(2000))")
        }
    }
}

extension DesktopScenario {
    /// Types a line into an empty terminal, and waits for what it shows.
    fileprivate func type(_ line: String, andSee texts: String...) throws {
        try enter("clear")
        try desktop.seeNo("status-of-before", within: field)
        try enter(line)
        for text in texts { _ = try desktop.see(text, within: field) }
    }
}

/// The command `box`.
private struct Verbs {
    let scenario: DesktopScenario
    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("box-list") {
            try scenario.type("box list", andSee: "WHAT IT IS", "Window server", "running")
        }
        try scenario.step("box-info") {
            try scenario.type(
                "box info clock", andSee: "It sees nothing but:", "It may connect to dwm")
        }
        try scenario.step("box-plan") {
            try scenario.type("box run --dry-run clock", andSee: "(empty, read only)")
        }
        try scenario.step("box-stats") {
            try scenario.type("box stats", andSee: "MEMORY", "terminal")
        }
        try scenario.step("box-check") {
            try scenario.enter("echo speed = 2 > /tmp/wrong:create")
            try scenario.type("box check /tmp/wrong", andSee: "/tmp/wrong:1:1: error:")
            try scenario.type("box check /tmp/wrong --json", andSee: "\"line\"")
        }
        try scenario.step("box-log") {
            // What the attack wants is outside of what its box sees.
            try scenario.enter("escape attack power")
            try scenario.type("box log escape", andSee: "asked for /dev/power")
        }
        try scenario.step("box-stop") {
            try scenario.type("box stop wall; box list | grep wall", andSee: "Wallpaper")
            try scenario.type("wall; box list | grep wall", andSee: "running")
        }
    }
}

/// Boxes whose names are typed.
private struct Children {
    let scenario: DesktopScenario
    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("box-pipe-and-status") {
            try scenario.type(
                "echo through-a-box | escape copy 17; echo status-$?",
                andSee: "status-17")
            try scenario.see("through-a-box", times: 2)
        }
        try scenario.step("box-directory") {
            try scenario.type("cd /cfg; escape where | grep cfg; cd /", andSee: "/cfg")
        }
        try scenario.step("box-control-c") {
            try scenario.type("escape rest", andSee: "resting")
            try scenario.desktop.press("ctrl", "c")
            try scenario.type("echo over-$?", andSee: "over-interrupt")
        }
        try scenario.step("boxd-again") {
            // The log says so, and the boxes that ran are found again.
            try scenario.enter("ps | grep boxd")
            try scenario.type("box list | grep taskbar", andSee: "running")
        }
    }
}

/// What people do with the programs of the desktop; then, what these were given in vain.
private struct NormalUse {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }
    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        for (entry, keys) in [("Clock", ""), ("Tetris", "\n"), ("Calculator", "12+30=")] {
            try scenario.step("use-\(entry)") {
                try scenario.open(entry)
                _ = try scenario.title(entry)
                try desktop.type(keys)
                _ = try desktop.settle(ignoring: scenario.moving)
                try desktop.press("alt", "f4")
                try desktop.seeNo(entry, within: scenario.bar)
            }
        }
        try scenario.step("box-unused") {
            try scenario.enter("box unused > /dev/klog")
            try scenario.guest.waitForSerial("every box that has run has used all")
        }
    }
}
