// Random patterns against the plainest possible reading of what they mean: where a part can end, for each
// place where it can begin.

import Patterns
import SeededRandom
import Testing

/// What a pattern is made of, apart from how it is written.
private indirect enum Model {
    case character(Character)
    case any
    case oneOf([Character], isInverted: Bool)
    case start, end
    case sequence([Model])
    case choice([Model])
    case times(Model, Int, Int?)

    static let letters: [Character] = ["a", "b", "c", "é", "("]

    static func random(_ depth: Int, _ random: inout SeededGenerator) -> Model {
        if depth == 0 || Int.random(in: 0..<4, using: &random) == 0 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0: return .any
            case 1: return .start
            case 2: return .end
            case 3, 4:
                let some = letters.filter { _ in Bool.random(using: &random) }
                return .oneOf(some.isEmpty ? ["b"] : some, isInverted: .random(using: &random))
            default: return .character(letters.randomElement(using: &random) ?? "a")
            }
        }
        let parts = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            Model.random(depth - 1, &random)
        }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .choice(parts)
        case 1:
            let least = Int.random(in: 0...2, using: &random)
            let more: Int? =
                Bool.random(using: &random) ? nil : Int.random(in: 0...2, using: &random)
            return .times(parts[0], least, more.map { least + $0 })
        default: return .sequence(parts)
        }
    }

    /// How it is written.
    func text(extended: Bool) -> String {
        let (open, close, bar) = extended ? ("(", ")", "|") : ("\\(", "\\)", "\\|")
        switch self {
        case .character("("): return extended ? "\\(" : "("
        case .character(let character): return String(character)
        case .any: return "."
        case .oneOf(let some, let isInverted):
            return "[\(isInverted ? "^" : "")\(String(some))]"
        // In a group, they are special wherever they stand in the pattern.
        case .start: return "\(open)^\(close)"
        case .end: return "\(open)$\(close)"
        case .sequence(let parts):
            return parts.map { $0.text(extended: extended) }.joined()
        case .choice(let parts):
            return open + parts.map { $0.text(extended: extended) }.joined(separator: bar) + close
        case .times(let part, let least, let most):
            let group = open + part.text(extended: extended) + close
            switch (least, most) {
            case (0, nil): return group + "*"
            case (1, nil): return group + (extended ? "+" : "\\+")
            case (0, 1): return group + (extended ? "?" : "\\?")
            default:
                let counts = most == least ? "\(least)" : "\(least),\(most.map(String.init) ?? "")"
                return extended ? "\(group){\(counts)}" : "\(group)\\{\(counts)\\}"
            }
        }
    }

    /// Where it can end if it begins at `place`.
    func ends(_ line: [Character], from place: Int) -> Set<Int> {
        switch self {
        case .character(let character):
            return place < line.count && line[place] == character ? [place + 1] : []
        case .any: return place < line.count ? [place + 1] : []
        case .oneOf(let some, let isInverted):
            return place < line.count && some.contains(line[place]) != isInverted
                ? [place + 1] : []
        case .start: return place == 0 ? [0] : []
        case .end: return place == line.count ? [place] : []
        case .sequence(let parts):
            return parts.reduce([place]) { places, part in
                places.reduce(into: []) { $0.formUnion(part.ends(line, from: $1)) }
            }
        case .choice(let parts):
            return parts.reduce(into: []) { $0.formUnion($1.ends(line, from: place)) }
        case .times(let part, let least, let most):
            var places: Set<Int> = [place]
            var all: Set<Int> = least == 0 ? places : []
            // More rounds than the line has characters lead nowhere new.
            for round in 1...max(1, most ?? (least + line.count + 1)) {
                if most == 0 { break }
                places = places.reduce(into: []) { $0.formUnion(part.ends(line, from: $1)) }
                if round >= least { all.formUnion(places) }
            }
            return all
        }
    }

    func find(_ line: [Character]) -> Range<Int>? {
        for start in 0...line.count {
            if let end = ends(line, from: start).max() { return start..<end }
        }
        return nil
    }
}

@Suite struct PatternModelTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func patternsMeanWhatTheModelSays(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let model = Model.random(3, &random)
            let isExtended = Bool.random(using: &random)
            let text = model.text(extended: isExtended)
            var matcher = PatternMatcher(try Pattern(text, isExtended ? .extended : .basic))
            for _ in 0..<8 {
                let line = (0..<Int.random(in: 0...7, using: &random)).map { _ in
                    Model.letters.randomElement(using: &random) ?? "a"
                }
                let bytes = Array(String(line).utf8)
                let expected = model.find(line).map { range in
                    let before = String(line[..<range.lowerBound]).utf8.count
                    return before..<before + String(line[range]).utf8.count
                }
                let found = matcher.find(in: bytes)
                #expect(found == expected, "seed \(seed): \(text) in \(String(line))")
                let isFound = matcher.isIn(bytes)
                #expect(isFound == (expected != nil))
            }
        }
    }

    /// Whatever is written: a pattern or a mistake, never a trap.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func anyTextIsTakenOrRefused(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let special = Array("\\()[]{}|*+?^$.,-:19azé")
        for _ in 0..<500 {
            let text = String(
                (0..<Int.random(in: 0...12, using: &random)).map { _ in
                    special.randomElement(using: &random) ?? "a"
                })
            for syntax in [PatternSyntax.fixed, .basic, .extended] {
                do throws(PatternError) {
                    var matcher = PatternMatcher(try Pattern(text, syntax))
                    _ = matcher.find(in: Array("a19z(),é{".utf8))
                } catch {
                    #expect(error.column >= 1 && error.column <= max(1, text.unicodeScalars.count))
                }
            }
        }
    }
}
