// Floor and ceiling pictures: 64 × 64 bytes each, numbered in the order of their lumps.

/// All flats of the WADs.
@safe final class FlatSet {
    /// The bytes in a flat.
    static let size = 4096

    /// The names in number order; markers inside the list count, as in vanilla.
    let names: [LumpName]
    private let numbers: [LumpName: Int32]
    private let pixels: UnsafeMutablePointer<UInt8>

    init(_ wad: WADDirectory, arena: GraphicsArena) {
        let lumps = wad.lumps(between: "F_START", and: "F_END")
        var names: [LumpName] = []
        var numbers: [LumpName: Int32] = [:]
        unsafe pixels = arena.block(Self.size * max(lumps.count, 1))
        for (number, lump) in lumps.enumerated() {
            let bytes = wad.bytes(at: lump)
            let target = unsafe pixels + number * Self.size
            for index in 0..<min(bytes.count, Self.size) { unsafe target[index] = bytes[index] }
            names.append(wad.name(at: lump))
            numbers[names[number]] = Int32(number)
        }
        self.names = names
        self.numbers = numbers
    }

    /// The number of the newest flat of this name.
    func number(of name: LumpName) -> Int32? { numbers[name] }

    /// The 4,096 pixels of a flat; a number that is none gives flat 0.
    @inline(__always) func pixels(_ number: Int32) -> UnsafePointer<UInt8> {
        let valid = UInt32(bitPattern: number) < UInt32(truncatingIfNeeded: names.count)
        return unsafe UnsafePointer(pixels + (valid ? Int(number) * Self.size : 0))
    }
}
