// Fuzz target: arbitrary bytes as keys for the shell's line editor, which is drawn after each of them; and
// what stands before the cursor then, completed.
// sources: userland/shell/editor

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzLineEditing(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: min(count, 2000)))
        } ?? []
    var decoder = KeyDecoder()
    var editor = LineEditor()
    var view = LineView()
    let columns = Int(bytes.first ?? 80)
    let rows = bytes.count > 1 && bytes[1] > 127 ? nil : 10 as Int?
    for byte in bytes {
        guard let key = decoder.decode(byte) else { continue }
        switch editor.handle(key) {
        case .complete:
            let request = CompletionRequest(editor.textBeforeCursor)
            let names = ["cat", "cat$\"'", "dir ectory/", "é", "ê", request.prefix]
            switch Completion.complete(request.prefix, among: names, in: request.quote) {
            case .insert(let text): editor.insert(text: text)
            case .choices(let choices): precondition(choices.count > 1)
            case .none: preconditionFailure("the prefix itself is among the names")
            }
        case .line, .interrupted, .endOfInput: view.leave()
        case .changed, .clearScreen: break
        }
        precondition(editor.cursor >= 0 && editor.cursor <= editor.text.unicodeScalars.count)
        precondition(editor.text.unicodeScalars.count <= LineEditor.longestLine)
        _ = view.draw(editor, prompt: "/é> ", columns: columns, rows: rows)
    }
    return 0
}
