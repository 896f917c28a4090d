// The desktop and the machine under it: several mice, screens that change their size, programs that are
// not there, and the end.

import Geometry
import GuestHarness
import Testing

/// A user who does to the desktop what users of one machine seldom do.
struct MachineUse {
    let scenario: DesktopScenario
    var desktop: Desktop { scenario.desktop }

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    func run() throws {
        try scenario.step("a terminal for the machine") {
            try scenario.open("Terminal")
            try scenario.frame(of: "Terminal")
        }
        try scenario.step("missing program", startMissing)
        try scenario.step("another mouse", useMice)
        try scenario.step("another resolution", changeResolution)
        try scenario.step("close the terminal") {
            try scenario.focus("Terminal")
            try desktop.press("alt", "f4")
            try scenario.seeButtons(0)
        }
    }

    /// An entry of the Start menu whose program is not there says so.
    private func startMissing() throws {
        let file = "/cfg/taskbar-main.cfg"
        try scenario.enter(
            "cp \(file) /tmp/menu; echo \"entry9 = Nowhere, /base/bin/nowhere\" > \(file):append; "
                + "echo entry-there")
        try scenario.see("entry-there", times: 2)
        try scenario.open("Nowhere")
        try desktop.see("the program is not there", within: scenario.field)
        try scenario.seeButtons(2)
        try desktop.press("esc")
        try scenario.seeButtons(1)
        try scenario.enter("cp /tmp/menu \(file)")
    }

    /// A tablet, a virtual mouse and a PS/2 mouse move the same pointer, in turn.
    private func useMice() throws {
        let monitor = scenario.guest.monitor
        let mice = try monitor.mice()
        let relative = mice.filter { !$0.isAbsolute }
        #expect(relative.count == 2 && mice.count == 3, "\(mice)")
        // The face of the Start button above its text, which the pointer does not cover below.
        let face = Rect(x: 50, y: scenario.size.height - 32, width: 20, height: 4)
        func look(_ picture: Picture, at place: Rect) -> [UInt8] {
            (place.left..<place.right).flatMap { x in
                (place.top..<place.bottom).map { picture[x, $0].red }
            }
        }
        // Nothing has been on Start since its menu went.
        let before = try desktop.settle(ignoring: scenario.field)
        let dark = look(before, at: face)
        for (index, mouse) in relative.enumerated() {
            // Another place each time: a tablet that says the same again says nothing.
            let start = Point(190 + 60 * index, scenario.size.height - 200)
            let tip = Rect(x: start.x, y: start.y, width: 8, height: 8)
            try desktop.point(at: start)
            try desktop.wait(for: "the pointer at \(start)") {
                look($0, at: tip) != look(before, at: tip) && look($0, at: face) == dark
                    ? true : nil
            }
            try monitor.useMouse(mouse)
            // On its way it meets no edge: QEMU adds up movements that the guest has not fetched, and
            // an edge takes away more of one long way than of its pieces.
            for _ in 0..<6 { try monitor.moveMouse(x: -25 - 10 * index, y: 30) }
            try desktop.wait(for: "\(mouse.name) on Start") { picture in
                look(picture, at: face) == dark ? nil : true
            }
            try monitor.useMouse(try #require(mice.first { $0.isAbsolute }))
        }
    }

    /// The bar goes to the new bottom, the terminal stays within reach, and both work.
    private func changeResolution() throws {
        try scenario.focus("Terminal")
        for size in [Size(1024, 768), scenario.size] {
            try scenario.enter("echo mode \(size.width) \(size.height) > /dev/fb/0/ctl")
            try desktop.wait(for: "a screen of \(size.width)x\(size.height)") { picture -> Bool? in
                guard picture.width == size.width, picture.height == size.height else { return nil }
                let bar = Rect(x: 0, y: size.height - 44, width: size.width, height: 44)
                let places = try desktop.places(of: "Start", on: picture, within: bar)
                return places.isEmpty ? nil : true
            }
            try scenario.enter("echo it-has-\(size.width)")
            try scenario.see("it-has-\(size.width)", times: 2)
        }
    }

    /// Switches the machine off, or starts it again, from the Start menu. Nothing can be looked at then.
    func end(by entry: String, _ announcement: String) throws {
        try desktop.click("Start", within: scenario.bar)
        // The menu slides up: it has come to its end when its last row stands on the bar.
        let place = try desktop.wait(for: "\"\(entry)\" where it stays") { picture -> Rect? in
            let last = try desktop.places(of: "Shut down", on: picture, within: scenario.menu).last
            guard let last, abs(last.center.y - (scenario.bar.top - 20)) < 6 else { return nil }
            return try desktop.places(of: entry, on: picture, within: scenario.menu).last
        }
        try desktop.click(place.center)
        let outcome = try scenario.guest.finish()
        #expect(outcome.serial.contains(announcement), "\(outcome.serial.suffix(2000))")
        #expect(outcome.exitValue == nil)
    }
}
