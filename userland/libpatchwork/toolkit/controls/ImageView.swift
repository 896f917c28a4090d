// A picture in a window.

public import Geometry
public import Graphics

/// Shows a picture.
public final class ImageView: Element {
    /// How the picture is made to fit.
    public enum Fit: Sendable {
        /// As it is, in the middle.
        case center
        /// As large as it can be with its own proportions.
        case contain
        /// Over all of the room.
        case stretch
    }

    /// What is shown.
    public var image: Image? { didSet { relayout(); redraw() } }
    /// Name of an icon to show if there is no picture.
    public var icon: String { didSet { relayout(); redraw() } }
    /// The icon's size.
    public var iconSize = 32 { didSet { relayout(); redraw() } }
    /// How it is made to fit.
    public var fit: Fit { didSet { redraw() } }

    /// Shows a picture.
    public init(_ image: Image?, fit: Fit = .center) {
        self.image = image
        self.fit = fit
        icon = ""
    }

    /// Shows an icon of the theme.
    public init(icon: String, size: Int = 32) {
        image = nil
        fit = .center
        self.icon = icon
        iconSize = size
    }

    private func picture(_ style: Style) -> Image? {
        image ?? style.icon(icon, size: iconSize)
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        picture(style)?.size ?? .zero
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        guard let found = picture(style) else { return }
        let picture = isUsable ? found : found.faded()
        let size = picture.size
        switch fit {
        case .stretch: canvas.draw(picture, scaledTo: bounds)
        case .center:
            canvas.draw(
                picture,
                at: Point((bounds.width - size.width) / 2, (bounds.height - size.height) / 2))
        case .contain:
            let isWide = size.width * bounds.height > size.height * bounds.width
            let fitted =
                isWide
                ? Size(bounds.width, bounds.width * size.height / size.width)
                : Size(bounds.height * size.width / size.height, bounds.height)
            canvas.draw(
                picture,
                scaledTo: Rect(
                    x: (bounds.width - fitted.width) / 2, y: (bounds.height - fitted.height) / 2,
                    width: fitted.width, height: fitted.height))
        }
    }
}
