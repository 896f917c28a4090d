// The pointer: one surface with the pictures of all shapes side by side, which the server shows where
// the mouse is. A shape whose file is missing is shown as the arrow.

import Cfg
import KernelABI
import Patchwork
import Std

/// The shapes and their files.
private let shapes: [(CursorShape, String)] = [
    (.arrow, "arrow"), (.text, "text"), (.hand, "hand"), (.move, "move"),
    (.resizeHorizontal, "resize-horizontal"), (.resizeVertical, "resize-vertical"),
    (.resizeFalling, "resize-diagonal-down"), (.resizeRising, "resize-diagonal-up"),
    (.wait, "wait"), (.forbidden, "forbidden"), (.cross, "crosshair"),
]

/// The largest side of a picture that is used.
private let largestSide = 128

/// Draws the pictures in a row.
final class PointerPictures: Element {
    private var images: [(shape: CursorShape, image: Image, hotSpot: Point)] = []

    /// Reads the files of a theme.
    func read(_ style: Style) {
        let directory = style.theme.names.cursorDirectory
        let hotSpots = Self.hotSpots("\(directory)/hotspots.cfg")
        images = []
        for (shape, name) in shapes {
            let path = shape == .arrow ? style.theme.names.cursorArrow : "\(directory)/\(name).fbmp"
            guard let bytes = try? File.read(path), let image = try? Image(fbmp: bytes),
                image.size.width <= largestSide, image.size.height <= largestSide
            else {
                try? Descriptor.standardError.write("cursor: \(path) cannot be used\n")
                continue
            }
            let spot = hotSpots(name) ?? Point(0, 0)
            images.append((shape, image, spot))
        }
    }

    /// Reads where each picture points.
    private static func hotSpots(_ path: String) -> (String) -> Point? {
        guard let bytes = try? File.read(path), let file = try? Configuration(bytes) else {
            return { _ in nil }
        }
        return { name in
            let numbers = file.list("hotspots", name).map { Text.number($0.utf8) }
            guard numbers.count == 2, let x = numbers[0], let y = numbers[1] else { return nil }
            return Point(Int(min(x, UInt64(largestSide))), Int(min(y, UInt64(largestSide))))
        }
    }

    override func measure(_ room: Size, _ style: Style) -> Size {
        images.reduce(Size(1, 1)) { size, entry in
            Size(size.width + entry.image.size.width, max(size.height, entry.image.size.height))
        }
    }

    /// Tells the server where each picture is.
    func describe(_ window: Window) {
        var x = 0
        for entry in images {
            let area = Rect(Point(x, 0), entry.image.size)
            window.application?.send(
                .cursorPicture(
                    CursorPicture(shape: entry.shape, area: area, hotSpot: entry.hotSpot)),
                surface: window.surface)
            x += entry.image.size.width
        }
    }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        canvas.replace(bounds, with: .clear)
        var x = 0
        for entry in images {
            canvas.draw(entry.image, at: Point(x, 0))
            x += entry.image.size.width
        }
    }
}

Application.run("cursor", .shell) { application in
    let pictures = PointerPictures()
    let window = Window("Pointer", options: .translucent, role: .cursor, content: pictures)
    pictures.read(application.style)
    application.open(window)
    pictures.describe(window)
    application.onThemeChange = {
        pictures.read(application.style)
        window.resize(content: pictures.measure(.zero, application.style))
        pictures.describe(window)
        pictures.redraw()
    }
}
