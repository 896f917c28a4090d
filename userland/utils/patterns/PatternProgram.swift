// What a pattern is turned into: steps for a machine that can be at many of them at once.

/// One step.
enum PatternStep: Sendable {
    /// Goes on behind a character that is this one.
    case character(UInt32)
    /// Goes on behind a character that is in the set with that index.
    case set(Int)
    /// Goes on if it holds here.
    case assertion(PatternAssertion)
    /// Goes on at both places.
    case fork(Int, Int)
    /// Goes on elsewhere.
    case jump(Int)
    /// The pattern has been found.
    case found
}

/// A pattern's steps.
struct PatternProgram: Sendable {
    private(set) var steps: [PatternStep] = []
    private(set) var sets: [CharacterSet] = []
    let ignoresCase: Bool
    /// Bytes that a match can begin with; `nil` if it may begin anywhere, or be empty.
    private(set) var firstBytes: [Bool]?

    /// Forks whose second way is not known yet, while a repetition is added.
    private var skips: [Int] = []
    /// How many parts may still be added: what `{}` inside of `{}` could go beyond.
    private var partsLeft = 20_000

    init(_ node: PatternNode, ignoresCase: Bool) throws(PatternError) {
        self.ignoresCase = ignoresCase
        try add(node)
        steps.append(.found)
        firstBytes = findFirstBytes()
    }

    private mutating func add(_ node: PatternNode) throws(PatternError) {
        partsLeft -= 1
        guard partsLeft > 0 else {
            throw PatternError(column: 1, problem: "it repeats too much; ask for fewer times")
        }
        switch node {
        case .character(let character):
            steps.append(.character(ignoresCase ? lowered(character) : character))
        case .set(let set):
            sets.append(set)
            steps.append(.set(sets.count - 1))
        case .assertion(let assertion): steps.append(.assertion(assertion))
        case .sequence(let parts):
            for part in parts { try add(part) }
        case .choice(let branches): try add(choice: branches)
        case .repetition(let part, let least, let most):
            for _ in 0..<least { try add(part) }
            guard let most else { return try add(anyNumberOf: part) }
            for _ in least..<most {
                // Once more, or not: from each of them it goes on behind all of this.
                let fork = steps.count
                steps.append(.fork(fork + 1, fork + 1))
                try add(part)
                skips.append(fork)
            }
            for _ in least..<most {
                if let fork = skips.popLast() { steps[fork] = .fork(fork + 1, steps.count) }
            }
        }
    }

    private mutating func add(choice branches: [PatternNode]) throws(PatternError) {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            if index == branches.count - 1 {
                try add(branch)
                break
            }
            let fork = steps.count
            steps.append(.fork(fork + 1, fork + 1))
            try add(branch)
            jumps.append(steps.count)
            steps.append(.jump(0))
            steps[fork] = .fork(fork + 1, steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
    }

    private mutating func add(anyNumberOf part: PatternNode) throws(PatternError) {
        let fork = steps.count
        steps.append(.fork(fork + 1, fork + 1))
        try add(part)
        steps.append(.jump(fork))
        steps[fork] = .fork(fork + 1, steps.count)
    }

    // MARK: - Where to begin

    /// Follows the ways from the first step to the first character of each.
    private func findFirstBytes() -> [Bool]? {
        var bytes = [Bool](repeating: false, count: 256)
        var seen = [Bool](repeating: false, count: steps.count)
        var pending = [0]
        while let step = pending.popLast() {
            if seen[step] { continue }
            seen[step] = true
            switch steps[step] {
            case .found: return nil
            // What it says of the place is looked at when the machine gets there.
            case .assertion: pending.append(step + 1)
            case .fork(let one, let other): pending += [one, other]
            case .jump(let target): pending.append(target)
            case .character(let character):
                if character >= 128 {
                    for byte in 128..<256 { bytes[byte] = true }
                } else {
                    bytes[Int(character)] = true
                    if ignoresCase { bytes[Int(raised(character))] = true }
                }
            case .set(let index):
                for byte in 0..<128 as Range<UInt32>
                where sets[index].contains(byte, ignoringCase: ignoresCase) {
                    bytes[Int(byte)] = true
                }
                for byte in 128..<256 { bytes[byte] = true }
            }
        }
        return bytes
    }
}

func lowered(_ character: UInt32) -> UInt32 {
    character >= 65 && character <= 90 ? character + 32 : character
}

private func raised(_ character: UInt32) -> UInt32 {
    character >= 97 && character <= 122 ? character - 32 : character
}
