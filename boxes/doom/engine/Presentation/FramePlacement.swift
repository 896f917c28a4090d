// Where a frame goes in a window. The original's 320 × 200 pixels filled a 4:3 screen, so they were
// a fifth taller than wide; every placement here keeps that shape.

/// How a frame is enlarged.
public enum ScalingMode: Sendable {
    /// Every pixel becomes a block of whole pixels, as wide as all others.
    case integer
    /// The largest 4:3 picture that fits, with colours blended between pixels.
    case smooth
}

/// A rectangle inside a window, in pixels.
public struct FramePlacement: Equatable, Sendable {
    /// The left edge.
    public let x: Int
    /// The top edge.
    public let y: Int
    /// The picture's width.
    public let width: Int
    /// The picture's height.
    public let height: Int

    /// A picture of this size in the middle of a window.
    private init(width: Int, height: Int, windowWidth: Int, windowHeight: Int) {
        x = (windowWidth - width) / 2
        y = (windowHeight - height) / 2
        self.width = width
        self.height = height
    }

    /// The place of a frame in a window; nil if not a pixel of it fits.
    public init?(windowWidth: Int, windowHeight: Int, mode: ScalingMode) {
        guard windowWidth > 0, windowHeight > 0, windowWidth <= 1 << 20, windowHeight <= 1 << 20
        else { return nil }
        let factor = min(windowWidth / 320, windowHeight / 240)
        if mode == .integer && factor > 0 {
            self.init(
                width: 320 * factor, height: 240 * factor, windowWidth: windowWidth,
                windowHeight: windowHeight)
            return
        }
        // A window smaller than a frame gets all that fits, whatever the mode.
        let height = min(windowHeight, windowWidth * 3 / 4)
        let width = min(windowWidth, windowHeight * 4 / 3)
        guard height > 0, width > 0 else { return nil }
        self.init(
            width: width, height: height, windowWidth: windowWidth, windowHeight: windowHeight)
    }
}
