// Fuzz target: reads arbitrary bytes as a .fbmp picture and touches every pixel of what is accepted.
// `make fuzz FUZZ=FBMPFile` builds it with the sources below under the address sanitizer.
// sources: userland/formats/fbmp

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFBMP(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    guard let start = unsafe start, count >= 4 else { return 0 }
    // Copied, so that the sanitizer sees reads past the end; the magic made right, so that the
    // fuzzer need not guess it.
    var bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    bytes.replaceSubrange(0..<4, with: Array("fbmp".utf8))
    do throws(FBMPError) {
        let view = try FBMPView(bytes.span)
        precondition(view.width > 0 && view.height > 0)
        precondition(view.width * view.height * 4 + 12 == count)
        var copy: [UInt32] = []
        for y in 0..<view.height {
            let row = view.row(y)
            precondition(row.count == view.width)
            for x in row.indices { copy.append(row[x]) }
        }
        // What was read writes the same file again.
        let again = try FBMP.encode(
            width: UInt32(view.width), height: UInt32(view.height), pixels: copy.span)
        precondition(again == bytes)
    } catch {
        precondition(error.offset >= 0 && error.offset <= count)
        precondition(!error.description.isEmpty)
    }
    return 0
}
