// Fuzz target: reads arbitrary bytes as a .grf font and uses everything that is accepted.
// `make fuzz FUZZ=GRFFile` builds it with the sources below under the address sanitizer.
// sources: userland/formats/grf

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzGRF(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    guard let start = unsafe start, count > 3 else { return 0 }
    let input = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    use(expand(input))
    return 0
}

/// A whole file from a few bytes. Fuzzers are slow at filling two tables of 256 offsets, so the
/// input is a list of (slot, offset) pairs for them, then the blocks themselves.
private func expand(_ input: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x30, 0x46, 0x52, 0x47, 12, 0, 0xFC, 0xFF, 18, 0]
    file += [UInt8](repeating: 0xFF, count: 2048)
    let pairs = min(Int(input[0] & 31), (input.count - 1) / 3)
    for index in 0..<pairs {
        let at = 1 + index * 3
        // The slot's lowest bit chooses the table.
        let table = input[at] & 1 == 0 ? 10 : 1034
        let slot = table + Int(input[at] >> 1) * 4
        file[slot] = input[at + 1]
        file[slot + 1] = input[at + 2]
        file[slot + 2] = 0
        file[slot + 3] = 0
    }
    return file + input[(1 + pairs * 3)...]
}

private func use(_ bytes: [UInt8]) {
    do throws(GRFError) {
        let font = try GRFView(bytes.span)
        var total = 0
        for value: UInt32 in 0..<300 {
            guard let scalar = Unicode.Scalar(value), let glyph = font.glyph(for: scalar) else {
                continue
            }
            let metrics = glyph.metrics
            precondition(
                glyph.coverage.count == Int(metrics.width) * Int(metrics.height))
            for y in 0..<Int(metrics.height) {
                let row = glyph.row(y)
                for x in row.indices { total &+= Int(row[x]) }
            }
            for other: UInt32 in 0..<256 {
                if let second = Unicode.Scalar(other) {
                    total &+= Int(font.kerning(scalar, second).x)
                }
            }
        }
        precondition(font.width(of: "AVATAR \u{FF}\u{1F600}".unicodeScalars) != Int.min)
        precondition(total != Int.min)
    } catch {
        precondition(error.offset >= 0)
        precondition(!error.description.isEmpty)
    }
}
