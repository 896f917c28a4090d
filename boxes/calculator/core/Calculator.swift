// The calculator behind the buttons: what each key does to what is shown.

/// A pocket calculator: keys in, a line to show out.
///
/// Operations are carried out as they are typed, from left to right, as on the calculators that
/// people have in a drawer. `=` again repeats the last operation.
public struct Calculator: Equatable, Sendable {
    /// What joins two numbers.
    public enum Operation: Equatable, Sendable {
        case add, subtract, multiply, divide

        /// The sign on the key.
        public var sign: String {
            switch self {
            case .add: "+"
            case .subtract: "\u{2212}"
            case .multiply: "\u{D7}"
            case .divide: "\u{F7}"
            }
        }
    }

    /// A key.
    public enum Key: Equatable, Sendable {
        /// 0 to 9.
        case digit(Int)
        case point
        case operation(Operation)
        case equals
        case negate
        case percent
        case squareRoot
        /// Takes back the last digit.
        case backspace
        /// Forgets the number that is being typed.
        case clearEntry
        /// Forgets everything.
        case clear
    }

    /// An operation and its second number.
    private struct Step: Equatable, Sendable {
        let operation: Operation
        let operand: Decimal
    }

    /// Why there is no result.
    public enum Failure: String, Equatable, Sendable {
        case divisionByZero = "Cannot divide by zero"
        case tooLarge = "Too large"
        case rootOfNegative = "No root of a negative number"
    }

    /// Digits being typed; `nil` once something was calculated.
    private var entry: String? = "0"
    private var value = Decimal.zero
    private var left: Decimal?
    private var pending: Operation?
    private var repeated: Step?
    /// Why the display shows no number.
    public private(set) var failure: Failure?
    /// The calculation so far, as in `12 × 3 =`.
    public private(set) var history = ""

    /// A calculator that shows 0.
    @export(interface)
    public init() {}

    /// What the display shows.
    public var display: String { failure?.rawValue ?? entry ?? value.text }

    /// The operation that waits for its second number.
    public var pendingOperation: Operation? { pending }

    /// Presses a key. After a failure every key but digits and clearing is ignored.
    @export(interface)
    public mutating func press(_ key: Key) {
        if failure != nil {
            switch key {
            case .digit, .point: self = Calculator()
            case .clear, .clearEntry, .backspace:
                self = Calculator()
                return
            default: return
            }
        }
        switch key {
        case .digit(let digit): type(digit)
        case .point: typePoint()
        case .operation(let operation): choose(operation)
        case .equals: finish()
        case .negate: negate()
        case .percent: apply { $0.divided(by: Decimal(100)) }
        case .squareRoot: takeRoot()
        case .backspace: takeBack()
        case .clearEntry: (entry, value) = ("0", .zero)
        case .clear: self = Calculator()
        }
    }
}

// MARK: - Typing

extension Calculator {
    private mutating func type(_ digit: Int) {
        guard (0...9).contains(digit) else { return }
        var text = startedEntry()
        let digitCount = text.utf8.reduce(0) { $0 + ($1 >= 48 && $1 <= 57 ? 1 : 0) }
        guard digitCount < Decimal.precision else { return }
        if text == "0" { text = "" }
        if text == "-0" { text = "-" }
        setEntry(text + "\(digit)")
    }

    private mutating func typePoint() {
        let text = startedEntry()
        if !text.utf8.contains(UInt8(ascii: ".")) { setEntry(text + ".") }
    }

    private mutating func takeBack() {
        guard let entry else { return }
        var bytes = Array(entry.utf8.dropLast())
        if bytes.isEmpty || bytes == [UInt8(ascii: "-")] { bytes = [UInt8(ascii: "0")] }
        setEntry(String(decoding: bytes, as: UTF8.self))
    }

    /// What is being typed; a finished calculation makes room for a new one.
    private mutating func startedEntry() -> String {
        if let entry { return entry }
        if pending == nil { history = "" }
        return "0"
    }

    private mutating func setEntry(_ text: String) {
        entry = text
        value = Decimal(text) ?? .zero
    }
}

// MARK: - Calculating

extension Calculator {
    private mutating func choose(_ operation: Operation) {
        // A second operation without a number in between replaces the first.
        if pending != nil, entry != nil || left == nil { calculatePending() }
        guard failure == nil else { return }
        left = value
        pending = operation
        entry = nil
        history = "\(value.text) \(operation.sign)"
    }

    private mutating func finish() {
        let shown = value
        if let pending, let first = left {
            history = "\(first.text) \(pending.sign) \(shown.text) ="
            repeated = Step(operation: pending, operand: shown)
            calculatePending()
        } else if let repeated {
            history = "\(shown.text) \(repeated.operation.sign) \(repeated.operand.text) ="
            set(Self.result(shown, repeated.operation, repeated.operand), repeated.operation)
        } else {
            history = "\(shown.text) ="
        }
        entry = nil
        (left, pending) = (nil, nil)
    }

    private mutating func calculatePending() {
        guard let pending, let left else { return }
        let divisor = value
        set(Self.result(left, pending, value), pending)
        if failure != nil, pending == .divide, divisor.isZero { failure = .divisionByZero }
    }

    private mutating func set(_ result: Decimal?, _ operation: Operation) {
        if let result {
            value = result
        } else {
            failure = .tooLarge
        }
        entry = nil
    }

    private static func result(
        _ left: Decimal, _ operation: Operation, _ right: Decimal
    ) -> Decimal? {
        switch operation {
        case .add: left.adding(right)
        case .subtract: left.subtracting(right)
        case .multiply: left.multiplied(by: right)
        case .divide: left.divided(by: right)
        }
    }

    private mutating func negate() {
        if let entry {
            let isNegative = entry.utf8.first == UInt8(ascii: "-")
            setEntry(isNegative ? String(entry.dropFirst()) : "-" + entry)
        } else {
            value = value.negated
        }
    }

    /// Replaces the number that is shown.
    private mutating func apply(_ function: (Decimal) -> Decimal?) {
        guard let result = function(value) else {
            failure = .tooLarge
            return
        }
        value = result
        // The result counts as typed: an operation that waits can use it.
        entry = pending == nil ? nil : result.text
    }

    private mutating func takeRoot() {
        if value.isNegative {
            failure = .rootOfNegative
        } else {
            apply { $0.squareRoot }
        }
    }
}
