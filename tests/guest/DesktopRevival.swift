// What the desktop consists of, killed program by program: each comes back, and the others go on.

import Geometry
import GuestHarness
import Testing

/// Somebody at the serial console who kills programs of the desktop.
final class Revival {
    private let scenario: DesktopScenario
    /// How many lists of processes were asked for.
    private var lists = 0
    private var desktop: Desktop { scenario.desktop }
    private var guest: GuestRun { scenario.guest }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("a window") {
            try scenario.open("Calculator")
            try scenario.frame(of: "Calculator")
        }
        for name in ["taskbar", "wall", "cursor"] {
            try scenario.step("\(name) dies") {
                try kill(name)
                // The bar knows the window that was there before it.
                try scenario.seeButtons(1)
                try desktop.see("Calculator", within: scenario.bar)
                try desktop.see("Start", within: scenario.bar)
            }
        }
        try scenario.step("the calculator answers") {
            try desktop.type("6*7=")
            try desktop.see("42", within: scenario.field)
        }
        try scenario.step("the window server dies") {
            try kill("dwm")
            try scenario.seeButtons(0)
            try desktop.see("Start", within: scenario.bar)
            try scenario.open("Calculator")
            try scenario.frame(of: "Calculator")
            try desktop.type("5*5=")
            try desktop.see("25", within: scenario.field)
        }
    }

    /// Kills a program and waits until another process is in its place.
    private func kill(_ name: String) throws {
        let number = try #require(try numbers(of: name).first)
        try guest.type("kill \(number)\r")
        var rounds = 0
        while true {
            let now = try numbers(of: name)
            if let first = now.first, first != number { return }
            rounds += 1
            try #require(rounds < 1000, "\(name) does not come back: \(guest.serial.suffix(2000))")
        }
    }

    /// The numbers of the processes that run a program of the desktop.
    private func numbers(of name: String) throws -> [Int] {
        lists += 1
        let command = "ps && echo end-of-list-\(lists)"
        try guest.type("\(command)\r")
        try guest.waitForSerial("\nend-of-list-\(lists)\r")
        let list = guest.serial.split(separator: command).last ?? ""
        return list.split(separator: "\r\n").filter { $0.hasSuffix("/app/bin/\(name)") }
            .compactMap { $0.split(separator: " ").first.flatMap { Int($0) } }
    }
}
