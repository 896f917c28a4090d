// Fuzz target: arbitrary text as a line for the shell: it is parsed, and what is accepted is
// expanded over a small tree.
// sources: userland/shell/language

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzShellLanguage(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count)
    let line = unsafe String(decoding: bytes, as: UTF8.self)
    let expansion = Expansion(
        variable: { $0 == "X" ? "a *" : nil },
        list: { $0.utf8.count < 8 ? ["a", "b.c", ".d", "é"] : [] })
    do throws(SyntaxError) {
        for pipeline in try Parser.parse(line) {
            precondition(!pipeline.commands.isEmpty)
            for command in pipeline.commands {
                precondition(!command.words.isEmpty)
                for word in command.words {
                    precondition(expansion.arguments(word).count <= Expansion.mostMatches)
                }
            }
        }
    } catch {
        precondition(error.offset >= 0 && error.offset <= line.utf8.count)
        _ = error.message
    }
    return 0
}
