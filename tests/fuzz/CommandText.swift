// Fuzz target: reads arbitrary bytes as what is written to a `ctl` file. What is accepted is written
// out with every byte escaped, and has to mean the same then.
// `make fuzz FUZZ=CommandText` builds it with the sources below under the address sanitizer.
// sources: kernel/abi/Errno.swift kernel/abi/Flags.swift kernel/abi/Limits.swift kernel/filesystem/path
// modules: KernelABI

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCommandText(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    guard let commands = try? CommandText.parse(bytes) else { return 0 }
    precondition(!commands.isEmpty)
    var text: [UInt8] = []
    for (index, command) in commands.enumerated() {
        if index > 0 { text += [UInt8](" && ".utf8) }
        precondition(!command.words.isEmpty)
        for word in command.words {
            text += [UInt8](" \"\"".utf8)
            for byte in word { text += [UInt8(ascii: "\\"), byte] }
            _ = CommandText.number(word)
        }
    }
    precondition((try? CommandText.parse(text)) == commands)
    return 0
}
