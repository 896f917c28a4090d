// Room around an element, and faces on which others lie.

public import Geometry
public import Graphics

/// An element with room around it.
public class Padding: Element {
    /// The room.
    public final let insets: Insets

    /// Room around an element.
    public init(_ insets: Insets, _ content: Element) {
        self.insets = insets
        super.init()
        add(content)
    }

    /// The same room on all sides.
    public convenience init(_ distance: Int, _ content: Element) {
        self.init(Insets(all: distance), content)
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        var size = Size.zero
        let inner = Size(
            room.width - insets.left - insets.right, room.height - insets.top - insets.bottom)
        for child in children where child.isVisible {
            let wish = child.wish(inner, style)
            size = Size(max(size.width, wish.width), max(size.height, wish.height))
        }
        return Size(
            size.width + insets.left + insets.right, size.height + insets.top + insets.bottom)
    }

    public override func layout(_ style: Style) {
        for child in children { child.frame = bounds.inset(by: insets) }
    }
}

/// A face with content on it: plain, raised, sunken, or a group with a ridge and a title.
public final class Panel: Padding {
    /// How the face looks.
    public enum Look: Sendable {
        /// Plain.
        case flat
        /// Higher than what is around it.
        case raised
        /// Lower than what is around it, in the colours of content.
        case sunken
        /// A little lower than what is around it, in its colours: a line that tells how things stand.
        case status
        /// Framed by a ridge, with a title in it.
        case group(String)
    }

    private let look: Look

    /// A face with room and content on it.
    public init(_ look: Look = .flat, padding: Int = 8, _ content: Element) {
        self.look = look
        var insets = Insets(all: padding)
        if case .group = look { insets.top += 12 }
        super.init(insets, content)
    }

    public override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.element
        switch look {
        case .flat: canvas.fill(bounds, colors.backgroundNormal)
        case .raised:
            canvas.fill(bounds, colors.backgroundNormal)
            style.bevel(
                &canvas, bounds, colors, isRaised: true,
                thickness: min(2, style.theme.sizes.frame))
        case .sunken: style.well(&canvas, bounds, style.theme.view)
        case .status:
            canvas.fill(bounds, colors.backgroundNormal)
            style.bevel(&canvas, bounds, colors, isRaised: false, thickness: 1)
        case .group(let title):
            let font = style.font
            let middle = font.lineHeight / 2
            let ring = bounds.inset(by: Insets(top: middle))
            canvas.ridge(
                ring, BevelColors(light: colors.shadow, shade: colors.highlight))
            let width = min(font.width(of: title), max(0, bounds.width - 24))
            let place = Rect(x: 10, y: 0, width: width, height: font.lineHeight)
            canvas.fill(place.inset(by: Insets(left: -3, right: -3)), colors.backgroundNormal)
            style.text(&canvas, title, font, place, colors)
        }
    }
}
