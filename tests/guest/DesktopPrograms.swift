// What is shipped, each program used for what it is there for; and what a user may change.

import Geometry
import GuestHarness
import Testing

/// A user of every program in the Start menu.
struct Programs {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("calculator") {
            try scenario.open("Calculator")
            let frame = try scenario.frame(of: "Calculator")
            try desktop.click("7", within: frame)
            let display = Rect(x: frame.left, y: frame.top, width: frame.width, height: 104)
            try desktop.see("7", within: display)
            try desktop.type("*6=")
            _ = try desktop.see("42", within: scenario.field)
            try close("Calculator")
        }
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
        try scenario.step("widgets") {
            try scenario.open("Widgets")
            let frame = try scenario.frame(of: "Widgets")
            try desktop.click("Press me", within: frame)
            _ = try desktop.see("Pressed once", within: frame)
            try close("Widgets")
        }
    }

    /// Something on the screen changes though nobody does anything, twice.
    private func isAlive(_ name: String) throws {
        let frame = try scenario.frame(of: name)
        _ = try desktop.settle(ignoring: frame)
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
}

/// A user who changes what the desktop looks like and what the keys type.
struct Settings {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("windows for a theme", openSideBySide)
        try scenario.step("theme") {
            try switchTheme(["Calculator", "Clock", "Tetris", "Widgets", "Terminal"])
        }
        try scenario.step("theme by hand", editTheme)
        try scenario.step("keyboard", switchLayout)
        try scenario.step("close all") {
            for count in (0..<5).reversed() {
                try desktop.press("alt", "f4")
                try scenario.seeButtons(count)
            }
        }
    }

    /// All titles can be seen, and the terminal has the focus.
    private func openSideBySide() throws {
        try scenario.open("Terminal")
        let frame = try scenario.frame(of: "Terminal")
        try desktop.drag(
            from: Point(frame.right - 2, frame.bottom - 2),
            to: Point(frame.right - 152, frame.bottom - 302))
        let wanted = Rect(frame.origin, Size(frame.width - 150, frame.height - 300))
        try scenario.frame(of: "Terminal", "smaller") { $0 == wanted }
        try scenario.put("Terminal", at: Point(30, 460))
        for (name, left) in [("Calculator", 20), ("Clock", 290), ("Tetris", 530), ("Widgets", 890)]
        {
            try scenario.open(name)
            try scenario.put(name, at: Point(left, 20))
        }
        try desktop.click("Terminal", within: scenario.bar)
        try scenario.frame(of: "Terminal")
    }

    func runShortly() throws { try scenario.step("theme") { try switchTheme(["Terminal"]) } }

    /// Every window and the bar change, and change back; nobody touches them meanwhile.
    private func switchTheme(_ names: [String]) throws {
        let bar = Point(scenario.size.width - 240, scenario.size.height - 12)
        let places = [bar] + (try visibleFrames(names))
        let before = places.map { place in { ($0 as Picture)[place.x, place.y] } }
        let classic = try desktop.settle(ignoring: scenario.field)
        func differ(_ picture: Picture) -> Bool {
            before.allSatisfy { pixel in
                let (new, old) = (pixel(picture), pixel(classic))
                return abs(Int(new.red) - Int(old.red)) > 40
            }
        }
        try scenario.enter("theme dark")
        try desktop.wait(for: "a dark bar and dark windows") { differ($0) ? true : nil }
        desktop.keep(
            try desktop.settle(ignoring: scenario.field), as: "dark-\(scenario.size.width)")
        try scenario.enter("theme classic")
        try desktop.wait(for: "everything as it was") { picture in
            before.allSatisfy { $0(picture) == $0(classic) } ? true : nil
        }
    }

    /// What is written into a theme's file shows at once; a mistake is named with its line, what else is
    /// in the file holds, and the complaint goes when the file is mended.
    private func editTheme() throws {
        let file = "/cfg/theme-vars.cfg"
        let start = try desktop.see("Start", within: scenario.bar)
        let tallBar = Rect(
            x: 0, y: scenario.size.height - 80, width: scenario.size.width, height: 80)
        try scenario.enter(
            "cp \(file) /tmp/vars; echo \"[integers]\" > \(file):truncate; "
                + "echo \"panel_size = 72\" > \(file):append")
        try desktop.wait(for: "a taller task bar") { picture in
            try desktop.places(of: "Start", on: picture, within: tallBar).first
                .flatMap { $0.top < start.top - 8 ? $0 : nil }
        }
        try scenario.enter("echo \"frame_size = wide\" > \(file):append")
        try desktop.see("Mistakes in the theme", within: scenario.field)
        try desktop.see("/cfg/theme-vars.cfg:3:", within: scenario.field)
        try scenario.focus("Terminal")
        try scenario.enter("cp /tmp/vars \(file)")
        try desktop.seeNo("Mistakes in the theme")
        try desktop.wait(for: "the task bar as it was") { picture in
            try desktop.places(of: "Start", on: picture, within: scenario.bar)
                .contains(start) ? true : nil
        }
    }

    /// For each window a point of its frame's upper edge that no other window covers.
    private func visibleFrames(_ names: [String]) throws -> [Point] {
        let picture = try desktop.look()
        return try names.map { name in
            try #require(
                try desktop.places(of: name, on: picture, within: scenario.field).lazy
                    .compactMap { title -> Point? in
                        // Above the title: the white line, and grey below it.
                        (max(0, title.top - 24)..<title.top).last {
                            picture[title.left, $0] == (255, 255, 255)
                        }.map { Point(title.left, $0 + 2) }
                    }.first, "the frame of \(name)")
        }
    }

    /// Keys type what another layout says from the moment its name is in the file, and back; and a key
    /// that is held repeats.
    private func switchLayout() throws {
        let file = "/cfg/keyboard-main.cfg"
        try scenario.enter(
            "cp \(file) /tmp/us; echo \"[keyboard]\" > \(file):truncate; "
                + "echo \"layout = de\" > \(file):append; echo layout-one")
        try scenario.see("layout-one", times: 2)
        // Y and Z have changed places, the minus is a sharp s, equals an accent that waits.
        try desktop.type("echo yzyz-")
        try desktop.press("alt_r", "q")
        try scenario.enter("=e")
        try scenario.see("zyzyß@é", times: 2)
        // A German keyboard's slash, ampersand and minus by what an American one has in their places.
        try scenario.enter("cp &tmp&us &cfg&kezboard/main.cfg ^^ echo lazout/two")
        try scenario.see("layout-two", times: 2)
        try scenario.enter("echo -yz-")
        try scenario.see("-yz-", times: 2)
        try desktop.holding("x") { try desktop.see("xxxxxxxx", within: scenario.field) }
        try desktop.press("ctrl", "c")
    }
}
