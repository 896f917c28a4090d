// Memory for pictures. Column and span loops read pictures through bare pointers, and vanilla's
// rules let them read up to 127 bytes past a column; so every block here is followed by
// padding that belongs to it.

/// Owns blocks of bytes until it is released.
@safe final class GraphicsArena {
    /// How many bytes follow every block; a column read masks its row with 127.
    static let padding = 160

    /// What the padding holds; frames that depend on it read past a picture.
    private let filler: UInt8
    private var blocks: [UnsafeMutablePointer<UInt8>] = unsafe []

    /// An arena whose padding holds a value of no meaning.
    init(filler: UInt8 = 0) {
        self.filler = filler
    }

    /// A block of the filler with padding around it.
    ///
    /// The padding in front serves column pointers minus 3, which is where a post header is.
    func block(_ count: Int) -> UnsafeMutablePointer<UInt8> {
        let total = 16 + count + Self.padding
        let raw = UnsafeMutableRawPointer.allocate(byteCount: total, alignment: 16)
        let block = unsafe raw.initializeMemory(as: UInt8.self, repeating: filler, count: total)
        unsafe blocks.append(block + 16)
        return unsafe block + 16
    }

    /// A copy of a table of bytes.
    func copy(_ table: Table<UInt8>) -> UnsafeMutablePointer<UInt8> {
        unsafe copy((0..<table.count).map { table[$0] })
    }

    /// A copy of some bytes.
    func copy(_ bytes: [UInt8]) -> UnsafeMutablePointer<UInt8> {
        let block = unsafe self.block(bytes.count)
        for index in bytes.indices { unsafe block[index] = bytes[index] }
        return unsafe block
    }

    deinit {
        var index = unsafe blocks.count
        while index > 0 {
            index -= 1
            unsafe (blocks[index] - 16).deallocate()
        }
    }
}
