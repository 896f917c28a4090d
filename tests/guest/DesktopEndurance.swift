// Much at once, and nonsense.

import Geometry
import GuestHarness
import SeededRandom
import Testing

/// A user who does not spare the desktop.
struct Endurance {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("twenty windows") { try openMany(20) }
        try runRandomly(count: 10_000)
    }

    /// Fewer events, on a small machine: it has memory for twenty windows, but not for twenty as large as
    /// the screen, which is what some of these events make of them.
    func runShortly() throws {
        try scenario.step("twenty windows") { try openMany(20) }
        try scenario.step("eight windows") {
            for count in (8..<20).reversed() {
                try desktop.press("alt", "f4")
                try scenario.seeButtons(count)
            }
        }
        try runRandomly(count: 1000)
    }

    private func runRandomly(count: Int) throws {
        try scenario.step("random input") {
            let (closed, open) = try looksOfStart()
            try randomInput(count: count, seed: 20_260_101)
            // QEMU's keyboard forgets events that come faster than they are read, the end of a key too.
            for key in ["alt", "shift", "meta_l"] { try desktop.press(key, "esc") }
            try desktop.point(at: startButton.center)
            // The task bar shows where the pointer is once it has seen everything before that, perhaps a
            // Super alone, to which the menu is the answer.
            let seen = try desktop.wait(for: "the pointer on Start") { picture in
                [closed, open].first { $0 == look(picture) }
            }
            if seen == open {
                try desktop.press("esc")
                try desktop.wait(for: "the end of the menu") { look($0) == closed ? true : nil }
            }
            // Whatever it led to, the desktop answers.
            try scenario.open("Clock")
            _ = try scenario.title("Clock")
        }
    }

    private var startButton: Rect {
        Rect(x: 4, y: scenario.size.height - 36, width: 76, height: 32)
    }

    /// The part of the Start button that the pointer does not cover when it is in the middle.
    private func look(_ picture: Picture) -> [UInt8] {
        (startButton.left..<startButton.left + 30).flatMap { x in
            (startButton.top..<startButton.bottom).map { picture[x, $0].red }
        }
    }

    /// How the Start button looks with the pointer on it, while its menu is closed and while it is open.
    private func looksOfStart() throws -> (closed: [UInt8], open: [UInt8]) {
        let away = look(try desktop.settle(ignoring: scenario.clock))
        try desktop.point(at: startButton.center)
        let closed = try desktop.wait(for: "another look of Start") { picture in
            look(picture) == away ? nil : look(picture)
        }
        try scenario.guest.monitor.click()
        try desktop.see("Restart", within: scenario.menu)
        let open = look(try desktop.settle(ignoring: scenario.clock))
        #expect(open != closed)
        try desktop.press("esc")
        try desktop.wait(for: "the end of the menu") { look($0) == closed ? true : nil }
        return (closed, open)
    }

    /// A terminal and others, all of which answer.
    private func openMany(_ windowCount: Int) throws {
        try scenario.open("Terminal")
        try scenario.frame(of: "Terminal")
        for count in 2...windowCount {
            try scenario.open("Calculator")
            try scenario.seeButtons(count)
        }
        // The last one has the focus, and works.
        _ = try desktop.settle(ignoring: scenario.clock)
        try desktop.type("1200/7=")
        try desktop.see("171.428", within: scenario.field)
    }

    /// Events without sense, anywhere but on the Start button, behind which one can switch the machine
    /// off.
    private func randomInput(count: Int, seed: UInt64) throws {
        print("random input: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let keys = ["a", "z", "5", "ret", "tab", "left", "down", "backspace", "shift", "f5", "f10"]
        let buttons: [QMPClient.Button] = [.left, .right, .middle, .wheelUp, .wheelDown]
        let monitor = scenario.guest.monitor
        for _ in 0..<count {
            switch Int.random(in: 0..<16, using: &generator) {
            case 0...2: try desktop.press(keys.randomElement(using: &generator)!)
            case 3: try desktop.press("alt", ["tab", "a", "f10"].randomElement(using: &generator)!)
            case 4:
                try desktop.press(
                    "meta_l",
                    ["left", "right", "up", "down", "d"].randomElement(using: &generator)!)
            case 5...7: try monitor.click(buttons.randomElement(using: &generator)!)
            case 8: try monitor.setButton(.left, isDown: Bool.random(using: &generator))
            default:
                let place = Point(
                    Int.random(in: 0..<scenario.size.width, using: &generator),
                    Int.random(in: 0..<scenario.size.height, using: &generator))
                if !startButton.contains(place) {
                    try monitor.movePointer(to: place, on: scenario.size)
                }
            }
        }
        // What the tablet cannot tell a busy machine is lost as well, the end of a press too.
        for button in [QMPClient.Button.left, .right, .middle] {
            try monitor.setButton(button, isDown: false)
        }
    }
}
