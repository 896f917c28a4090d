// Fuzz target: arbitrary bytes as the output of a program on a small terminal, which changes its size
// and its selection now and then.
// sources: boxes/terminal/core

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTerminalSequences(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    var emulator = Emulator(
        columns: 11, rows: 5, history: ScrollBack(mostLines: 40, mostCells: 200))
    var index = 0
    while index < bytes.count {
        let end = min(bytes.count, index + 64)
        emulator.feed(Array(bytes[index..<end]))
        let choice = Int(bytes[index])
        if choice & 7 == 1 { emulator.resize(columns: choice >> 3, rows: choice >> 4) }
        if choice & 7 == 2 {
            emulator.beginSelection(row: choice >> 5, column: choice >> 4, unit: .word)
        }
        if choice & 7 == 3 { emulator.scrollView(by: choice - 100) }
        let cursor = emulator.cursorPosition
        precondition(cursor.row >= 0 && cursor.row < emulator.rows)
        precondition(cursor.column >= 0 && cursor.column < emulator.columns)
        precondition(emulator.history.count <= 40)
        index = end
    }
    _ = emulator.selectedText
    emulator.takeChanges { row in precondition(row >= 0 && row < 1000) }
    var cells: [Cell] = []
    for row in 0..<emulator.rows { emulator.copyRow(row, to: &cells) }
    return emulator.takeReplies().count > 20_000 ? 1 : 0
}
