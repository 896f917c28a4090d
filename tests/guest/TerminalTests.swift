// A terminal used with mouse and keyboard.

import Geometry
import GuestHarness
import Testing

/// A user of two terminals beside each other.
struct Terminals {
    let scenario: DesktopScenario

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try Clipboard(scenario).run()
        try Screen(scenario).run()
        try scenario.step("close both") {
            for count in [1, 0] {
                try scenario.desktop.press("alt", "f4")
                try scenario.seeButtons(count)
            }
        }
    }
}

/// What the parts of the session have in common: a terminal in each half of the screen, of which the
/// right one has the keyboard.
private protocol TerminalSession {
    var scenario: DesktopScenario { get }
}

extension TerminalSession {
    var desktop: Desktop { scenario.desktop }
    var left: Rect { Rect(x: 0, y: 0, width: 640, height: scenario.field.height) }
    var right: Rect { Rect(x: 640, y: 0, width: 640, height: scenario.field.height) }

    /// Waits until a text stands so often in a region; returns the last place.
    @discardableResult
    func see(_ text: String, times count: Int, within region: Rect) throws -> Rect {
        try desktop.wait(for: "\"\(text)\" \(count) times") { picture in
            let places = try desktop.places(of: text, on: picture, within: region)
            return places.count >= count ? places.last : nil
        }
    }
}

/// Selecting, copying, pasting.
private struct Clipboard: TerminalSession {
    let scenario: DesktopScenario

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("copy", copyInside)
        try scenario.step("paste-elsewhere", pasteElsewhere)
        try scenario.step("drag-and-middle-button", dragAndMiddleButton)
    }

    /// A double click takes a word; the keys copy and paste it.
    private func copyInside() throws {
        try desktop.press("meta_l", "t")
        _ = try scenario.title("Terminal")
        try desktop.press("meta_l", "left")
        try scenario.title("Terminal", "at the left edge") { $0.left < 60 && $0.top < 30 }
        try scenario.enter("echo alpha-beta gamma")
        let answer = try see("alpha-beta gamma", times: 2, within: left)
        // Each step waits to be seen: pasting is a question.
        let before = try scenario.colour(of: answer)
        try desktop.click(Point(answer.left + 12, answer.center.y), times: 2)
        // Out of the way: text under the pointer cannot be read.
        try desktop.point(at: left.center)
        try scenario.seeChange(of: answer, from: before)
        try desktop.press("ctrl", "shift", "c")
        try desktop.type("echo ")
        try desktop.press("ctrl", "shift", "v")
        try see("alpha-beta", times: 3, within: left)
        try desktop.type("\n")
        try see("alpha-beta", times: 4, within: left)
    }

    private func pasteElsewhere() throws {
        try desktop.press("meta_l", "t")
        try scenario.see("Terminal", times: 2)
        try desktop.press("meta_l", "right")
        try scenario.title("Terminal", "in the right half") {
            $0.left > scenario.size.width / 2 && $0.top < 30
        }
        try desktop.type("echo ")
        try desktop.press("ctrl", "shift", "v")
        try see("alpha-beta", times: 1, within: right)
        try desktop.type("\n")
        try see("alpha-beta", times: 2, within: right)
    }

    /// The middle button pastes what is selected, without anything being copied.
    private func dragAndMiddleButton() throws {
        let answer = try see("alpha-beta", times: 2, within: right)
        try desktop.drag(
            from: Point(answer.left + 1, answer.center.y),
            to: Point(answer.left + 1 + 5 * 8, answer.center.y))
        try desktop.type("echo pasted-")
        try see("pasted-", times: 1, within: right)
        try desktop.click(Point(answer.center.x, answer.center.y + 200), .middle)
        try see("pasted-alpha", times: 1, within: right)
        try desktop.type("\n")
        try see("pasted-alpha", times: 2, within: right)
    }
}

/// History, size, ending a program.
private struct Screen: TerminalSession {
    let scenario: DesktopScenario

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("history", scrollBack)
        try scenario.step("resize", resize)
        try scenario.step("interrupt", interrupt)
    }

    private func scrollBack() throws {
        try scenario.enter(
            "clear; echo marker-above && cat /cfg/theme-colors.cfg && echo end-marker")
        try see("end-marker", times: 1, within: right)
        try desktop.seeNo("marker-above", within: right)
        try desktop.press("shift", "home")
        try see("marker-above", times: 1, within: right)
        try desktop.press("shift", "end")
        try desktop.seeNo("marker-above", within: right)
        try desktop.point(at: right.center)
        for _ in 0..<60 { try scenario.guest.monitor.click(.wheelUp) }
        try see("marker-above", times: 1, within: right)
    }

    /// Text is broken anew, and what runs next knows the new size.
    private func resize() throws {
        let marker = String(repeating: "x", count: 70) + "broken-here"
        try scenario.enter("echo \(marker) > /tmp/long:ct; clear; cat /tmp/long && echo ready-now")
        try see("ready-now", times: 1, within: right)
        try desktop.seeNo("broken-here", within: right)
        try desktop.press("meta_l", "up")
        try see("xbroken-here", times: 1, within: scenario.field)
        try scenario.enter("echo $TERMINAL")
        // The screen's width without the scroll bar and the margins, in cells of 8 pixels.
        try see(":157:", times: 1, within: scenario.field)
        try desktop.press("meta_l", "right")
        try desktop.seeNo("broken-here", within: scenario.field)
    }

    private func interrupt() throws {
        try scenario.enter("clear; echo asleep && sleep 1000")
        try desktop.seeNo("sleep 1000", within: right)
        try see("asleep", times: 1, within: right)
        try desktop.settle(ignoring: scenario.clock)
        try desktop.press("ctrl", "c")
        try see("^C", times: 1, within: right)
        try scenario.enter("echo still-here")
        try see("still-here", times: 2, within: right)
    }
}
