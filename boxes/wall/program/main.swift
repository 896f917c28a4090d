// The wallpaper: the theme's picture, scaled so that it fills the screen whatever its shape.

import FBMP
import KernelABI
import Patchwork
import Std

/// Draws the wallpaper. The picture is read when it is drawn and forgotten afterwards: it is large, and
/// the server has its own copy of what was drawn.
final class Wallpaper: Element {
    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let path = style.theme.names.wallpaper
        guard let image = Self.read(path) else { return drawGradient(&canvas, style) }
        canvas.draw(image, scaledTo: Self.cover(bounds.size, with: image.size))
    }

    /// What is behind the windows when there is no picture.
    private func drawGradient(_ canvas: inout Canvas, _ style: Style) {
        let deco = style.theme.deco
        canvas.gradient(
            bounds, from: deco.backgroundSelectedEnd.withAlpha(255),
            to: deco.backgroundSelectedStart.withAlpha(255).mixed(with: .black, 120), .vertical)
    }

    /// The rectangle of the picture's shape that covers a size, the picture's middle in its middle.
    static func cover(_ size: Size, with picture: Size) -> Rect {
        var width = size.width
        var height = picture.height * size.width / picture.width
        if height < size.height {
            height = size.height
            width = picture.width * size.height / picture.height
        }
        return Rect(
            x: (size.width - width) / 2, y: (size.height - height) / 2, width: width,
            height: height)
    }

    private static func read(_ path: String) -> Image? {
        do throws(Errno) {
            let bytes = try File.read(path)
            do throws(ImageError) {
                return try Image(fbmp: bytes)
            } catch {
                say("\(path): \(error.description)")
            }
        } catch {
            say("\(path): \(error.message)")
        }
        return nil
    }

    private static func say(_ text: String) {
        let line = "wall: \(text); showing a gradient\n"
        if (try? File.write("/dev/klog:write", line)) == nil {
            try? Descriptor.standardError.write(line)
        }
    }
}

Application.run("wall", .shell) { application in
    let window = Window("Wallpaper", role: .wallpaper, content: Wallpaper())
    application.endsWithLastWindow = false
    application.onScreenChange = {
        // The first message about the screen is what opens the window.
        guard !application.screen.size.isEmpty else { return }
        application.open(window)
        window.resize(content: application.screen.size)
    }
    application.send(.screenInfo)
}
