// Patterns for file names: `*` any text, `?` any character, `[a-z]` one of these, `[!a-z]` none of
// these. A name that begins with a dot needs a dot written out. Matching is linear in name and
// pattern, whatever the pattern.

/// What a word is after its variables were filled in.
public struct Pattern: Equatable, Sendable {
    /// One place of a pattern.
    public enum Unit: Equatable, Sendable {
        /// This character.
        case scalar(UInt32)
        /// Any one character.
        case any
        /// Any text.
        case star
        /// One character in these ranges, or one outside them.
        case set([ClosedRange<UInt32>], inverted: Bool)
    }

    /// The places, in order.
    public var units: [Unit] = []

    /// An empty pattern.
    public init() {}

    /// Whether anything in it is not a plain character.
    public var hasWildcards: Bool {
        units.contains { if case .scalar = $0 { false } else { true } }
    }

    /// The text, wildcards as they are written.
    public var text: String {
        var text = ""
        for unit in units {
            switch unit {
            case .scalar(let value): text.unicodeScalars.append(Unicode.Scalar(value) ?? "\u{FFFD}")
            case .any: text += "?"
            case .star: text += "*"
            case .set: text += "[]"
            }
        }
        return text
    }

    /// Adds text in which nothing is a wildcard.
    public mutating func append(literal: String) {
        for scalar in literal.unicodeScalars { units.append(.scalar(scalar.value)) }
    }

    /// Adds text in which `*`, `?` and `[` are wildcards. A `[` without `]` is itself.
    public mutating func append(pattern: String) {
        let scalars = pattern.unicodeScalars.map { $0.value }
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case 42: if units.last != .star { units.append(.star) }
            case 63: units.append(.any)
            case 91:
                if let (set, end) = Self.set(scalars, index + 1) {
                    units.append(set)
                    index = end
                } else {
                    units.append(.scalar(91))
                }
            default: units.append(.scalar(scalars[index]))
            }
            index += 1
        }
    }

    private static func set(_ scalars: [UInt32], _ start: Int) -> (Unit, Int)? {
        var index = start
        let inverted = index < scalars.count && (scalars[index] == 33 || scalars[index] == 94)
        if inverted { index += 1 }
        var ranges: [ClosedRange<UInt32>] = []
        while index < scalars.count, scalars[index] != 93 || ranges.isEmpty {
            if scalars[index] == 47 { return nil }
            let isRange =
                index + 2 < scalars.count && scalars[index + 1] == 45 && scalars[index + 2] != 93
            if isRange {
                guard scalars[index] <= scalars[index + 2] else { return nil }
                ranges.append(scalars[index]...scalars[index + 2])
                index += 3
            } else {
                ranges.append(scalars[index]...scalars[index])
                index += 1
            }
        }
        return index < scalars.count ? (.set(ranges, inverted: inverted), index) : nil
    }

    /// Whether a name matches.
    public func matches(_ name: String) -> Bool {
        let scalars = name.unicodeScalars.map { $0.value }
        if scalars.first == 46, units.first != .scalar(46) { return false }
        // On a mismatch go back to the last star and let it take one character more.
        var at = 0
        var unit = 0
        var star: (unit: Int, at: Int)?
        while at < scalars.count {
            if unit < units.count, units[unit] == .star {
                star = (unit, at)
                unit += 1
            } else if unit < units.count, Self.accepts(units[unit], scalars[at]) {
                unit += 1
                at += 1
            } else if let back = star {
                star = (back.unit, back.at + 1)
                unit = back.unit + 1
                at = back.at + 1
            } else {
                return false
            }
        }
        return units[unit...].allSatisfy { $0 == .star }
    }

    private static func accepts(_ unit: Unit, _ scalar: UInt32) -> Bool {
        switch unit {
        case .scalar(let wanted): wanted == scalar
        case .any: true
        case .star: false
        case .set(let ranges, let inverted): ranges.contains { $0.contains(scalar) } != inverted
        }
    }

    /// The parts between slashes.
    func components() -> [Pattern] {
        units.split(separator: .scalar(47), omittingEmptySubsequences: true).map { part in
            var pattern = Pattern()
            pattern.units = Array(part)
            return pattern
        }
    }
}
