// What Swift assumes of an address space. A kernel linked at high addresses fails these in silence:
// the compiler keeps tags in the top byte of object pointers.

extension SelfTest {
    mutating func checkLanguage() {
        report("language.enum-payloads", failure: LanguageTest.enumPayloads())
        report("language.deinit", failure: LanguageTest.deinitialisation())
        report("language.copy-on-write", failure: LanguageTest.copyOnWrite())
        report("language.long-strings", failure: LanguageTest.longStrings())
        report("language.closures", failure: LanguageTest.closures())
        report("language.class-hierarchy", failure: LanguageTest.classHierarchy())
    }
}

/// The cases; each returns what is wrong. Kept from being computed at compile time.
private enum LanguageTest {
    private final class Counter {
        var value: Int
        private let onDeinit: (Int) -> Void

        init(_ value: Int, onDeinit: @escaping (Int) -> Void = { _ in }) {
            self.value = value
            self.onDeinit = onDeinit
        }

        deinit { onDeinit(value) }
    }

    private enum Payload {
        case none
        case counter(Counter)
        case text(String)
        case list([Int])
        case pair(Counter, UInt8)
        indirect case nested(Payload)
    }

    @inline(never) @_optimize(none)
    private static func opaque<T>(_ value: T) -> T { value }

    static func enumPayloads() -> StaticString? {
        let payloads = opaque([
            Payload.none, .counter(Counter(41)), .text("a text that does not fit inline at all"),
            .list([1, 2, 3]), .pair(Counter(7), 200), .nested(.counter(Counter(5))),
        ])
        var sum = 0
        for payload in payloads {
            switch payload {
            case .none: sum += 1
            case .counter(let counter): sum += counter.value
            case .text(let text): sum += text.utf8.count
            case .list(let list): sum += list.count
            case .pair(let counter, let number): sum += counter.value + Int(number)
            case .nested(.counter(let counter)): sum += counter.value
            case .nested: return "a nested payload was mistaken for another"
            }
        }
        return sum == 1 + 41 + 38 + 3 + 207 + 5 ? nil : "payloads changed"
    }

    static func deinitialisation() -> StaticString? {
        var total = 0
        withExtendedLifetime(()) {
            var counters: [Counter?] = []
            for index in 1...10 {
                counters.append(opaque(Counter(index) { total += $0 }))
            }
            counters[3] = nil
            if total != 4 { total = -1000 }
        }
        return total == 55 ? nil : "objects were not destroyed exactly once"
    }

    static func copyOnWrite() -> StaticString? {
        let original = opaque(Array(0..<100))
        var copy = opaque(original)
        copy[50] = -1
        copy.append(100)
        return original[50] == 50 && original.count == 100 && copy[50] == -1 && copy.count == 101
            ? nil : "a copy shares what was written"
    }

    static func longStrings() -> StaticString? {
        var text = opaque("")
        for index in 0..<50 { text += "part \(index), " }
        guard text.utf8.count == 440 else { return "appending lost text" }
        guard text.hasPrefix("part 0, part 1, ") else { return "prefixes differ" }
        let accented = opaque("e\u{301}")
        return accented == "\u{E9}" && accented.count == 1 ? nil : "Unicode tables are missing"
    }

    static func closures() -> StaticString? {
        let counter = Counter(0)
        let closures = (1...5).map { step in { counter.value += step } }
        for closure in opaque(closures) { closure() }
        return counter.value == 15 ? nil : "captured state was lost"
    }

    private class Shape {
        func area() -> Int { 0 }
    }

    private final class Square: Shape {
        let side: Int
        init(_ side: Int) { self.side = side }
        override func area() -> Int { side * side }
    }

    static func classHierarchy() -> StaticString? {
        let shapes: [Shape] = opaque([Shape(), Square(3), Square(4)])
        return shapes.reduce(0) { $0 + $1.area() } == 25 ? nil : "the wrong method was called"
    }
}
