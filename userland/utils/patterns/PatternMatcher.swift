// The machine that finds a pattern: it is at many steps of the program at the same time.

/// Looks for a pattern in one line after the other. Keeps its memory from line to line.
public struct PatternMatcher {
    private let program: PatternProgram
    private var now: PatternPlaces
    private var next: PatternPlaces

    /// A machine for a pattern.
    public init(_ pattern: Pattern) {
        program = pattern.program
        now = PatternPlaces(count: program.steps.count)
        next = PatternPlaces(count: program.steps.count)
    }

    /// Whether the pattern is anywhere in a line.
    public mutating func isIn(_ line: [UInt8]) -> Bool {
        find(in: line.span, from: 0, isAnyEnough: true) != nil
    }

    /// The first match that begins at `start` or later, and of those that begin there the longest.
    public mutating func find(in line: [UInt8], from start: Int = 0) -> Range<Int>? {
        find(in: line.span, from: start, isAnyEnough: false)
    }

    private mutating func find(
        in line: borrowing Span<UInt8>, from start: Int, isAnyEnough: Bool
    ) -> Range<Int>? {
        now.clear()
        var best: Range<Int>?
        var place = start
        while true {
            if best == nil {
                if now.steps.isEmpty { place = firstPlace(in: line, from: place) }
                now.enter(0, of: program, begunAt: place, line, place, &best)
            }
            if best != nil, isAnyEnough || now.steps.isEmpty { return best }
            guard place < line.count else { return best }
            let (character, length) = decode(line, at: place)
            place += length
            step(character, line, place, &best)
        }
    }

    /// The first place from `start` on where a match could begin.
    private func firstPlace(in line: borrowing Span<UInt8>, from start: Int) -> Int {
        guard let bytes = program.firstBytes else { return start }
        var place = start
        while place < line.count, !bytes[Int(line[place])] { place += 1 }
        return place
    }

    /// Goes on from all steps over a character, to the one at `place`.
    private mutating func step(
        _ character: UInt32, _ line: borrowing Span<UInt8>, _ place: Int, _ best: inout Range<Int>?
    ) {
        next.clear()
        for index in now.steps.indices {
            let start = now.starts[index]
            // Behind a match, only those go on that began no later.
            if let best, start > best.lowerBound { break }
            let step = now.steps[index]
            let isMatch =
                switch program.steps[step] {
                case .character(let wanted):
                    wanted == (program.ignoresCase ? lowered(character) : character)
                case .set(let set):
                    program.sets[set].contains(character, ignoringCase: program.ignoresCase)
                default: false
                }
            if isMatch { next.enter(step + 1, of: program, begunAt: start, line, place, &best) }
        }
        swap(&now, &next)
    }
}

/// Steps that the machine is at, in the order of where the match of each has begun; a step is there once,
/// for the match that began first.
private struct PatternPlaces {
    private(set) var steps: [Int] = []
    private(set) var starts: [Int] = []
    /// Steps that are yet to be entered.
    private var pending: [Int] = []
    /// Those that have been have the present mark.
    private var marks: [UInt32]
    private var mark: UInt32 = 1

    init(count: Int) {
        marks = [UInt32](repeating: 0, count: count)
    }

    mutating func clear() {
        steps.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        mark &+= 1
        if mark == 0 {
            for index in marks.indices { marks[index] = 0 }
            mark = 1
        }
    }

    /// Goes to a step, and on to all that can be reached from it without a character.
    mutating func enter(
        _ first: Int, of program: PatternProgram, begunAt start: Int,
        _ line: borrowing Span<UInt8>, _ place: Int, _ best: inout Range<Int>?
    ) {
        pending.append(first)
        while let step = pending.popLast() {
            if marks[step] == mark { continue }
            marks[step] = mark
            switch program.steps[step] {
            case .jump(let target): pending.append(target)
            case .fork(let one, let other):
                pending.append(other)
                pending.append(one)
            case .assertion(let assertion):
                if assertion.holds(line, at: place) { pending.append(step + 1) }
            case .found:
                if let known = best, known.lowerBound < start { break }
                best = start..<place
            case .character, .set:
                steps.append(step)
                starts.append(start)
            }
        }
    }
}

/// The character at a place, and how many bytes it has. A byte that is no part of a character is one of
/// its own, which no pattern names.
private func decode(_ line: borrowing Span<UInt8>, at place: Int) -> (UInt32, Int) {
    let first = line[place]
    let alone = (0x11_0000 + UInt32(first), 1)
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, line.count - place >= length else { return alone }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for offset in 1..<length {
        let byte = line[place + offset]
        guard byte & 0xC0 == 0x80 else { return alone }
        value = value << 6 | UInt32(byte & 0x3F)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000
    guard value >= least, value <= 0x10_FFFF, !(0xD800...0xDFFF).contains(value) else {
        return alone
    }
    return (value, length)
}
