// Fuzz target: arbitrary bytes as a WAD, and as the patches, textures and sprites inside of one.
// Whatever is accepted is drawn, so that the address sanitizer sees every read.
// sources: boxes/doom/engine

/// One fuzzing step.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzDoomWAD(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
    guard let start = unsafe start, count > 0 else { return 0 }
    let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: start, count: count))
    let files = [WADFile(name: "fuzz.wad", bytes: bytes)]
    if let wad = try? WADDirectory(files: files) {
        for index in 0..<wad.count { _ = wad.bytes(at: index).count }
        _ = try? GraphicsCatalog(wad: wad, spriteNames: ["TROO"])
    }
    let arena = GraphicsArena()
    let canvas = Canvas(height: Screen.height)
    if let patch = try? Patch(bytes, name: "FUZZ", arena: arena) {
        canvas.draw(patch, 160, 100)
        canvas.draw(patch, -50, 190, mirrored: true)
    }
    return 0
}
