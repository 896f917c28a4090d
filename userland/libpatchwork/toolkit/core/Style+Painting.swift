// What controls have in common: raised and sunken faces, the ring around what has the keyboard, signs.

public import Geometry
public import Graphics
public import Theme

/// How a control stands.
public struct ControlState: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8
    /// A state from bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The pointer is over it.
    public static let hovered = ControlState(rawValue: 1)
    /// It is held down.
    public static let pressed = ControlState(rawValue: 2)
    /// It cannot be used.
    public static let disabled = ControlState(rawValue: 4)
    /// It has the keyboard.
    public static let focused = ControlState(rawValue: 8)
    /// It is on, or chosen.
    public static let selected = ControlState(rawValue: 16)
}

extension Style {
    /// A raised face with a line around it, or a sunken one when pressed: buttons.
    public func face(
        _ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet, _ state: ControlState
    ) {
        let edge = colors.bezel.mixed(
            with: colors.backgroundNormal, state.contains(.disabled) ? 140 : 70)
        canvas.fill(rect.inset(by: 1), colors.backgroundNormal)
        roundedLine(&canvas, rect, edge)
        let inner = rect.inset(by: 1)
        let isSunken = state.contains(.pressed) || state.contains(.selected)
        if isSunken {
            let ground = colors.backgroundNormal.mixed(
                with: state.contains(.pressed) ? colors.shadow : colors.highlight,
                state.contains(.pressed) ? 40 : 110)
            canvas.fill(inner, ground)
            bevel(&canvas, inner, colors, isRaised: false, thickness: theme.sizes.frame - 1)
        } else {
            sheen(&canvas, inner, colors, isHovered: state.contains(.hovered))
            bevel(&canvas, inner, colors, isRaised: true, thickness: theme.sizes.frame - 1)
        }
    }

    /// The barely visible fall of light on a face, stronger under the pointer.
    func sheen(_ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet, isHovered: Bool) {
        let ground = colors.backgroundNormal
        let top = ground.mixed(with: colors.highlight, isHovered ? 130 : 56)
        let bottom = ground.mixed(with: isHovered ? colors.highlight : colors.shadow, 20)
        canvas.gradient(rect, from: top, to: bottom, .vertical)
    }

    /// A bevel that fades inwards, so that any thickness looks like one edge.
    public func bevel(
        _ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet, isRaised: Bool, thickness: Int
    ) {
        guard thickness > 0 else { return }
        for step in 0..<thickness {
            let fade = UInt8(clamping: 255 * step / (thickness + (isRaised ? 0 : 1)))
            let light = colors.highlight.mixed(with: colors.backgroundNormal, fade)
            let shade = colors.shadow.mixed(with: colors.backgroundNormal, fade)
            canvas.bevel(
                rect.inset(by: step),
                isRaised
                    ? BevelColors(light: light, shade: shade)
                    : BevelColors(light: shade, shade: light))
        }
    }

    /// A sunken field for content: text fields, lists, the wells of progress bars.
    public func well(
        _ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet, _ state: ControlState = []
    ) {
        let ground =
            state.contains(.disabled)
            ? colors.backgroundNormal.mixed(with: theme.element.backgroundNormal, 150)
            : colors.backgroundNormal
        canvas.fill(rect, ground)
        let size = max(1, theme.sizes.bezel)
        let around = theme.element
        if colors.isDark {
            // Shade is not seen on dark ground; a faint line all around is.
            let faded: UInt8 = state.contains(.disabled) ? 150 : 30
            canvas.outline(rect, around.highlight.mixed(with: around.backgroundNormal, faded))
        } else {
            canvas.bevel(
                rect, BevelColors(light: around.shadow, shade: around.highlight))
        }
        if size > 1, !colors.isDark {
            let inner = around.shadow.mixed(with: around.bezel, 120)
            canvas.bevel(
                rect.inset(by: 1),
                BevelColors(
                    light: inner, shade: around.backgroundNormal.mixed(with: around.highlight, 90)))
        }
        if state.contains(.hovered), !state.contains(.disabled) {
            canvas.outline(
                rect.inset(by: size),
                colors.backgroundSelectedEnd.mixed(with: colors.backgroundNormal, 130))
        }
    }

