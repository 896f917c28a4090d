// Decimal numbers of fifteen digits, so that 0.1 + 0.2 is 0.3.

/// A decimal number: up to fifteen digits and a power of ten.
///
/// Results are rounded to the nearest number that has fifteen digits, halves away from zero, as
/// people round. Binary floating point would show its own rounding instead.
public struct Decimal: Equatable, Sendable {
    /// Digits a number may have.
    public static let precision = 15
    /// Powers of ten go from minus to plus this.
    static let greatestExponent = 9_999
    private static let limit: UInt64 = 1_000_000_000_000_000

    /// Whether it is below zero; zero is not.
    public let isNegative: Bool
    /// The digits, without zeros at the end; less than 10 to the fifteenth.
    let coefficient: UInt64
    /// What ten is raised to; 0 for zero.
    let exponent: Int

    /// Zero.
    public static let zero = Decimal(normalising: 0, 0, isNegative: false)!

    /// A whole number; the nearest one with fifteen digits.
    @export(interface)
    public init(_ number: Int) {
        // No whole number of 64 bits leaves the range of exponents.
        self = Decimal(normalising: UInt64(number.magnitude), 0, isNegative: number < 0) ?? .zero
    }

    /// `coefficient` times ten to the `exponent`, rounded; `nil` if that is too large.
    init?(normalising coefficient: UInt64, _ exponent: Int, isNegative: Bool) {
        var (coefficient, exponent) = (coefficient, exponent)
        var dropped: UInt64 = 0
        while coefficient >= Self.limit {
            (coefficient, dropped) = coefficient.quotientAndRemainder(dividingBy: 10)
            exponent += 1
        }
        if dropped >= 5 { coefficient += 1 }
        while coefficient != 0, coefficient % 10 == 0 {
            coefficient /= 10
            exponent += 1
        }
        if exponent > Self.greatestExponent { return nil }
        if coefficient == 0 || exponent < -Self.greatestExponent {
            (coefficient, exponent) = (0, 0)
        }
        self.coefficient = coefficient
        self.exponent = exponent
        self.isNegative = isNegative && coefficient != 0
    }

    /// Whether it is zero.
    public var isZero: Bool { coefficient == 0 }

    /// The number on the other side of zero.
    public var negated: Decimal {
        Decimal(normalising: coefficient, exponent, isNegative: !isNegative) ?? .zero
    }
}

// MARK: - Arithmetic

extension Decimal {
    /// The sum; `nil` if it is too large.
    @export(interface)
    public func adding(_ other: Decimal) -> Decimal? {
        if isZero { return other }
        if other.isZero { return self }
        let (high, low) = exponent >= other.exponent ? (self, other) : (other, self)
        // Three digits more than a result has, so that aligning loses nothing that counts.
        var (coefficient, exponent) = (high.coefficient, high.exponent)
        while coefficient < Self.limit * 100, exponent > low.exponent {
            coefficient *= 10
            exponent -= 1
        }
        var small = low.coefficient
        for _ in 0..<min(exponent - low.exponent, 20) { small /= 10 }
        if high.isNegative == low.isNegative {
            return Decimal(normalising: coefficient + small, exponent, isNegative: isNegative)
        }
        let (difference, borrowed) = coefficient.subtractingReportingOverflow(small)
        return Decimal(
            normalising: borrowed ? small - coefficient : difference, exponent,
            isNegative: borrowed ? low.isNegative : high.isNegative)
    }

    /// The difference; `nil` if it is too large.
    @export(interface)
    public func subtracting(_ other: Decimal) -> Decimal? { adding(other.negated) }

    /// The product; `nil` if it is too large.
    @export(interface)
    public func multiplied(by other: Decimal) -> Decimal? {
        // Long multiplication: up to thirty digits, of which the first seventeen are kept.
        var digits = [UInt64](repeating: 0, count: 2 * Self.precision)
        for (place, digit) in Self.digits(other.coefficient).enumerated() {
            for (otherPlace, otherDigit) in Self.digits(coefficient).enumerated() {
                digits[place + otherPlace] += digit * otherDigit
            }
        }
        for place in 1..<digits.count {
            digits[place] += digits[place - 1] / 10
            digits[place - 1] %= 10
        }
        var coefficient: UInt64 = 0
        var dropped = digits.count
        while dropped > 0, coefficient < Self.limit * 100 {
            dropped -= 1
            coefficient = coefficient * 10 + digits[dropped]
        }
        return Decimal(
            normalising: coefficient, exponent + other.exponent + dropped,
            isNegative: isNegative != other.isNegative)
    }

    /// The digits of a coefficient, the last one first.
    private static func digits(_ coefficient: UInt64) -> [UInt64] {
        var digits: [UInt64] = []
        var rest = coefficient
        while rest != 0 {
            digits.append(rest % 10)
            rest /= 10
        }
        return digits
    }

    /// The quotient; `nil` if the divisor is zero or the result is too large.
    @export(interface)
    public func divided(by other: Decimal) -> Decimal? {
        guard !other.isZero else { return nil }
        var quotient = coefficient / other.coefficient
        var remainder = coefficient % other.coefficient
        var exponent = exponent - other.exponent
        while remainder != 0, quotient < Self.limit * 10 {
            remainder *= 10
            quotient = quotient * 10 + remainder / other.coefficient
            remainder %= other.coefficient
            exponent -= 1
        }
        return Decimal(
            normalising: quotient, exponent, isNegative: isNegative != other.isNegative)
    }

    /// The square root by Newton's method; `nil` below zero.
    public var squareRoot: Decimal? {
        if isNegative { return nil }
        if isZero { return self }
        // A power of ten near the root to start with; each step doubles the digits that are right.
        let magnitude = exponent + Self.digits(coefficient).count
        guard var root = Decimal(normalising: 1, magnitude / 2, isNegative: false) else {
            return nil
        }
        for _ in 0..<60 {
            guard let quotient = divided(by: root), let sum = root.adding(quotient),
                let next = sum.divided(by: Decimal(2))
            else { return nil }
            if next == root { break }
            root = next
        }
        return root
    }
}
