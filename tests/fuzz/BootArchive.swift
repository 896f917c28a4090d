// Fuzz target: opens arbitrary bytes as a root archive and uses everything that is accepted.
// `make fuzz FUZZ=BootArchive` builds it with the sources below under the address sanitizer.
// sources: kernel/archive

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzBootArchive(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    // Copied, so that the sanitizer sees reads past the end; checksums made right, so that the
    // fuzzer gets past them.
    guard let start = unsafe start, count >= 64 else { return 0 }
    var bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    bytes.replaceSubrange(0..<8, with: Array("PWKROOT\n".utf8))
    reseal(&bytes)
    unsafe bytes.withUnsafeBytes { memory in
        guard let archive = try? unsafe Archive(memory) else { return }
        for index in 0..<archive.entryCount {
            let entry = archive.entry(at: index)
            let path = unsafe archive.withPath(of: entry) { unsafe Array($0) }
            precondition(archive.find(path) == entry)
            precondition(
                unsafe archive.withContents(of: entry) { $0.count } == Int(entry.length))
        }
        try? archive.checkData()
    }
    return 0
}

private func reseal(_ bytes: inout [UInt8]) {
    func word(at offset: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(bytes[offset + $1]) << ($1 * 8) }
    }
    let end = word(at: 40)
    guard end <= bytes.count, end % 8 == 0 else { return }
    var sum = ArchiveChecksum()
    for offset in stride(from: 0, to: Int(end), by: 8) {
        sum.add(offset == 48 ? 0 : word(at: offset))
    }
    for index in 0..<8 { bytes[48 + index] = UInt8(truncatingIfNeeded: sum.value >> (index * 8)) }
}
