// `screenshot`: boots the system headless, opens a few windows, and saves what its screen shows.

import ArgumentParser
import Foundation
import Geometry
import GuestHarness

@main
struct Screenshot: ParsableCommand {
    @Option(help: "Processors of the machine.") var cpus = 2
    @Option(help: "Memory of the machine.") var memory = "1G"
    @Option(help: "The screen's resolution.") var resolution = "1280x800"
    @Flag(help: "Take the picture without opening anything.") var bare = false
    @Argument(help: "The directory that `make image` filled.") var products: String
    @Argument(help: "The PNG file to write.") var output: String

    func run() throws {
        let scenario = try DesktopScenario(
            resolution: resolution, GuestProducts(directory: products), cpus: cpus,
            memory: memory)
        defer { scenario.guest.stop() }
        _ = try scenario.desktop.see("Start", within: scenario.bar)
        if !bare { try openWindows(scenario) }
        let picture = try scenario.desktop.settle(ignoring: scenario.moving)
        try Data(picture.png()).write(to: URL(fileURLWithPath: output))
        print("\(output): \(picture.width)x\(picture.height)")
    }

    /// A few windows side by side, the terminal in front.
    private func openWindows(_ scenario: DesktopScenario) throws {
        let (width, height) = (scenario.size.width, scenario.size.height)
        for (program, place) in [
            ("Clock", Point(width * 4 / 5, height / 8)),
            ("Calculator", Point(width * 3 / 4, height / 2)),
            ("Terminal", Point(width / 8, height / 8)),
        ] {
            try scenario.open(program)
            try scenario.desktop.drag(from: try scenario.title(program).center, to: place)
            if program == "Calculator" { try scenario.desktop.type("12.5*8=") }
        }
        try scenario.enter("ls / && ps")
        try scenario.desktop.see("COMMAND")
        try scenario.desktop.point(at: Point(width / 2, height * 7 / 8))
    }
}
