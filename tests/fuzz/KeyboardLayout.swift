// Fuzz target: reads arbitrary bytes as a keyboard layout and types on it.
// `make fuzz FUZZ=KeyboardLayout` builds it with the sources below under the address sanitizer.
// sources: userland/formats/cfg userland/libpatchwork/keyboard
// modules: Cfg

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKeyboardLayout(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    // Copied, so that the sanitizer sees reads past the end.
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    let layout = KeyboardLayout(bytes) { problem in
        precondition(problem.line > 0 && problem.column > 0)
    }
    var translator = KeyTranslator(layout)
    // All keys with one set of modifiers, which depends on the input: all of both would take so long
    // that few inputs were tried.
    let modifiers = Modifiers(rawValue: UInt16(truncatingIfNeeded: count) & 127)
    for code in UInt8.min...UInt8.max {
        let character = translator.character(KeyCode(code), modifiers)
        precondition(character == 0 || character >= 0x20)
        precondition(Unicode.Scalar(character) != nil)
    }
    _ = KeyboardSettings(bytes) { problem in
        precondition(problem.line > 0 && problem.column > 0)
    }
    return 0
}
