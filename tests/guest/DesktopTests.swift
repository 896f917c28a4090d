// The desktop as its users know it: read from the screen, used with mouse and keyboard.

import Foundation
import Geometry
import GuestHarness
import Testing

extension Guest {
    @Suite struct DesktopTests {
        @Test("a session at the desktop", arguments: ["1024x768", "1920x1080"])
        func session(resolution: String) throws {
            let scenario = try DesktopScenario(
                resolution: resolution, try #require(GuestProducts.current))
            defer { scenario.guest.stop() }
            try scenario.step("boot") { _ = try scenario.desktop.see("Start") }
            try Windows(scenario).run()
            try Programs(scenario).run()
            if resolution == "1024x768" { try Endurance(scenario).run() }
            #expect(!scenario.guest.serial.contains("-P]"), "\(scenario.guest.serial.suffix(2000))")
        }
    }
}

/// Managing windows.
private struct Windows {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("terminal") {
            try scenario.open("Terminal")
            _ = try scenario.title("Terminal")
            try scenario.enter("echo one && echo two-three")
            // Once as typed, once as the answer.
            try scenario.see("two-three", times: 2)
        }
        try scenario.step("move", move)
        try scenario.step("snap", snap)
        try scenario.step("resize", resize)
        try scenario.step("minimise", minimise)
        try scenario.step("switch", switchWindows)
    }

    private func move() throws {
        let before = try scenario.title("Terminal")
        let target = Point(before.center.x + 60, before.center.y + 40)
        try desktop.drag(from: before.center, to: target)
        try scenario.title("Terminal", "60 to the right and 40 down") {
            abs($0.left - before.left - 60) <= 2 && abs($0.top - before.top - 40) <= 2
        }
    }

    private func snap() throws {
        let before = try scenario.title("Terminal")
        try desktop.press("meta_l", "left")
        let left = try scenario.title("Terminal", "at the left edge") {
            $0.left < 60 && $0.top < 30
        }
        try desktop.press("meta_l", "down")
        try scenario.title("Terminal", "where it was") { $0 == before }
        // To the right half by dragging against the edge.
        try desktop.drag(
            from: before.center, to: Point(scenario.size.width - 1, scenario.size.height / 2))
        try scenario.title("Terminal", "in the right half") {
            abs($0.left - left.left - scenario.size.width / 2) <= 2 && $0.top == left.top
        }
        try desktop.press("meta_l", "down")
        try scenario.title("Terminal", "where it was") { abs($0.top - before.top) <= 60 }
        try desktop.press("meta_l", "up")
        let maximised = try scenario.title("Terminal", "at the top") {
            $0.left < 60 && $0.top < 30
        }
        try desktop.click(maximised.center, times: 2)
        try scenario.title("Terminal", "away from the top") { $0.top > 30 }
    }

    /// Pulls the upper left corner outwards. Where it is follows from the title of a window that
    /// fills the screen, which begins at its corner.
    private func resize() throws {
        let title = try scenario.title("Terminal")
        try desktop.press("meta_l", "up")
        let corner = try scenario.title("Terminal", "at the top") { $0.top < 30 }
        try desktop.press("meta_l", "down")
        try scenario.title("Terminal", "where it was") { $0 == title }
        let start = Point(title.left - corner.left + 1, title.top - corner.top + 1)
        try desktop.drag(from: start, to: Point(start.x - 30, start.y - 20))
        try scenario.title("Terminal", "up and to the left") {
            $0.left < title.left && $0.top < title.top
        }
    }

    private func minimise() throws {
        let title = try scenario.title("Terminal")
        try desktop.click("Terminal", within: scenario.bar)
        try desktop.seeNo("Terminal", within: scenario.field)
        try desktop.click("Terminal", within: scenario.bar)
        try scenario.title("Terminal", "where it was") { $0 == title }
    }

    private func switchWindows() throws {
        try scenario.open("Calculator")
        _ = try scenario.title("Calculator")
        try desktop.type("12+30=")
        _ = try desktop.see("42", within: scenario.field)
        // Back to the terminal, which gets what is typed then.
        try desktop.press("alt", "tab")
        try scenario.enter("echo back-again")
        try scenario.see("back-again", times: 2)
        try desktop.press("alt", "tab")
        try desktop.press("alt", "f4")
        try desktop.seeNo("Calculator", within: scenario.field)
        try desktop.seeNo("Calculator", within: scenario.bar)
    }
}

/// Using what is shipped.
private struct Programs {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("clock") {
            try scenario.open("Clock")
            try isAlive("Clock")
            try close("Clock")
        }
        try scenario.step("tetris") {
            try scenario.open("Tetris")
            _ = try scenario.title("Tetris")
            try desktop.press("ret")
            try isAlive("Tetris")
            try close("Tetris")
        }
        try scenario.step("theme", switchTheme)
    }

    /// Something on the screen changes though nobody does anything, twice.
    private func isAlive(_ name: String) throws {
        _ = try scenario.title(name)
        var last = try desktop.look()
        var count = 0
        try desktop.wait(for: "\(name) in motion") { picture in
            if picture != last { count += 1 }
            last = picture
            return count >= 2 ? true : nil
        }
    }

    private func close(_ name: String) throws {
        try desktop.press("alt", "f4")
        try desktop.seeNo(name, within: scenario.bar)
    }

    /// Every window and the bar change, and change back.
    private func switchTheme() throws {
        try desktop.click("Terminal", within: scenario.bar)
        let bar = Rect(
            x: scenario.size.width / 2, y: scenario.size.height - 30, width: 100, height: 20)
        let before = try scenario.colour(of: bar)
        try scenario.enter("theme dark")
        try scenario.seeChange(of: bar, from: before)
        let dark = try scenario.colour(of: bar)
        desktop.keep(try desktop.look(), as: "dark-\(scenario.size.width)")
        try scenario.enter("theme classic")
        try scenario.seeChange(of: bar, from: dark)
    }
}

/// Much at once, and nonsense.
private struct Endurance {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("twenty-windows") {
            for _ in 0..<19 { try scenario.open("Calculator") }
            _ = try desktop.settle(ignoring: scenario.clock)
        }
        try scenario.step("random-input") {
            try randomInput(count: 2000)
            // Whatever it led to, the desktop answers.
            try desktop.press("esc")
            try scenario.open("Clock")
            _ = try scenario.title("Clock")
        }
    }

    /// Events without sense, but for what ends the machine: the Start menu and Super stay out.
    private func randomInput(count: Int) throws {
        var generator = LinearGenerator(state: 20_260_101)
        let keys = ["a", "z", "5", "ret", "tab", "left", "down", "backspace", "shift", "alt", "f5"]
        let buttons: [QMPClient.Button] = [.left, .right, .middle]
        for _ in 0..<count {
            switch generator.next() % 8 {
            case 0: try desktop.press(keys[Int(generator.next() % UInt64(keys.count))])
            case 1: try scenario.guest.monitor.click(buttons[Int(generator.next() % 3)])
            case 2:
                try scenario.guest.monitor.setButton(.left, isDown: generator.next() % 2 == 0)
            default:
                let place = Point(
                    Int(generator.next() % UInt64(scenario.size.width)),
                    Int(generator.next() % UInt64(scenario.menu.top)))
                try scenario.guest.monitor.movePointer(to: place, on: scenario.size)
            }
        }
        try scenario.guest.monitor.setButton(.left, isDown: false)
    }
}

/// The same numbers each time (Knuth's MMIX generator).
private struct LinearGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 33
    }
}
