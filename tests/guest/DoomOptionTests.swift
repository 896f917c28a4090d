// DOOM as it is started from the terminal: options of its command line, and without any game.

import Geometry
import GuestHarness
import Testing

extension Guest.DoomTests {
    @Test("DOOM starts in the map that was asked for, records a demo, and plays it")
    func options() throws {
        let products = try #require(GuestProducts.current)
        let scenario = try DesktopScenario(.pvh, resolution: "1024x768", products.withGames)
        defer { scenario.guest.stop() }
        let (desktop, keys) = (scenario.desktop, scenario.guest.monitor)
        let bar = try StatusBarReader(screen: scenario.size, map: 3)
        func doom(_ options: String) throws {
            try scenario.enter("doom -iwad freedoom2 \(options); echo \"left: <$?>\"")
        }
        try scenario.step("doom-record") {
            try scenario.open("Terminal")
            _ = try scenario.title("Terminal")
            try doom("-fullscreen -warp 3 -skill 2 -record run")
            try bar.seeStart(desktop)
            try keys.setKey("ctrl", isDown: true)
            // So many that the demo goes on for seconds, and many pictures of it are taken, after its
            // third: the shots that are waited for below.
            _ = try desktop.wait(for: "far fewer bullets") { picture in
                bar.bullets(on: picture).flatMap { $0 < 40 ? $0 : nil }
            }
            try keys.setKey("ctrl", isDown: false)
            for key in ["f10", "y"] { try desktop.press(key) }
            _ = try desktop.see("left: <0>", within: scenario.field)
        }
        try scenario.step("doom-play") {
            try scenario.enter("clear")
            try doom("-fullscreen -playdemo run")
            try bar.seeStart(desktop)
            _ = try desktop.wait(for: "the shots that were recorded") { picture in
                bar.bullets(on: picture).flatMap { $0 < 48 ? $0 : nil }
            }
            // It ends with the demo.
            _ = try desktop.see("left: <0>", within: scenario.field)
        }
        try scenario.step("doom-mistakes") {
            try scenario.enter("clear")
            try doom("-skill 9")
            _ = try desktop.see("needs a number from 1 to 5, not", within: scenario.field)
            _ = try desktop.see("left: <bad arguments>", within: scenario.field)
        }
    }

    @Test("without a game DOOM says what to do")
    func withoutGames() throws {
        let products = try #require(GuestProducts.current)
        let scenario = try DesktopScenario(.pvh, resolution: "1024x768", products)
        defer { scenario.guest.stop() }
        let desktop = scenario.desktop
        try scenario.step("doom-no-wad") {
            try scenario.open("DOOM")
            _ = try desktop.see("There is no game to play", within: scenario.field)
            _ = try desktop.see("/box/doom/data", within: scenario.field)
            try desktop.click("OK", within: scenario.field)
            try desktop.seeNo("There is no game to play", within: scenario.field)
        }
        try scenario.step("doom-no-wad-typed") {
            try scenario.open("Terminal")
            _ = try scenario.title("Terminal")
            try scenario.enter("doom; echo \"left: <$?>\"")
            _ = try desktop.see("There is no game to play", within: scenario.field)
            _ = try desktop.see("left: <no IWAD>", within: scenario.field)
        }
    }
}
