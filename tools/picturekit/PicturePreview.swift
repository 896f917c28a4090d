// A picture as half blocks, made to fit the terminal.

import ConsoleKit
import Glibc
public import Pictures

/// Draws pictures in the terminal.
public enum PicturePreview {
    /// Rows of text that show the picture, no wider than the terminal.
    public static func text(of picture: Picture) -> String {
        let fitted = fit(picture, columns: Terminal.width(STDOUT_FILENO))
        return HalfBlocks.draw(width: fitted.width, height: fitted.height) { x, y in
            let isLight = (x / 4 + y / 4) % 2 == 0
            return blend(fitted[x, y], over: isLight ? 0x99 : 0x66)
        }
    }

    /// Never enlarges: a small icon is best seen pixel by pixel.
    private static func fit(_ picture: Picture, columns: Int) -> Picture {
        guard picture.width > columns else { return picture }
        let size = RequestedSize.width(columns).resolved(for: picture.width, picture.height)
        let small = picture.resized(
            width: size.width, height: size.height, filter: .mitchell)
        return Picture(small, quantisation: .nearest)
    }

    private static func blend(_ pixel: UInt32, over grey: UInt32) -> UInt32 {
        let alpha = pixel >> 24
        var result: UInt32 = 0
        for shift: UInt32 in [16, 8, 0] {
            let color = pixel >> shift & 0xFF
            result |= ((color * alpha + grey * (255 - alpha) + 127) / 255) << shift
        }
        return result
    }
}
