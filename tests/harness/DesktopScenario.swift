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

    /// Boots the system with a tablet for the pointer, and with other devices.
    public init(
        _ boot: GuestMachine.Boot = .uefi, resolution: String, _ products: GuestProducts,
        cpus: Int = 2, memory: String = "1G", devices: [String] = [], takesTyping: Bool = false
    ) throws {
        var machine = GuestMachine(
            boot: boot, cpus: cpus, memory: memory, timeLimitInSeconds: 900)
        machine.resolution = resolution
        machine.takesTyping = takesTyping
        // Lines of the log would stand amid what is answered.
        if takesTyping { machine.arguments = "quiet" }
        // The last one is the one that the monitor moves at first.
        machine.devices = devices + ["virtio-tablet-pci"]
        guest = try GuestRun(machine, products)
        // Text of controls, titles, the terminal, and the calculator's numbers.
        let names = [
            "lato-regular-14", "lato-bold-14", "dejavu-sans-mono-regular-14", "lato-regular-24",
            "lato-regular-20",
        ]
        desktop = Desktop(
            guest, fonts: try Self.fonts(names, products),
            patienceInSeconds: 90,
            picturesTo: ProcessInfo.processInfo.environment["PATCHWORK_PICTURES"]
                ?? ".build/pictures")
        let numbers = resolution.split(separator: "x").compactMap { Int($0) }
        size = Size(numbers[0], numbers[1])
    }

    /// The fonts of these names that the system has, to read its screen with.
    public static func fonts(_ names: [String], _ products: GuestProducts) throws -> [ScreenFont] {
        try names.compactMap { try font($0, products) }
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

    /// Does a step of a scenario; keeps a picture of what it led to, and says how long it took.
    public func step(_ name: String, _ body: () throws -> Void) throws {
        stepCount += 1
        let start = Date()
        defer {
            let seconds = (Date().timeIntervalSince(start) * 10).rounded() / 10
            print("\(size.width)x\(size.height), \(name): \(seconds) s")
        }
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

    /// The frame of a window that is neither covered nor maximised, in the classic theme: the white
    /// lines of its bevel, a pixel inside of its upper and left edges, say how far it reaches.
    public func frame(of title: Rect, on picture: Picture) -> Rect? {
        func isWhite(_ x: Int, _ y: Int) -> Bool {
            guard (0..<picture.width).contains(x), (0..<picture.height).contains(y) else {
                return false
            }
            let pixel = picture[x, y]
            return pixel.red == 255 && pixel.green == 255 && pixel.blue == 255
        }
        let line = (max(0, title.top - 24)..<title.top).last { isWhite(title.left, $0) }
        guard let line else { return nil }
        var left = title.left
        while isWhite(left - 1, line) { left -= 1 }
        var right = title.left
        while isWhite(right + 1, line) { right += 1 }
        var bottom = line
        while isWhite(left, bottom + 1) { bottom += 1 }
        let frame = Rect(left: left - 1, top: line - 1, right: right + 3, bottom: bottom + 3)
        return frame.width > 60 && frame.height > 40 ? frame : nil
    }

    /// Waits until the window with a title has a frame that `condition` accepts, and returns it. The
    /// pointer is put where it covers no frame.
    @discardableResult
    public func frame(
        of title: String, _ what: String = "has a frame",
        _ condition: (Rect) -> Bool = { _ in true }
    ) throws -> Rect {
        try desktop.point(at: Point(size.width / 2, size.height - 4))
        return try desktop.wait(for: "\"\(title)\": \(what)") { picture in
            try desktop.places(of: title, on: picture, within: field).lazy
                .compactMap { self.frame(of: $0, on: picture) }.first(where: condition)
        }
    }

    /// Drags a window by its title until its upper left corner is somewhere; its frame then.
    @discardableResult
    public func put(_ title: String, at origin: Point) throws -> Rect {
        let start = try frame(of: title)
        let grasp = Point(start.center.x, start.top + 16)
        try desktop.drag(from: grasp, to: grasp + origin - start.origin)
        return try frame(of: title, "at \(origin)") { $0 == Rect(origin, start.size) }
    }

    /// Clicks on a window's title and waits until the window has the focus.
    public func focus(_ name: String) throws {
        try desktop.click(name, within: field)
        try desktop.wait(for: "the focus of \"\(name)\"") { picture in
            // A title bar is blue with the focus and grey without.
            try desktop.places(of: name, on: picture, within: field)
                .contains { picture[$0.right + 6, $0.center.y].red < 60 } ? true : nil
        }
    }

    /// How many windows have a button in the task bar: each has a dark line at its left and its right.
    public func windowButtonCount(_ picture: Picture) -> Int {
        let row = size.height - 20
        var count = 0
        var last = false
        // From the Start button to the clock's frame.
        for x in 84..<size.width - 104 {
            let isEdge = (-9...9).allSatisfy { picture[x, row + $0].red < 90 }
            if isEdge && !last { count += 1 }
            last = isEdge
        }
        return count / 2
    }

    /// Waits until so many windows have a button in the task bar.
    public func seeButtons(_ count: Int) throws {
        try desktop.wait(for: "\(count) windows in the task bar") { picture in
            windowButtonCount(picture) == count ? true : nil
        }
    }

    /// Where an entry of the Start menu stands once the menu does not move any more. It slides out of
    /// the bar: what is its last entry in the end is its first one on the way there. Windows behind it
    /// may say the same, but not in one column with the menu's end.
    private func still(_ entry: String) throws -> Rect {
        var last: Rect?
        return try desktop.wait(for: "\"\(entry)\" in the menu") { picture in
            let end = try desktop.places(of: "Restart", on: picture, within: menu).last
            let place = try desktop.places(of: entry, on: picture, within: menu)
                .last { place in
                    end.map { abs($0.left - place.left) < 4 && place.top < $0.top } ?? false
                }
            defer { last = place }
            return place == last ? place : nil
        }
    }

    /// Opens a program from the Start menu, and sees the menu go: it slides into the bar, its first entry
    /// last.
    public func open(_ entry: String) throws {
        try desktop.click("Start", within: bar)
        let place = try still(entry)
        try desktop.click(place.center)
        _ = try desktop.wait(for: "the end of the menu") { picture -> Bool? in
            for name in ["Terminal", "Restart"] {
                let places = try desktop.places(of: name, on: picture, within: menu)
                if places.contains(where: { abs($0.left - place.left) < 4 }) { return nil }
            }
            return true
        }
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
