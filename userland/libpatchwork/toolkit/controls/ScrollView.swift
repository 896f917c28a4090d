// A window onto something larger.

public import Geometry
internal import Graphics

/// Shows a part of something that may be higher than the room there is, with a scroll bar when it is.
public final class ScrollView: Element {
    /// What is scrolled.
    public let content: Element
    private let bar = ScrollBar(.vertical)
    private let view: Clip

    /// A view of something.
    public init(_ content: Element) {
        self.content = content
        view = Clip(content)
        super.init()
        add(view)
        add(bar)
    }

    /// The bar knows the view while there is a window, so that the circle of references ends with it.
    public override func windowChanged() {
        bar.onScroll = window == nil ? nil : { [self] _ in placeContent() }
    }

    public override func measure(_ room: Size, _ style: Style) -> Size {
        let wish = content.wish(room, style)
        return Size(wish.width + style.theme.sizes.scrollBar, min(wish.height, room.height))
    }

    public override func layout(_ style: Style) {
        var room = bounds.size
        var wish = content.wish(room, style)
        bar.isVisible = wish.height > room.height
        if bar.isVisible {
            room = Size(room.width - style.theme.sizes.scrollBar, room.height)
            wish = content.wish(room, style)
        }
        view.frame = Rect(.zero, room)
        bar.frame = Rect(
            x: room.width, y: 0, width: bounds.width - room.width, height: bounds.height)
        view.contentSize = Size(room.width, max(wish.height, room.height))
        bar.total = view.contentSize.height
        bar.page = room.height
        bar.position = min(bar.position, bar.limit)
        placeContent()
    }

    private func placeContent() {
        content.frame = Rect(Point(0, -bar.position), view.contentSize)
    }

    /// Scrolls until an element inside can be seen.
    func reveal(_ element: Element) {
        guard content.contains(element) else { return }
        let top = element.windowFrame.top - content.windowFrame.top
        let bottom = top + element.frame.height
        if top < bar.position {
            bar.scroll(to: top - 4)
        } else if bottom > bar.position + bar.page {
            bar.scroll(to: bottom - bar.page + 4)
        }
    }

    public override func mouse(_ input: MouseInput) -> Bool {
        guard input.phase == .wheel, bar.isVisible else { return false }
        bar.scroll(to: bar.position - input.wheel * 60)
        return true
    }
}

/// Cuts off what hangs out of it.
private final class Clip: Element {
    var contentSize = Size.zero

    init(_ content: Element) {
        super.init()
        add(content)
    }

    override func layout(_ style: Style) {}
}
