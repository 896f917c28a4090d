// What the screen must show, worked out as simply as possible: everything, from the bottom to the top,
// without regions, visibility or memory of the frame before.

import DesktopProtocol
import Geometry
import Graphics

@testable import WindowServer

extension WindowServer {
    /// The whole screen, painted anew.
    func modelPicture() -> Pixels {
        let picture = Pixels(size: screen.size)!
        picture.fill(picture.bounds, with: settings.desktopColor.premultiplied)
        for surface in shownFromBottom {
            let frame = surface.frame
            if surface.hasShadow {
                let shadow = Shadow(frame: frame, isFocused: surface.state.contains(.focused))
                Shadow.bounds(of: frame).subtracting(frame) { part in
                    shadow.paint(part.intersection(picture.bounds), on: picture)
                }
            }
            if surface.isOpaque {
                picture.copy(frame, from: surface.pixels!, origin: surface.origin)
            } else {
                picture.blend(frame, from: surface.pixels!, origin: surface.origin)
            }
            if surface.state.contains(.unresponsive) {
                picture.blend(frame, with: Color(0x70FF_FFFF).premultiplied)
            }
        }
        if let frame = drag?.snapFrame, !frame.isEmpty {
            let accent = settings.accentColor
            picture.blend(frame, with: accent.withAlpha(0x50).premultiplied)
            frame.subtracting(frame.inset(by: 2)) { part in
                picture.fill(part, with: accent.withAlpha(0xFF).premultiplied)
            }
        }
        if let switcher {
            picture.blend(
                switcher.frame, from: switcher.pixels, origin: switcher.frame.origin)
        }
        if pointer.shape != .hidden, cursorSurface?.pixels == nil {
            let frame = Rect(pointer.position, DefaultCursor.size).intersection(picture.bounds)
            DefaultCursor.paint(frame, at: pointer.position, on: picture)
        }
        return picture
    }

    /// The first pixel that differs from the model.
    func differenceFromModel() -> Point? {
        let model = modelPicture()
        for y in 0..<screen.size.height {
            for x in 0..<screen.size.width
            where screen.pixel(at: Point(x, y)) != model.pixel(at: Point(x, y)) {
                return Point(x, y)
            }
        }
        return nil
    }
}
