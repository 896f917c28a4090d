// Managing windows, judged by where their frames are on the screen.

import Geometry
import GuestHarness
import Testing

/// A user who puts the terminal's window here and there.
struct Windows {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("terminal", openTerminal)
        try scenario.step("move", move)
        try scenario.step("resize", resize)
        try scenario.step("snap by keys", snapByKeys)
        try scenario.step("snap by dragging", snapByDragging)
        try scenario.step("maximise", maximise)
        try scenario.step("minimise", minimise)
        try scenario.step("switch", switchWindows)
        try scenario.step("close", close)
    }

    /// The most of it in the least time.
    func runShortly() throws {
        try scenario.step("terminal", openTerminal)
        try scenario.step("move", move)
        try scenario.step("maximise", maximise)
    }

    private func openTerminal() throws {
        try scenario.open("Terminal")
        _ = try scenario.title("Terminal")
        try scenario.enter("echo one && echo two-three")
        // Once as typed, once as the answer.
        try scenario.see("two-three", times: 2)
    }

    /// By its title, and with Super by any point.
    private func move() throws {
        let before = try scenario.frame(of: "Terminal")
        let grasp = Point(before.center.x, before.top + 16)
        try desktop.drag(from: grasp, to: grasp + Point(60, 40))
        let moved = before.offset(by: Point(60, 40))
        try scenario.frame(of: "Terminal", "60 to the right and 40 down") { $0 == moved }
        try desktop.holding("meta_l") {
            try desktop.drag(from: moved.center, to: moved.center - Point(60, 40))
        }
        try scenario.frame(of: "Terminal", "back, by Super and the mouse") { $0 == before }
    }

    /// Every edge and corner, outwards; the others stay where they are.
    private func resize() throws {
        let start = try scenario.frame(of: "Terminal")
        // Smaller first, so that there is room on every side.
        try desktop.drag(
            from: Point(start.right - 2, start.bottom - 2),
            to: Point(start.right - 202, start.bottom - 142))
        // To the pixel, here and below: whatever comes on the way to it is not the end of the drag.
        let wanted = Rect(start.origin, Size(start.width - 200, start.height - 140))
        let small = try scenario.frame(of: "Terminal", "smaller") { $0 == wanted }
        var frame = try scenario.put("Terminal", at: Point(small.left, 200))
        for (x, y) in [(-1, -1), (0, -1), (1, -1), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0)] {
            let place = Point(
                x < 0 ? frame.left + 1 : x > 0 ? frame.right - 2 : frame.center.x,
                y < 0 ? frame.top + 1 : y > 0 ? frame.bottom - 2 : frame.center.y)
            try desktop.drag(from: place, to: place + Point(x * 40, y * 40))
            let last = frame
            frame = try scenario.frame(of: "Terminal", "pulled towards \(x), \(y)") {
                isPulled(last, to: $0, x, y)
            }
        }
    }

    /// Whether the edges that were pulled are 40 pixels further out, and the others are where they were.
    private func isPulled(_ old: Rect, to new: Rect, _ x: Int, _ y: Int) -> Bool {
        func isRight(_ distance: Int, _ isMoved: Bool) -> Bool {
            distance == (isMoved ? 40 : 0)
        }
        return isRight(old.left - new.left, x < 0) && isRight(new.right - old.right, x > 0)
            && isRight(old.top - new.top, y < 0) && isRight(new.bottom - old.bottom, y > 0)
    }

    private var halfWidth: Int { scenario.size.width / 2 }

    private func snapByKeys() throws {
        let before = try scenario.frame(of: "Terminal")
        for (key, left) in [("left", 0), ("right", halfWidth)] {
            try desktop.press("meta_l", key)
            try scenario.title("Terminal", "in the half on the \(key)") {
                (left..<left + 60).contains($0.left) && $0.top < 30
            }
            try desktop.press("meta_l", "down")
            try scenario.frame(of: "Terminal", "where it was") { $0 == before }
        }
        try desktop.press("meta_l", "up")
        try scenario.title("Terminal", "at the top") { $0.left < 60 && $0.top < 30 }
        try desktop.press("meta_l", "down")
        try scenario.frame(of: "Terminal", "where it was") { $0 == before }
    }

    private func snapByDragging() throws {
        let before = try scenario.frame(of: "Terminal")
        let grasp = Point(before.center.x, before.top + 16)
        let middle = scenario.size.height / 2
        let targets = [
            (Point(0, middle), 0), (Point(scenario.size.width - 1, middle), halfWidth),
            (Point(halfWidth, 0), 0),
        ]
        for (target, left) in targets {
            try desktop.drag(from: grasp, to: target)
            try scenario.title("Terminal", "against the edge at \(target)") {
                (left..<left + 60).contains($0.left) && $0.top < 30
            }
            try desktop.press("meta_l", "down")
            try scenario.frame(of: "Terminal", "where it was") { $0 == before }
        }
    }

    private func maximise() throws {
        let before = try scenario.frame(of: "Terminal")
        try desktop.click(Point(before.center.x, before.top + 16), times: 2)
        try scenario.title("Terminal", "at the top") { $0.left < 60 && $0.top < 30 }
        try desktop.click(Point(scenario.size.width / 2, 14), times: 2)
        try scenario.frame(of: "Terminal", "where it was") { $0 == before }
    }

    /// By the task bar, by the keyboard, and back each time.
    private func minimise() throws {
        let before = try scenario.frame(of: "Terminal")
        // Later the pointer stands on the button's text, which is dimmed as well.
        let button = try desktop.see("Terminal", within: scenario.bar).center
        for byKeyboard in [false, true] {
            if byKeyboard {
                try desktop.press("meta_l", "down")
            } else {
                try desktop.click(button)
            }
            try desktop.seeNo("Terminal", within: scenario.field)
            if byKeyboard {
                try desktop.press("alt", "tab")
            } else {
                try desktop.click(button)
            }
            try scenario.frame(of: "Terminal", "where it was") { $0 == before }
        }
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

    private func close() throws {
        let frame = try scenario.frame(of: "Terminal")
        try desktop.click(Point(frame.right - 17, frame.top + 17))
        try desktop.seeNo("Terminal", within: scenario.field)
        try desktop.seeNo("Terminal", within: scenario.bar)
    }
}
