// SGR: colors and looks, in all the forms that programs write.

extension Cell {
    /// Changes the looks as SGR says (ECMA-48 section 8.3.117, ITU-T T.416 for colors).
    mutating func select(_ parameters: SequenceParameters) {
        if parameters.count == 0 { self = .blank }
        var index = 0
        while index < parameters.count {
            switch parameters.value(index) {
            case 4 where parameters.isAfterColon(index + 1):
                attributes.underline =
                    UnderlineStyle(
                        rawValue: UInt8(clamping: parameters.value(index + 1, default: 1)))
                    ?? .single
                index += 1
            case 38:
                if let color = Self.color(parameters, &index) { foreground = color }
            case 48:
                if let color = Self.color(parameters, &index) { background = color }
            case 58:
                if let color = Self.color(parameters, &index) { underlineColor = color }
            case let number: select(number)
            }
            index += 1
            // Sub-parameters that nobody understood.
            while parameters.isAfterColon(index) { index += 1 }
        }
    }

    private mutating func select(_ number: Int) {
        switch number {
        case 0: self = .blank
        case 30...37: foreground = .indexed(UInt8(number - 30))
        case 40...47: background = .indexed(UInt8(number - 40))
        case 90...97: foreground = .indexed(UInt8(number - 90 + 8))
        case 100...107: background = .indexed(UInt8(number - 100 + 8))
        case 39: foreground = .standard
        case 49: background = .standard
        case 59: underlineColor = .standard
        case 4: attributes.underline = .single
        case 21: attributes.underline = .double
        case 24: attributes.underline = .none
        case 22: attributes.subtract([.bold, .dim])
        default:
            if let attribute = Self.attribute(number % 20), number < 10 || number > 22 {
                if number < 20 {
                    attributes.insert(attribute)
                } else {
                    attributes.remove(attribute)
                }
            }
            if number == 53 { attributes.insert(.overlined) }
            if number == 55 { attributes.remove(.overlined) }
        }
    }

    /// The attribute that SGR switches on with a number and off with that number plus 20.
    private static func attribute(_ number: Int) -> CellAttributes? {
        switch number {
        case 1: .bold
        case 2: .dim
        case 3: .italic
        case 5, 6: .blink
        case 7: .inverse
        case 8: .hidden
        case 9: .struck
        default: nil
        }
    }

    /// The color behind a 38, 48 or 58 at `index`, which moves to the last number that belongs to it:
    /// `38;5;n`, `38;2;r;g;b`, `38:5:n`, `38:2:r:g:b`, and `38:2:colorspace:r:g:b`.
    private static func color(_ parameters: SequenceParameters, _ index: inout Int) -> CellColor? {
        let hasColons = parameters.isAfterColon(index + 1)
        var end = index + 1
        while end < parameters.count, parameters.isAfterColon(end) == hasColons { end += 1 }
        let kind = parameters.value(index + 1)
        var first = index + 2
        if hasColons {
            index = end - 1
            if kind == 2, end - first >= 4 { first += 1 }
        } else {
            index = min(parameters.count - 1, index + (kind == 2 ? 4 : kind == 5 ? 2 : 1))
        }
        func component(_ offset: Int) -> UInt8? {
            guard first + offset < end else { return nil }
            return UInt8(exactly: parameters.value(first + offset))
        }
        switch kind {
        case 5: return component(0).map { .indexed($0) }
        case 2:
            guard let red = component(0), let green = component(1), let blue = component(2) else {
                return nil
            }
            return .rgb(red: red, green: green, blue: blue)
        default: return nil
        }
    }
}
