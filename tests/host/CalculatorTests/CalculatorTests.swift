// Keys pressed and what is shown, and decimal arithmetic compared with whole numbers.

import CalculatorCore
import Testing

/// Presses the keys that a text names: `1.5*2=`, `~` negates, `<` takes back, `c` clears, `r` roots.
private func show(_ keys: String) -> String {
    var calculator = Calculator()
    for key in keys { press(key, on: &calculator) }
    return calculator.display
}

private func press(_ key: Character, on calculator: inout Calculator) {
    switch key {
    case "0"..."9": calculator.press(.digit(key.wholeNumberValue ?? 0))
    case ".": calculator.press(.point)
    case "+": calculator.press(.operation(.add))
    case "-": calculator.press(.operation(.subtract))
    case "*": calculator.press(.operation(.multiply))
    case "/": calculator.press(.operation(.divide))
    case "=": calculator.press(.equals)
    case "~": calculator.press(.negate)
    case "%": calculator.press(.percent)
    case "r": calculator.press(.squareRoot)
    case "<": calculator.press(.backspace)
    case "e": calculator.press(.clearEntry)
    default: calculator.press(.clear)
    }
}

@Suite struct CalculatorTests {
    @Test(arguments: [
        ("", "0"), ("007", "7"), ("12+30=", "42"), ("0.1+0.2=", "0.3"), ("1-5=", "-4"),
        ("12*12=", "144"), ("1/3=", "0.333333333333333"), ("2/3=", "0.666666666666667"),
        ("2+3*4=", "20"), ("2+*4=", "8"), ("5=", "5"), ("5+=", "10"), ("2*3==", "18"),
        ("2*3=7=", "21"), ("2*3=+1=", "7"), ("5~", "-5"), ("5~3", "-53"), ("~5", "-5"),
        ("5+3~=", "2"),
        ("123<<", "1"), ("1<<", "0"), ("5~<", "0"), ("1.5.5", "1.55"), ("9c", "0"),
        ("9+4e5=", "14"),
        ("50%", "0.5"), ("200*10%=", "20"), ("9r", "3"), ("2r", "1.4142135623731"),
        ("5/0=", "Cannot divide by zero"), ("5/0=3", "3"), ("5/0=+", "Cannot divide by zero"),
        ("5/0+", "Cannot divide by zero"), ("5/0=<", "0"),
        ("1~r", "No root of a negative number"),
        ("999999999999999*10=", "9.99999999999999e15"), ("1/1000000=", "0.000001"),
        ("1/10000000=", "1e-7"),
        ("1/100000=", "0.00001"), ("12345678901234567890", "123456789012345"), ("1.50", "1.50"),
        ("1.50=", "1.5"), (".5+.5=", "1"), ("3.=", "3"),
    ])
    func keys(keys: String, display: String) { #expect(show(keys) == display, "\(keys)") }

    @Test func tooLarge() {
        var keys = "999999999999999*="
        for _ in 0..<700 { keys += "=" }
        #expect(show(keys) == "Too large")
    }

    @Test func historyShowsTheCalculation() {
        var calculator = Calculator()
        for key in "12*3=" { press(key, on: &calculator) }
        #expect(calculator.history == "12 \u{D7} 3 =")
        press("+", on: &calculator)
        #expect(calculator.history == "36 +")
        #expect(calculator.pendingOperation == .add)
        press("c", on: &calculator)
        #expect(calculator.history == "" && calculator.pendingOperation == nil)
    }

    @Test func anyKeysGiveSomething() {
        var random = SystemRandomNumberGenerator()
        let keys = Array("0123456789.+-*/=~%r<ec")
        for _ in 0..<2_000 {
            var calculator = Calculator()
            for _ in 0..<40 {
                press(keys.randomElement(using: &random)!, on: &calculator)
                #expect(!calculator.display.isEmpty)
            }
        }
    }
}

@Suite struct DecimalTests {
    @Test func agreesWithWholeNumbers() {
        for left in stride(from: -2_000, through: 2_000, by: 37) {
            for right in stride(from: -2_000, through: 2_000, by: 41) {
                let (one, two) = (Decimal(left), Decimal(right))
                #expect(one.adding(two) == Decimal(left + right))
                #expect(one.subtracting(two) == Decimal(left - right))
                #expect(one.multiplied(by: two) == Decimal(left * right))
                if right != 0, left % right == 0 {
                    #expect(one.divided(by: two) == Decimal(left / right))
                }
            }
        }
    }

    @Test func dividingUndoesMultiplying() {
        for digits in ["0.000123", "98765432109876", "3.14159265358979", "1", "-7.5"] {
            for others in ["7", "0.3", "-123456.789"] {
                let (one, two) = (Decimal(digits)!, Decimal(others)!)
                let back = one.multiplied(by: two)?.divided(by: two)
                let error = back?.subtracting(one)?.divided(by: one)
                #expect(error.map { $0.isZero || $0.text.contains("e-1") } == true, "\(digits)")
            }
        }
    }

    @Test(arguments: ["", ".", "-", "1.2.3", "1e5", "x", "--1", "1-"])
    func refusesWhatIsNoNumber(text: String) { #expect(Decimal(text) == nil) }

    @Test func extremes() {
        #expect(Decimal(Int.max).text == "9.22337203685478e18")
        #expect(Decimal(Int.min).text == "-9.22337203685478e18")
        #expect(Decimal.zero.negated == .zero)
        #expect(Decimal.zero.squareRoot == .zero)
        #expect(Decimal(-1).squareRoot == nil)
        #expect(Decimal("1000000")!.squareRoot == Decimal(1000))
    }
}
