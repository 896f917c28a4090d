// The window server on the real system: programs that attack it, and what it costs when nobody does
// anything.

import Geometry
import GuestHarness
import Testing

/// A user who runs programs that test the window server, judged by what their lines on the screen and the
/// server's in the log say. (A machine that is booted for one command has no desktop.)
struct WindowServers {
    let scenario: DesktopScenario

    init(_ scenario: DesktopScenario) { self.scenario = scenario }

    /// No program of the desktop runs at all while nothing happens.
    func runIdle() throws {
        try scenario.step("idle") {
            _ = try log(of: "desktop-test idle")
        }
    }

    /// Offenders are cut off and named, others notice nothing.
    func runHostile() throws {
        try scenario.step("hostile programs") {
            try checkOffences(try log(of: "desktop-test"))
        }
    }

    /// What the server said until a program of tests has run to its end in a terminal, and found nothing
    /// wrong.
    private func log(of command: String) throws -> String {
        let start = scenario.guest.serial.utf8.count
        try scenario.open("Terminal")
        try scenario.frame(of: "Terminal")
        try scenario.enter(command + " && echo as-it-should")
        // On the wallpaper: the cursor of a terminal with the focus blinks.
        try scenario.desktop.click(Point(20, 20))
        try scenario.see("as-it-should", times: 2)
        try scenario.focus("Terminal")
        try scenario.desktop.press("alt", "f4")
        try scenario.seeButtons(0)
        return String(decoding: scenario.guest.serial.utf8.dropFirst(start), as: UTF8.self)
    }

    private func checkOffences(_ log: String) throws {
        let offences = [
            ("forged-surface", "named a surface that is not its own"),
            ("forged-parent", "named a surface that is not its own"),
            ("other-peoples-keys", "asked for what its socket does not allow"),
            ("other-peoples-windows", "asked for what its socket does not allow"),
            ("false-wallpaper", "asked for what its socket does not allow"),
            ("half-a-message", "broke the protocol"), ("nonsense", "broke the protocol"),
            ("guessed-key", "gave a buffer that cannot be used"),
            ("buffer-too-small", "gave a buffer that cannot be used"),
            ("nothing-to-present", "gave a buffer that cannot be used"),
            ("too-many-surfaces", "asked for more than a program may have"),
            ("flood", "asked for more than a program may have"),
            ("never-reads", "does not read its events"),
        ]
        for (name, offence) in offences {
            #expect(log.contains("(\(name)) \(offence)"), "\(name)")
        }
        #expect(!log.contains("(witness)"))
    }
}
