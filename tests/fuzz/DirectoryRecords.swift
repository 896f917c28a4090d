// Fuzz target: arbitrary bytes as what the kernel returns of a directory. Whatever they say, the names
// lie in them, one after the other.
// `make fuzz FUZZ=DirectoryRecords` builds it with the sources below under the address sanitizer.
// sources: kernel/abi/Flags.swift kernel/abi/Structures.swift userland/libstd/std/DirectoryEntry.swift
// modules: KernelABI

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDirectoryRecords(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    let bytes =
        unsafe start.map {
            unsafe [UInt8](UnsafeRawBufferPointer(start: $0, count: count))
        } ?? []
    let entries = DirectoryEntry.parse(bytes)
    precondition(entries.count * MemoryLayout<DirectoryEntryHeader>.size <= bytes.count)
    // What is cut off takes no more than the last names with it.
    let fewer = DirectoryEntry.parse(Array(bytes.dropLast(bytes.count / 3)))
    precondition(fewer.count <= entries.count)
    precondition(zip(fewer, entries).allSatisfy { $0.name == $1.name })
    return 0
}
