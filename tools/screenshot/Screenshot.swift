// `screenshot`: boots the system headless and saves what its screen shows.

import ArgumentParser
import Foundation
import GuestHarness

@main
struct Screenshot: ParsableCommand {
    @Option(help: "Processors of the machine.") var cpus = 2
    @Option(help: "Memory of the machine.") var memory = "512M"
    @Option(help: "Seconds without change after which the picture is taken.") var calm = 2.0
    @Argument(help: "The directory that `make image` filled.") var products: String
    @Argument(help: "The PNG file to write.") var output: String

    func run() throws {
        let machine = GuestMachine(boot: .uefi, cpus: cpus, memory: memory)
        let guest = try GuestRun(machine, GuestProducts(directory: products))
        defer { guest.stop() }
        try guest.waitForSerial("PatchworkOS")
        let picture = try calmScreen(of: guest)
        try Data(picture.png()).write(to: URL(fileURLWithPath: output))
        print("\(output): \(picture.width)x\(picture.height)")
    }

    /// The screen once it stopped changing, or after a minute whatever it shows.
    private func calmScreen(of guest: GuestRun) throws -> Picture {
        var last = try guest.monitor.screen()
        var calmSince = Date()
        let deadline = Date().addingTimeInterval(60)
        while Date() < deadline, Date().timeIntervalSince(calmSince) < calm {
            Thread.sleep(forTimeInterval: 0.5)
            let next = try guest.monitor.screen()
            if next != last {
                last = next
                calmSince = Date()
            }
        }
        return last
    }
}
