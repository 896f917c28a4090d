// A user at the desktop: reads the screen, moves the pointer, types. What a scenario is written in.

import Foundation
public import Geometry

/// Somebody who looks at a running machine's screen and uses its mouse and keyboard.
///
/// Every expectation waits until it comes true, for as long as the machine may run; there are no
/// delays to tune. The machine needs a `virtio-tablet-pci`.
public final class Desktop {
    /// The machine.
    public let run: GuestRun
    private let fonts: [ScreenFont]
    private let patienceInSeconds: Double
    /// Where pictures of failures go.
    private let pictures: URL?
    /// The screen's size at the last look.
    private var size: Size?

    /// A user of a running machine who can read the given fonts.
    public init(
        _ run: GuestRun, fonts: [ScreenFont], patienceInSeconds: Double = 60,
        picturesTo directory: String? = nil
    ) {
        self.run = run
        self.fonts = fonts
        self.patienceInSeconds = patienceInSeconds
        pictures = directory.map { URL(fileURLWithPath: $0) }
    }

    // MARK: - Looking

    /// What the screen shows.
    public func look() throws -> Picture {
        let picture = try run.monitor.screen()
        size = Size(picture.width, picture.height)
        return picture
    }

    /// Waits until `condition` finds something on the screen.
    @discardableResult
    public func wait<Found>(
        for what: String, _ condition: (Picture) throws -> Found?
    ) throws -> Found {
        let deadline = Date().addingTimeInterval(patienceInSeconds)
        while true {
            let picture = try look()
            if let found = try condition(picture) { return found }
            guard Date() < deadline else {
                keep(picture, as: "failure")
                throw GuestError.notSeen(what, serial: run.serial)
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
    }

    /// Waits for `text`, and returns where it stands: the first place from the top.
    @discardableResult
    public func see(_ text: String, within region: Rect? = nil) throws -> Rect {
        try wait(for: "\"\(text)\"") { try places(of: text, on: $0, within: region).first }
    }

    /// Waits until `text` is nowhere.
    public func seeNo(_ text: String, within region: Rect? = nil) throws {
        _ = try wait(for: "the end of \"\(text)\"") {
            try places(of: text, on: $0, within: region).isEmpty ? true : nil
        }
    }

    /// Waits until the screen stays as it is from one look to the next, twice.
    @discardableResult
    public func settle(ignoring region: Rect = .zero) throws -> Picture {
        var last: Picture?
        var count = 0
        return try wait(for: "a screen that stays the same") { picture in
            count = last?.equals(picture, outside: region) == true ? count + 1 : 0
            last = picture
            return count == 2 ? picture : nil
        }
    }

    /// Where a text stands in any of the fonts.
    public func places(
        of text: String, on picture: Picture, within region: Rect? = nil
    ) throws -> [Rect] {
        try fonts.flatMap { try picture.places(of: text, in: $0, within: region) }
            .sorted { ($0.top, $0.left) < ($1.top, $1.left) }
    }

    /// Saves a picture, if there is a place for pictures.
    public func keep(_ picture: Picture, as name: String) {
        guard let pictures else { return }
        try? FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
        try? Data(picture.png()).write(to: pictures.appendingPathComponent("\(name).png"))
    }

    // MARK: - Doing

    /// Puts the pointer somewhere.
    public func point(at place: Point) throws {
        if size == nil { _ = try look() }
        try run.monitor.movePointer(to: place, on: size ?? .zero)
    }

    /// Clicks somewhere.
    public func click(_ place: Point, _ button: QMPClient.Button = .left, times: Int = 1) throws {
        try point(at: place)
        try run.monitor.click(button, times: times)
    }

    /// Waits for a text and clicks on it.
    public func click(_ text: String, within region: Rect? = nil, times: Int = 1) throws {
        try click(try see(text, within: region).center, times: times)
    }

    /// Drags with a button, in steps as a hand makes them.
    public func drag(
        from start: Point, to end: Point, _ button: QMPClient.Button = .left, stepCount: Int = 8
    ) throws {
        try point(at: start)
        try run.monitor.setButton(button, isDown: true)
        for step in 1...stepCount {
            try point(
                at: Point(
                    start.x + (end.x - start.x) * step / stepCount,
                    start.y + (end.y - start.y) * step / stepCount))
        }
        try run.monitor.setButton(button, isDown: false)
    }

    /// Does something while a key is held; not faster than a hand does. Keyboard and mouse are two devices,
    /// and a busy machine sees only the order of what does not wait in both at once.
    public func holding(_ key: String, _ body: () throws -> Void) throws {
        let hand = 0.02
        try run.monitor.setKey(key, isDown: true)
        Thread.sleep(forTimeInterval: hand)
        try body()
        Thread.sleep(forTimeInterval: hand)
        try run.monitor.setKey(key, isDown: false)
    }

    /// Types text on an American keyboard.
    public func type(_ text: String) throws { try run.monitor.type(text) }

    /// Presses keys together, by QEMU's names.
    public func press(_ keys: String...) throws { try run.monitor.press(keys) }
}

extension Picture {
    /// Whether two pictures are the same but for the pixels of a region.
    func equals(_ other: Picture, outside region: Rect) -> Bool {
        guard width == other.width, height == other.height else { return false }
        if pixels == other.pixels { return true }
        for y in 0..<height {
            for x in 0..<width where !region.contains(Point(x, y)) {
                if self[x, y] != other[x, y] { return false }
            }
        }
        return true
    }
}
