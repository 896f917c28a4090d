// An analogue clock. It draws itself once a second, and not at all while nobody can see it.

import Patchwork
import Std

/// The dial and its hands.
final class ClockFace: Element {
    private var timer: Timer?

    override func measure(_ room: Size, _ style: Style) -> Size { Size(220, 220) }

    // MARK: Time

    /// Draws again when the next second begins, if the window can be seen.
    func schedule() {
        timer?.cancel()
        timer = nil
        guard let window, window.state.contains(.visible), let application = window.application
        else { return }
        let untilNextSecond = 1_000_000_000 - Instant.epochNanoseconds % 1_000_000_000
        timer = application.after(nanoseconds: untilNextSecond) { [self] in
            redraw()
            schedule()
        }
    }

    // MARK: Drawing

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.view
        canvas.fill(bounds, style.theme.element.backgroundNormal)
        let radius = Double(min(bounds.width, bounds.height)) / 2 - 6
        guard radius > 10 else { return }
        let center = FinePoint(Double(bounds.width) / 2, Double(bounds.height) / 2)
        drawDial(&canvas, style, center, radius)
        let date = CalendarDate(epochSeconds: Instant.epochNanoseconds / 1_000_000_000)
        let second = Double(date.second)
        let minute = Double(date.minute) + second / 60
        let hour = Double(date.hour % 12) + minute / 60
        let ink = colors.foregroundNormal
        let accent = Color(0xFFC8_2020)
        drawHand(&canvas, center, turn: hour / 12, length: radius * 0.52, width: radius * 0.06, ink)
        drawHand(
            &canvas, center, turn: minute / 60, length: radius * 0.76, width: radius * 0.04, ink)
        drawHand(
            &canvas, center, turn: second / 60, length: radius * 0.84, width: radius * 0.015, accent
        )
        canvas.disc(center: center, radius: radius * 0.055, ink)
        canvas.disc(center: center, radius: radius * 0.03, accent)
    }

    private func drawDial(
        _ canvas: inout Canvas, _ style: Style, _ center: FinePoint, _ radius: Double
    ) {
        let colors = style.theme.view
        // A rim that catches the light from above.
        let light = FinePoint(center.x - 1, center.y - 1)
        let shade = FinePoint(center.x + 1, center.y + 1)
        canvas.disc(center: light, radius: radius + 3, style.theme.element.shadow)
        canvas.disc(center: shade, radius: radius + 3, style.theme.element.highlight)
        canvas.disc(center: center, radius: radius + 2, style.theme.element.backgroundNormal)
        canvas.disc(center: center, radius: radius, colors.backgroundNormal)
        let ink = colors.foregroundNormal
        for mark in 0..<60 {
            let isHour = mark % 5 == 0
            let turn = Double(mark) / 60
            let outer = radius * 0.95
            let inner = outer - radius * (isHour ? 0.09 : 0.035)
            canvas.line(
                Self.point(center, turn, inner), Self.point(center, turn, outer),
                width: max(1, radius * (isHour ? 0.03 : 0.012)),
                isHour ? ink : ink.mixed(with: colors.backgroundNormal, 110))
        }
        guard radius >= 60 else { return }
        let font = style.font(size: max(11, min(32, Int(radius / 6))), .bold)
        for number in 1...12 {
            let place = Self.point(center, Double(number) / 12, radius * 0.74)
            let box = Rect(x: Int(place.x) - 24, y: Int(place.y) - 20, width: 48, height: 40)
            canvas.text("\(number)", font, in: box, ink, horizontal: .center)
        }
    }

    private func drawHand(
        _ canvas: inout Canvas, _ center: FinePoint, turn: Double, length: Double, width: Double,
        _ color: Color
    ) {
        let back = Self.point(center, turn + 0.5, length * 0.15)
        canvas.line(back, Self.point(center, turn, length), width: max(1.2, width), color)
    }

    /// The point in a direction, in turns clockwise from the top. Directions are twelfths and
    /// fractions of them, so sines come from the corners of a polygon with 720 sides.
    private static func point(_ center: FinePoint, _ turn: Double, _ distance: Double) -> FinePoint
    {
        let steps = Double(directions.corners.count)
        let place = (turn - turn.rounded(.down)) * steps
        let index = min(Int(place), directions.corners.count - 1)
        let next = directions.corners[(index + 1) % directions.corners.count]
        let corner = directions.corners[index]
        let part = place - Double(index)
        let x = corner.x + (next.x - corner.x) * part
        let y = corner.y + (next.y - corner.y) * part
        return FinePoint(center.x + x * distance, center.y + y * distance)
    }

    private static let directions = Polygon(regular: 720, center: FinePoint(0, 0), radius: 1)
}

Application.run("clock") { application in
    let face = ClockFace()
    let window = Window("Clock", icon: "clock", content: face)
    window.minimumContentSize = Size(80, 80)
    window.onStateChange = { face.schedule() }
    application.open(window)
    face.schedule()
}
