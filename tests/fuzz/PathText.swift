// Fuzz target: reads arbitrary bytes as a path with flags.
// `make fuzz FUZZ=PathText` builds it with the sources below under the address sanitizer.
// sources: kernel/abi/Errno.swift kernel/abi/Flags.swift kernel/abi/Limits.swift kernel/filesystem/path
// modules: KernelABI

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPathText(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    // Copied, so that the sanitizer sees reads past the end.
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    guard let text = try? PathText(bytes) else { return 0 }
    precondition(!bytes.isEmpty && bytes.count <= Limits.path && !bytes.contains(0))
    precondition(text.path.elementsEqual(bytes.prefix { $0 != UInt8(ascii: ":") }))
    precondition(text.flags.isEmpty == (text.path.count == bytes.count))
    precondition(text.flags.rawValue < 1 << 15)
    return 0
}
