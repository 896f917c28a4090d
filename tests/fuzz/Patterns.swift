// Fuzz target: reads arbitrary bytes as a pattern, and looks for it in themselves.
// `make fuzz FUZZ=Patterns` builds it with the sources below under the address sanitizer.
// sources: userland/utils/patterns

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPatterns(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    // Copied, so that the sanitizer sees reads past the end.
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    guard let first = bytes.first else { return 0 }
    let syntax: PatternSyntax = first & 1 == 0 ? .basic : .extended
    let options = PatternOptions(rawValue: (first >> 1) & 7)
    let text = String(decoding: bytes.dropFirst().prefix(40), as: UTF8.self)
    do throws(PatternError) {
        var matcher = PatternMatcher(try Pattern(text, syntax, options))
        let found = matcher.find(in: bytes)
        precondition(matcher.isIn(bytes) == (found != nil))
        if let found { precondition(found.lowerBound >= 0 && found.upperBound <= bytes.count) }
    } catch {
        precondition(error.column >= 1 && error.column <= max(1, text.unicodeScalars.count))
        precondition(!error.problem.isEmpty)
    }
    return 0
}
