// One machine with the desktop on it, and what a user can tell about it by looking.

internal import BootArchive
internal import DiskImage
import Foundation
public import Geometry

/// A booted desktop. Steps use it one after the other: booting takes longer than all they do.
public final class DesktopScenario {
    /// The user.
    public let desktop: Desktop
    /// The machine.
    public let guest: GuestRun
    /// The screen's size.
    public let size: Size
    private var stepCount = 0

    /// Boots the system as users do, with a tablet for the pointer.
    public init(
        resolution: String, _ products: GuestProducts, cpus: Int = 2, memory: String = "1G"
    ) throws {
        var machine = GuestMachine(
            boot: .uefi, cpus: cpus, memory: memory, timeLimitInSeconds: 900)
        machine.resolution = resolution
        machine.devices = ["virtio-tablet-pci"]
        guest = try GuestRun(machine, products)
        // Text of controls, titles, the terminal, and the calculator's numbers.
        let names = [
            "lato-regular-14", "lato-bold-14", "dejavu-sans-mono-regular-14", "lato-regular-24",
            "lato-regular-20",
        ]
        desktop = Desktop(
            guest, fonts: try names.compactMap { try Self.font($0, products) },
            patienceInSeconds: 90,
            picturesTo: ProcessInfo.processInfo.environment["PATCHWORK_PICTURES"]
                ?? ".build/pictures")
        let numbers = resolution.split(separator: "x").compactMap { Int($0) }
        size = Size(numbers[0], numbers[1])
    }

    private static func font(_ name: String, _ products: GuestProducts) throws -> ScreenFont? {
        let bytes = try SourceTree.read(products.rootArchive)
        let file = try unsafe bytes.withUnsafeBytes { memory -> [UInt8]? in
            let archive = try unsafe Archive(memory)
            return archive.find("base/data/fonts/\(name).grf".utf8).map {
                unsafe archive.withContents(of: $0) { unsafe Array($0) }
            }
        }
        return try file.map { try ScreenFont($0) }
    }

    /// Does a step of a scenario; keeps a picture of what it led to.
    public func step(_ name: String, _ body: () throws -> Void) throws {
        stepCount += 1
        do {
            try body()
        } catch {
            desktop.keep(try desktop.look(), as: "\(size.width)-\(stepCount)-\(name)-failed")
            throw error
        }
        desktop.keep(try desktop.look(), as: "\(size.width)-\(stepCount)-\(name)")
    }

    // MARK: - Parts of the screen

    /// The task bar, at the bottom.
    public var bar: Rect { Rect(x: 0, y: size.height - 44, width: size.width, height: 44) }

    /// Everything above the task bar.
    public var field: Rect { Rect(x: 0, y: 0, width: size.width, height: size.height - 44) }

    /// Where a window's title stands.
    public func title(_ text: String) throws -> Rect { try desktop.see(text, within: field) }

    /// Where a title stands once it does so at a place that `condition` accepts.
    @discardableResult
    public func title(_ text: String, _ what: String, _ condition: (Rect) -> Bool) throws -> Rect {
        try desktop.wait(for: "\"\(text)\" \(what)") { picture in
            try desktop.places(of: text, on: picture, within: field).first(where: condition)
        }
    }

    /// Opens a program from the Start menu.
    public func open(_ entry: String) throws {
        try desktop.click("Start", within: bar)
        // The menu grows from the bar: it is looked for until it is all there.
        let place = try desktop.see(entry, within: menu)
        _ = try desktop.settle(ignoring: clock)
        try desktop.click(place.center)
        try desktop.seeNo("Restart", within: menu)
    }

    /// Where the Start menu is.
    public var menu: Rect { Rect(x: 0, y: size.height - 444, width: 260, height: 400) }

    /// Where the bar's clock is, which changes by itself.
    public var clock: Rect {
        Rect(x: size.width - 220, y: size.height - 44, width: 220, height: 44)
    }

    /// What changes by itself while an analogue clock is open on the right: the right half.
    public var moving: Rect {
        Rect(x: size.width / 2, y: 0, width: size.width - size.width / 2, height: size.height)
    }

    /// Types a line into the window with the focus.
    public func enter(_ line: String) throws { try desktop.type(line + "\n") }

    /// Waits until a text stands at least so often above the task bar.
    public func see(_ text: String, times count: Int) throws {
        try desktop.wait(for: "\"\(text)\" \(count) times") { picture in
            let places = try desktop.places(of: text, on: picture, within: field)
            return places.count >= count ? true : nil
        }
    }

    /// The mean colour of a region.
    public func colour(of region: Rect) throws -> [Int] {
        let picture = try desktop.look()
        var sums = [0, 0, 0]
        for y in region.top..<region.bottom {
            for x in region.left..<region.right {
                let pixel = picture[x, y]
                sums[0] += Int(pixel.red)
                sums[1] += Int(pixel.green)
                sums[2] += Int(pixel.blue)
            }
        }
        return sums.map { $0 / max(region.size.area, 1) }
    }

    /// Waits until a region looks different from before.
    public func seeChange(of region: Rect, from before: [Int]) throws {
        try desktop.wait(for: "another colour in \(region)") { _ in
            let now = try colour(of: region)
            return zip(now, before).contains { abs($0 - $1) > 12 } ? true : nil
        }
    }
}
