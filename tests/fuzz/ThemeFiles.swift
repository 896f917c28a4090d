// Fuzz target: arbitrary bytes as each file of a theme. Reading ends, problems have lines and texts, and
// sizes stay within what drawing can bear.
// sources: userland/formats/cfg userland/formats/fbmp userland/formats/grf userland/libpatchwork/geometry userland/libpatchwork/graphics userland/libpatchwork/theme
// modules: Cfg FBMP GRF Geometry Graphics

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTheme(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    let lines = bytes.count { $0 == 10 } + 1
    for file in ThemeFile.allCases {
        var theme = Theme()
        let problems = theme.read(file, bytes)
        precondition(problems.count <= Theme.mostProblems)
        for problem in problems {
            precondition(problem.line >= 1 && problem.line <= lines)
            precondition(!problem.description.isEmpty)
        }
        precondition((0...16).contains(theme.sizes.frame))
        precondition((16...96).contains(theme.sizes.titleBar))
        precondition((8...64).contains(theme.sizes.font))
        precondition(theme.names.wallpaper.utf8.first == 47)
        precondition(!theme.names.defaultFont.isEmpty)
        precondition(theme.ansi.normal.count == 8)
        // What was read is a theme: reading it again on top changes nothing.
        let again = theme
        _ = theme.read(file, bytes)
        precondition(theme == again)
    }
    return 0
}
