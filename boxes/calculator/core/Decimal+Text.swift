// Decimal numbers as text, plain where they fit and with a power of ten where not.

extension Decimal {
    /// The number as people write it: `-12.5`; with a power of ten, `1.5e20`, if it would need more
    /// than fifteen digits otherwise.
    public var text: String {
        if isZero { return "0" }
        var digits = ""
        var rest = coefficient
        while rest != 0 {
            digits = "\(rest % 10)" + digits
            rest /= 10
        }
        let sign = isNegative ? "-" : ""
        let count = digits.utf8.count
        /// Where the point stands, counted from before the first digit.
        let point = count + exponent
        if exponent >= 0, point <= Self.precision {
            return sign + digits + String(repeating: "0", count: exponent)
        }
        if exponent < 0, point > 0 {
            return sign + Self.insertPoint(digits, at: point)
        }
        if exponent < 0, point > -6, count - point <= Self.precision {
            return sign + "0." + String(repeating: "0", count: -point) + digits
        }
        let mantissa = count > 1 ? Self.insertPoint(digits, at: 1) : digits
        return sign + mantissa + "e\(point - 1)"
    }

    private static func insertPoint(_ digits: String, at place: Int) -> String {
        let bytes = Array(digits.utf8)
        return String(decoding: bytes[..<place], as: UTF8.self) + "."
            + String(decoding: bytes[place...], as: UTF8.self)
    }

    /// Reads digits with at most one point, as they are typed; `nil` for anything else.
    @export(interface)
    public init?(_ text: String) {
        var coefficient: UInt64 = 0
        var exponent = 0
        var isNegative = false
        var (hasPoint, hasDigit) = (false, false)
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-") where index == 0: isNegative = true
            case UInt8(ascii: ".") where !hasPoint: hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                hasDigit = true
                if coefficient < 100_000_000_000_000_000 {
                    coefficient = coefficient * 10 + UInt64(byte - UInt8(ascii: "0"))
                    if hasPoint { exponent -= 1 }
                } else if !hasPoint {
                    exponent += 1
                }
            default: return nil
            }
        }
        guard hasDigit else { return nil }
        self.init(normalising: coefficient, exponent, isNegative: isNegative)
    }
}
