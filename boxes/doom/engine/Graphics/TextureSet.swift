// Wall textures, put together from patches by the rules of TEXTURE1, TEXTURE2 and PNAMES.
//
// A column covered by one patch is read straight from that patch, a column covered by several from
// a block in which they were painted over each other. Reads below a column's end then see what
// vanilla saw there: the patch's next post, or the block's next column.

/// A texture's size and where its columns are.
struct TextureShape {
    let width: Int32
    let height: Fixed
    /// Selects a column: one less than the largest power of two up to the width.
    let mask: Int32
    /// The number of its first column in `TextureSet`.
    let firstColumn: Int32
}

/// All textures of the WADs.
@safe final class TextureSet {
    /// One patch's place in a texture.
    private struct Placement {
        let x: Int32
        let y: Int32
        let patch: Int
    }

    /// The names in number order: TEXTURE1, then TEXTURE2.
    let names: [LumpName]
    /// Shapes in number order.
    let shapes: Table<TextureShape>
    private let placements: [[Placement]]
    private let patches: [Patch]
    private let arena: GraphicsArena
    /// Where each column's pixels are; nil until the texture's block is painted.
    private let columns: UnsafeMutablePointer<UnsafePointer<UInt8>?>
    /// Where each texture's block ends; nil without a block.
    private let blockEnds: UnsafeMutablePointer<UnsafePointer<UInt8>?>
    private let blocks: UnsafeMutablePointer<UnsafePointer<UInt8>?>

    init(_ wad: WADDirectory, arena: GraphicsArena) throws(DataError) {
        var loader = TextureLoader(wad: wad, arena: arena)
        var names: [LumpName] = []
        var shapes: [TextureShape] = []
        var placements: [[Placement]] = []
        var firstColumn: Int32 = 0
        for definition in try loader.definitions() {
            var mask: Int32 = 1
            while mask * 2 <= definition.width { mask *= 2 }
            names.append(definition.name)
            shapes.append(
                TextureShape(
                    width: definition.width, height: Fixed(units: definition.height),
                    mask: mask - 1, firstColumn: firstColumn))
            placements.append(
                definition.patches.map { Placement(x: $0.x, y: $0.y, patch: $0.patch) })
            firstColumn += definition.width
        }
        self.names = names
        self.shapes = Table(shapes)
        self.placements = placements
        self.patches = loader.patches
        self.arena = arena
        unsafe columns = Self.pointers(Int(firstColumn))
        unsafe blocks = Self.pointers(names.count)
        unsafe blockEnds = Self.pointers(names.count)
    }

    private static func pointers(_ count: Int) -> UnsafeMutablePointer<UnsafePointer<UInt8>?> {
        let result = UnsafeMutablePointer<UnsafePointer<UInt8>?>.allocate(
            capacity: max(count, 1))
        unsafe result.initialize(repeating: nil, count: max(count, 1))
        return unsafe result
    }

    deinit {
        shapes.deallocate()
        unsafe columns.deallocate()
        unsafe blocks.deallocate()
        unsafe blockEnds.deallocate()
    }

    /// The pixels of a column from its top; the column number wraps at the width's power of two.
    ///
    /// - Precondition: `texture` is a texture's number.
    @inline(__always) func column(_ texture: Int32, _ index: Int32) -> UnsafePointer<UInt8> {
        // Sound: `shapes` checks the number, and the mask keeps the column inside the texture.
        let shape = shapes[texture]
        let place = Int(shape.firstColumn &+ (index & shape.mask))
        if let column = unsafe columns[place] { return unsafe column }
        compose(texture)
        return unsafe columns[place]!
    }

    /// All columns of a texture up to its mask, none of them nil.
    ///
    /// - Precondition: `texture` is a texture's number.
    @inline(__always) func painted(_ texture: Int32) -> SceneRenderer.WallTexture {
        let shape = shapes[texture]
        let first = Int(shape.firstColumn)
        // A texture is painted as a whole, so its first column tells.
        if unsafe columns[first] == nil { compose(texture) }
        return unsafe SceneRenderer.WallTexture(
            columns: UnsafePointer(columns + first), mask: shape.mask)
    }

    /// Where a walk over the posts of a column has to stop at the latest; nil when the posts are a
    /// patch's own, which were checked.
    func postLimit(_ texture: Int32, _ column: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
        guard let start = unsafe blocks[Int(texture)], let end = unsafe blockEnds[Int(texture)],
            unsafe column >= start, unsafe column < end
        else { return nil }
        return unsafe end
    }

    /// Finds or paints all columns of a texture.
    private func compose(_ texture: Int32) {
        let shape = shapes[texture]
        let width = Int(shape.width)
        let height = shape.height.units
        var layers = [Int](repeating: 0, count: width)
        var last = [(patch: Int, column: Int32)](repeating: (0, 0), count: width)
        for placement in placements[Int(texture)] {
            for x in visible(placement, width) {
                layers[x] += 1
                last[x] = (placement.patch, Int32(x) &- placement.x)
            }
        }
        let painted = layers.count { $0 != 1 }
        // What no patch covers stays the filler: the original did not clear its memory either.
        let block = unsafe arena.block(painted * Int(height))
        unsafe blocks[Int(texture)] = UnsafePointer(block)
        unsafe blockEnds[Int(texture)] = UnsafePointer(block + painted * Int(height))
        var offsets = [Int](repeating: -1, count: width)
        var used = 0
        for x in 0..<width {
            let place = Int(shape.firstColumn) + x
            if layers[x] == 1 {
                unsafe columns[place] = patches[last[x].patch].column(last[x].column) + 3
            } else {
                offsets[x] = used
                unsafe columns[place] = UnsafePointer(block + used)
                used += Int(height)
            }
        }
        for placement in placements[Int(texture)] {
            for x in visible(placement, width) where offsets[x] >= 0 {
                unsafe paint(
                    patches[placement.patch].column(Int32(x) &- placement.x),
                    at: placement.y, into: block + offsets[x], height: height)
            }
        }
    }

    private func visible(_ placement: Placement, _ width: Int) -> Range<Int> {
        let first = min(max(Int(placement.x), 0), width)
        let end = Int(placement.x) + Int(patches[placement.patch].width)
        return first..<max(first, min(end, width))
    }

    /// Copies a column's posts. A post that starts above the texture loses pixels at its end, not
    /// at its start: vanilla did not move the source along.
    private func paint(
        _ column: UnsafePointer<UInt8>, at y: Int32, into target: UnsafeMutablePointer<UInt8>,
        height: Int32
    ) {
        var post = unsafe column
        while unsafe post[0] != 0xFF {
            var row = unsafe y + Int32(post[0])
            let length = unsafe Int32(post[1])
            var count = length
            if row < 0 {
                count += row
                row = 0
            }
            count = min(count, height - row)
            var index: Int32 = 0
            while index < count {
                unsafe target[Int(row + index)] = post[Int(3 + index)]
                index += 1
            }
            unsafe post += Int(length) + 4
        }
    }
}