    /// The thickness of a well's border.
    public var wellInset: Int { max(1, min(2, theme.sizes.bezel)) }

    /// The ring of dashes around what has the keyboard.
    public func focusRing(_ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet) {
        canvas.dashedOutline(
            rect, colors.outline, dash: theme.sizes.outlineLength,
            thickness: theme.sizes.outlineWidth)
    }

    /// A line around a rectangle whose corner pixels are half as strong.
    func roundedLine(_ canvas: inout Canvas, _ rect: Rect, _ color: Color) {
        guard rect.width > 2, rect.height > 2 else { return canvas.fill(rect, color) }
        canvas.horizontalLine(Point(rect.left + 1, rect.top), length: rect.width - 2, color)
        canvas.horizontalLine(Point(rect.left + 1, rect.bottom - 1), length: rect.width - 2, color)
        canvas.verticalLine(Point(rect.left, rect.top + 1), length: rect.height - 2, color)
        canvas.verticalLine(Point(rect.right - 1, rect.top + 1), length: rect.height - 2, color)
        let corner = color.withAlpha(90)
        for x in [rect.left, rect.right - 1] {
            for y in [rect.top, rect.bottom - 1] {
                canvas.fill(Rect(x: x, y: y, width: 1, height: 1), corner)
            }
        }
    }

    /// The gradient behind what is chosen.
    public func selection(_ canvas: inout Canvas, _ rect: Rect, _ colors: ColorSet, isActive: Bool)
    {
        if isActive {
            canvas.gradient(
                rect, from: colors.backgroundSelectedStart, to: colors.backgroundSelectedEnd,
                .horizontal)
        } else {
            canvas.gradient(
                rect, from: colors.backgroundUnselectedStart, to: colors.backgroundUnselectedEnd,
                .horizontal)
        }
    }

    /// One line of text in a rectangle; what cannot be used is faint and has a light edge beneath it.
    public func text(
        _ canvas: inout Canvas, _ text: String, _ font: Font, _ rect: Rect, _ colors: ColorSet,
        _ state: ControlState = [], horizontal: Alignment = .start
    ) {
        if state.contains(.disabled) {
            if !colors.isDark {
                canvas.text(
                    text, font, in: rect.offset(by: Point(1, 1)),
                    colors.foregroundInactive.withAlpha(170), horizontal: horizontal)
            }
            canvas.text(text, font, in: rect, colors.foregroundDisabled, horizontal: horizontal)
        } else {
            canvas.text(text, font, in: rect, colors.foregroundNormal, horizontal: horizontal)
        }
    }

    /// The edge of boxes to check and buttons to choose in a dark theme: they are too small for the faint
    /// line that is enough around a field.
    func signEdge(_ state: ControlState) -> Color {
        let around = theme.element
        return around.foregroundNormal.mixed(
            with: around.backgroundNormal, state.contains(.disabled) ? 210 : 140)
    }

    /// The ink of signs in a state.
    public func ink(_ colors: ColorSet, _ state: ControlState) -> Color {
        state.contains(.disabled) ? colors.foregroundDisabled : colors.foregroundNormal
    }
}

/// Which way an arrow points.
public enum Direction: Sendable {
    /// Upwards.
    case up
    /// Downwards.
    case down
    /// To the left.
    case left
    /// To the right.
    case right
}

extension Canvas {
    /// A solid arrow head in the middle of a rectangle, built of whole pixels: `size` rows, each two
    /// pixels wider than the one before.
    @_lifetime(self: copy self)
    public mutating func arrow(
        _ direction: Direction, in rect: Rect, size: Int = 4, _ color: Color
    ) {
        let center = Point((rect.left + rect.right - 1) / 2, (rect.top + rect.bottom - 1) / 2)
        for step in 0..<size {
            let length = 2 * step + 1
            let along = step - (size - 1) / 2
            switch direction {
            case .up:
                horizontalLine(Point(center.x - step, center.y + along), length: length, color)
            case .down:
                horizontalLine(
                    Point(center.x - step, center.y - along + (size + 1) % 2), length: length, color
                )
            case .left:
                verticalLine(Point(center.x + along, center.y - step), length: length, color)
            case .right:
                verticalLine(
                    Point(center.x - along + (size + 1) % 2, center.y - step), length: length, color
                )
            }
        }
    }
}
