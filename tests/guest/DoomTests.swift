// DOOM as somebody plays it: from the Start menu and from the terminal, with keys, on the screen.

import Geometry
import GuestHarness
import Testing

extension Guest {
    @Suite struct DoomTests {
        @Test("DOOM is started, played, saved, left and loaded")
        func session() throws {
            let products = try #require(GuestProducts.current)
            let scenario = try DesktopScenario(
                .pvh, resolution: "1024x768", products.withGames)
            defer { scenario.guest.stop() }
            try DoomSession(scenario).run()
            #expect(!scenario.guest.serial.contains("-P]"), "\(scenario.guest.serial.suffix(2000))")
        }

        /// What it says is in the picture of the step; how much that is depends on the machine.
        @Test("-timedemo says how many frames there were in a second")
        func timedemo() throws {
            let products = try #require(GuestProducts.current)
            let scenario = try DesktopScenario(
                .pvh, resolution: "1280x800", products.withGames)
            defer { scenario.guest.stop() }
            try scenario.step("doom-speed") {
                try scenario.open("Terminal")
                _ = try scenario.title("Terminal")
                try scenario.enter("doom -iwad freedoom2 -timedemo demo1; echo \"left: <$?>\"")
                _ = try scenario.desktop.see("left: <0>", within: scenario.field)
            }
        }
    }
}

/// Somebody who plays the first map of Freedoom's second phase, and how what the screen shows is read.
private struct DoomSession {
    private static let game = "Freedoom: Phase 2"

    private let scenario: DesktopScenario
    private let bar: StatusBarReader
    private var desktop: Desktop { scenario.desktop }
    private var keys: QMPClient { scenario.guest.monitor }

    init(_ scenario: DesktopScenario) throws {
        self.scenario = scenario
        bar = try StatusBarReader(screen: scenario.size)
    }

    func run() throws {
        try scenario.step("doom-boot") { _ = try desktop.see("Start") }
        try scenario.step("doom-choice") {
            try scenario.open("DOOM")
            try desktop.click(Self.game, within: scenario.field)
            // What is chosen is written on a button before it is a title.
            try desktop.seeNo("Which game", within: scenario.field)
            _ = try scenario.title(Self.game)
        }
        try scenario.step("doom-new-game", startGame)
        try scenario.step("doom-walk", walk)
        try scenario.step("doom-door", openDoor)
        try scenario.step("doom-shoot") { try shoot(until: 50) }
        let saved = try save()
        try scenario.step("doom-load") {
            try shoot(until: saved)
            try load(expecting: saved)
        }
        try scenario.step("doom-window") {
            try desktop.press("alt", "ret")
            _ = try scenario.title(Self.game)
        }
        try scenario.step("doom-quit", quit)
        try scenario.step("doom-again") { try playFromTerminal(expecting: saved) }
        try scenario.step("doom-no-game", nameWrongGame)
    }

    // MARK: Playing

    /// A new game at the lowest skill, on the whole screen.
    private func startGame() throws {
        try desktop.press("alt", "ret")
        try desktop.seeNo(Self.game, within: scenario.field)
        for key in ["esc", "ret", "up", "up", "ret"] { try tap(key) }
        try seeStart()
    }

    /// Waits for the first map as it begins.
    private func seeStart() throws { try bar.seeStart(desktop) }

    /// Forward, to the door that ends the first room.
    private func walk() throws {
        let start = try desktop.look()
        try hold("up") { try see(framesThatDiffer: 100) }
        #expect(bar.differenceOfViews(start, try desktop.look()) > 0.2)
        #expect(bar.bullets(on: try desktop.look()) == 50)
    }

    private func openDoor() throws {
        let closed = try desktop.look()
        try hold("spc") {
            _ = try desktop.wait(for: "a door that opens") {
                bar.differenceOfViews(closed, $0) > 0.25 ? true : nil
            }
        }
    }

    /// Fires until there are fewer bullets than `count`.
    private func shoot(until count: Int) throws {
        try hold("ctrl") {
            _ = try desktop.wait(for: "fewer than \(count) bullets") { picture in
                bar.bullets(on: picture).flatMap { $0 < count ? $0 : nil }
            }
        }
    }

    /// Saves into the first slot; how many bullets the saved game has. The menu holds the game.
    private func save() throws -> Int {
        var count = 0
        try scenario.step("doom-save") {
            for key in ["f2", "ret", "o", "n", "e"] { try tap(key) }
            count = try desktop.wait(for: "bullets") { bar.bullets(on: $0) }
            try tap("ret")
        }
        return count
    }

    private func load(expecting count: Int) throws {
        for key in ["f3", "ret"] { try tap(key) }
        try desktop.wait(for: "\(count) bullets again") {
            bar.bullets(on: $0) == count ? true : nil
        }
    }

    private func quit() throws {
        for key in ["f10", "y"] { try tap(key) }
        try desktop.seeNo(Self.game, within: scenario.field)
        try desktop.seeNo(Self.game, within: scenario.bar)
    }

    // MARK: From the terminal

    private func playFromTerminal(expecting saved: Int) throws {
        try scenario.open("Terminal")
        _ = try scenario.title("Terminal")
        try scenario.enter("doom -iwad freedoom2 -skill 1; echo \"left: <$?>\"")
        // In the terminal it has just been typed.
        _ = try desktop.see(Self.game, within: scenario.bar)
        try desktop.press("alt", "ret")
        try seeStart()
        try load(expecting: saved)
        for key in ["f10", "y"] { try tap(key) }
        _ = try desktop.see("left: <0>", within: scenario.field)
    }

    private func nameWrongGame() throws {
        try scenario.enter("doom -iwad none; echo \"left: <$?>\"")
        _ = try desktop.see("none.wad: cannot be read", within: scenario.field)
        _ = try desktop.see("left: <bad WAD>", within: scenario.field)
    }

    // MARK: Keys

    /// Holds a key while something happens.
    private func hold(_ key: String, _ body: () throws -> Void) throws {
        try keys.setKey(key, isDown: true)
        try body()
        try keys.setKey(key, isDown: false)
    }

    /// A key for the menus, which hear it however short it is. As one who looks at them does, waits for
    /// the next picture: keys of a machine that has no time for pictures are lost in the keyboard.
    private func tap(_ key: String) throws {
        let before = try desktop.look()
        try desktop.press(key)
        try desktop.wait(for: "another picture after \(key)") { $0 == before ? nil : true }
    }

    /// Waits until the screen has changed so often, which takes at least as many tics.
    private func see(framesThatDiffer wanted: Int) throws {
        var count = 0
        var last: Picture?
        try desktop.wait(for: "\(wanted) frames") { picture in
            if picture != last { count += 1 }
            last = picture
            return count > wanted ? true : nil
        }
    }
}
