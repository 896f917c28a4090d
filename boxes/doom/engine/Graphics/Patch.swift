// Pictures made of columns of posts: "The Unofficial DOOM Specs", chapter 5.

/// A picture whose columns were all checked when it was loaded. Owned by a `GraphicsArena`.
@safe struct Patch {
    let width: Int32
    let height: Int32
    /// How far left of its position the picture is drawn.
    let leftOffset: Int32
    /// How far above its position the picture is drawn.
    let topOffset: Int32
    private let base: UnsafePointer<UInt8>

    /// Checks a lump and copies it into the arena.
    ///
    /// - Throws: an error naming the lump if its size is zero or a post runs past its end.
    init(_ bytes: [UInt8], name: LumpName, arena: GraphicsArena) throws(DataError) {
        var reader = ByteReader(lump: name.description, bytes: bytes)
        width = Int32(try reader.int16())
        height = Int32(try reader.int16())
        leftOffset = Int32(try reader.int16())
        topOffset = Int32(try reader.int16())
        guard width > 0, height > 0, width <= 8192 else {
            throw DataError(lump: name, problem: "has the impossible size \(width) × \(height)")
        }
        for column in 0..<Int(width) {
            let offset = try reader.uint32()
            try Self.checkPosts(bytes, from: Int(offset), column: column, name: name)
        }
        unsafe base = UnsafePointer(arena.copy(bytes))
    }

    private static func checkPosts(
        _ bytes: [UInt8], from start: Int, column: Int, name: LumpName
    ) throws(DataError) {
        var offset = start
        while offset < bytes.count {
            if bytes[offset] == 0xFF { return }
            guard offset + 1 < bytes.count else { break }
            offset += Int(bytes[offset + 1]) + 4
        }
        throw DataError(
            lump: name, problem: "column \(column) at \(start) runs past its \(bytes.count) bytes")
    }

    /// The first post of a column. Posts are a row, a length, a spare byte, the pixels and another
    /// spare byte; a row of 255 ends the column.
    ///
    /// - Precondition: `index` is from 0 to `width - 1`.
    @inline(__always) func column(_ index: Int32) -> UnsafePointer<UInt8> {
        // Sound: the column table and every column's posts were checked by `init`.
        let raw = unsafe UnsafeRawPointer(base)
        let offset = unsafe raw.loadUnaligned(fromByteOffset: 8 + 4 * Int(index), as: UInt32.self)
        return unsafe base + Int(offset)
    }
}
