// Sets of characters, as between brackets.

/// A set of characters: Unicode scalars, and bytes that are part of none.
struct CharacterSet: Sendable {
    private var ranges: [ClosedRange<UInt32>] = []
    /// Whether everything else is meant.
    var isInverted = false

    /// All characters.
    static var all: CharacterSet { CharacterSet(inverting: CharacterSet()) }

    /// Letters, digits and the underscore. All characters beyond ASCII count as letters.
    static var word: CharacterSet {
        var set = CharacterSet()
        set.add(48...57)
        set.add(65...90)
        set.add(95...95)
        set.add(97...122)
        set.add(128...UInt32.max)
        return set
    }

    /// Blanks, tabs and what ends lines and pages.
    static var space: CharacterSet {
        var set = CharacterSet()
        set.add(9...13)
        set.add(32...32)
        return set
    }

    /// The empty set.
    init() {}

    /// What is not in `other`.
    init(inverting other: CharacterSet) {
        self = other
        isInverted.toggle()
    }

    mutating func add(_ range: ClosedRange<UInt32>) { ranges.append(range) }

    /// Adds what a name between `[:` and `:]` stands for; tells whether there is such a name.
    mutating func add(class name: String) -> Bool {
        switch name {
        case "alpha": add([65...90, 97...122, 128...UInt32.max])
        case "digit": add([48...57])
        case "alnum": add([48...57, 65...90, 97...122, 128...UInt32.max])
        case "upper": add([65...90])
        case "lower": add([97...122])
        case "space": add([9...13, 32...32])
        case "blank": add([9...9, 32...32])
        case "punct": add([33...47, 58...64, 91...96, 123...126])
        case "print": add([32...126, 128...UInt32.max])
        case "graph": add([33...126, 128...UInt32.max])
        case "cntrl": add([0...31, 127...127])
        case "xdigit": add([48...57, 65...70, 97...102])
        default: return false
        }
        return true
    }

    private mutating func add(_ more: [ClosedRange<UInt32>]) { ranges += more }

    func contains(_ character: UInt32, ignoringCase: Bool) -> Bool {
        var isListed = lists(character)
        if !isListed, ignoringCase {
            let lower = character | 32
            if lower >= 97, lower <= 122 { isListed = lists(character ^ 32) }
        }
        return isListed != isInverted
    }

    private func lists(_ character: UInt32) -> Bool {
        ranges.contains { $0.contains(character) }
    }
}
