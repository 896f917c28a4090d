// Fuzz target: arbitrary bytes as a configuration file. Whatever is accepted must be accepted again
// with the same meaning when it is written out canonically.
// sources: userland/formats/cfg

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    do throws(ConfigurationError) {
        let file = try Configuration(bytes)
        for section in file.sections {
            for entry in section.entries {
                _ = file.list(section.name, entry.key)
                precondition(!entry.key.isEmpty)
            }
        }
    } catch {
        precondition(error.line >= 1 && error.column >= 1)
        _ = error.message
    }
    return 0
}
