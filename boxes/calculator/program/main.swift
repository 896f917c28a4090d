// The calculator's window: a display, keys, and the keyboard. What keys do is CalculatorCore's.

import CalculatorCore
import Patchwork
import Std

/// The number, and above it the calculation so far.
final class Display: Element {
    var calculator = Calculator() { didSet { redraw() } }

    override func measure(_ room: Size, _ style: Style) -> Size { Size(220, 64) }

    override func draw(_ canvas: inout Canvas, _ style: Style) {
        let colors = style.theme.view
        style.well(&canvas, bounds, colors)
        let inner = bounds.inset(by: style.theme.sizes.bezel + 6)
        let upper = Rect(
            left: inner.left, top: inner.top, right: inner.right,
            bottom: inner.top + inner.height / 3)
        let lower = Rect(
            left: inner.left, top: upper.bottom, right: inner.right, bottom: inner.bottom)
        canvas.text(
            calculator.history, style.font, in: upper, colors.foregroundDisabled, horizontal: .end)
        let text = calculator.display
        let color = calculator.failure == nil ? colors.foregroundNormal : Color(0xFFC0_2020)
        // The largest size in which the number fits.
        for size in [24, 20, 16, 14] {
            let font = style.font(size: min(size, max(12, lower.height)))
            if font.width(of: text) <= lower.width || size == 14 {
                canvas.text(text, font, in: lower, color, horizontal: .end)
                break
            }
        }
    }
}

/// The whole content: it also takes the keyboard.
final class CalculatorView: Element {
    private let display = Display()
    private let column: Stack
    private var buttons: [(key: Calculator.Key, button: Button)] = []

    /// Keys in their rows.
    private static let rows: [[(String, Calculator.Key)]] = [
        [("C", .clear), ("CE", .clearEntry), ("<", .backspace), ("\u{F7}", .operation(.divide))],
        [("7", .digit(7)), ("8", .digit(8)), ("9", .digit(9)), ("\u{D7}", .operation(.multiply))],
        [
            ("4", .digit(4)), ("5", .digit(5)), ("6", .digit(6)),
            ("\u{2212}", .operation(.subtract)),
        ],
        [("1", .digit(1)), ("2", .digit(2)), ("3", .digit(3)), ("+", .operation(.add))],
        [("\u{B1}", .negate), ("0", .digit(0)), (".", .point), ("=", .equals)],
        [("sqrt", .squareRoot), ("%", .percent)],
    ]

    override init() {
        column = Stack(.vertical, spacing: 6, padding: Insets(all: 8), [])
        super.init()
        column.add(display.growing(1))
        for row in Self.rows {
            let stack = Stack(.horizontal, spacing: 6, [])
            for (text, key) in row {
                let button = Button(text) { [self] in press(key) }
                button.takesFocus = false
                buttons.append((key, button))
                stack.add(button.growing().sized(width: 48, height: 34))
            }
            column.add(stack.growing(1))
        }
        add(column)
    }

    override var isFocusable: Bool { true }

    override func measure(_ room: Size, _ style: Style) -> Size { column.wish(room, style) }

    private func press(_ key: Calculator.Key) {
        var calculator = display.calculator
        calculator.press(key)
        display.calculator = calculator
    }

    override func key(_ input: KeyInput) -> Bool {
        guard input.isDown else { return false }
        if input.isControl("c") {
            window?.application?.copy(display.calculator.display)
            return true
        }
        if input.isControl("v") {
            window?.application?.paste { [self] text in type(text) }
            return true
        }
        if let key = Self.key(for: input) {
            press(key)
            return true
        }
        return false
    }

    /// Presses the keys that a pasted number names.
    private func type(_ text: String) {
        for scalar in text.unicodeScalars.prefix(32) {
            if let key = Self.key(scalar) { press(key) }
        }
    }

    private static func key(for input: KeyInput) -> Calculator.Key? {
        if Keys.isEnter(input.code) { return .equals }
        switch input.code {
        case Keys.backspace: return .backspace
        case Keys.delete: return .clearEntry
        case Keys.escape: return .clear
        default: return input.text.flatMap { key($0) }
        }
    }

    private static func key(_ scalar: Unicode.Scalar) -> Calculator.Key? {
        switch scalar {
        case "0"..."9": .digit(Int(scalar.value) - 48)
        case ".", ",": .point
        case "+": .operation(.add)
        case "-", "\u{2212}": .operation(.subtract)
        case "*", "x", "\u{D7}": .operation(.multiply)
        case "/", ":", "\u{F7}": .operation(.divide)
        case "=": .equals
        case "%": .percent
        case "n": .negate
        case "r": .squareRoot
        case "c": .clear
        default: nil
        }
    }
}

Application.run("calculator") { application in
    let view = CalculatorView()
    let window = Window("Calculator", icon: "calculator", size: Size(248, 330), content: view)
    window.minimumContentSize = Size(180, 260)
    application.open(window)
    view.focus()
}
