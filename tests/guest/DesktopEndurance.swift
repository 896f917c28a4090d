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
        try scenario.step("twenty windows", openTwenty)
        try scenario.step("random input") {
            try randomInput(count: 10_000, seed: 20_260_101)
            // QEMU's keyboard forgets events that come faster than they are read, the end of a key too.
            for key in ["alt", "shift", "meta_l", "esc"] { try desktop.press(key) }
            // Whatever it led to, the desktop answers.
            try scenario.open("Clock")
            _ = try scenario.title("Clock")
        }
    }

    /// A terminal and nineteen others, all of which answer.
    private func openTwenty() throws {
        try scenario.open("Terminal")
        try scenario.frame(of: "Terminal")
        for count in 2...20 {
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
        let start = Rect(x: 0, y: scenario.size.height - 44, width: 90, height: 44)
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
                if !start.contains(place) { try monitor.movePointer(to: place, on: scenario.size) }
            }
        }
        try monitor.setButton(.left, isDown: false)
    }
}
