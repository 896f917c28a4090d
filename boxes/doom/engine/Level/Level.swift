// A loaded map: geometry that is fixed and sectors, sides and lines that change during play.

/// One map's tables. Indices between them were checked when the map was loaded.
final class Level {
    /// The map's lump name, `E1M1` or `MAP01`.
    let name: String
    let vertices: Table<Vertex>
    let sectors: Table<Sector>
    let sides: Table<Side>
    let lines: Table<Line>
    let segs: Table<Seg>
    let subsectors: Table<Subsector>
    let nodes: Table<Node>
    /// Line numbers of every sector, one run per sector, in line order.
    let sectorLines: Table<Int32>
    let things: [MapThing]
    let blockmap: Blockmap
    /// One bit per pair of sectors: set when neither can see the other.
    let reject: Table<UInt8>

    init(
        name: String, vertices: [Vertex], sectors: [Sector], sides: [Side], lines: [Line],
        segs: [Seg], subsectors: [Subsector], nodes: [Node], sectorLines: [Int32],
        things: [MapThing], blockmap: Blockmap, reject: [UInt8]
    ) {
        self.name = name
        self.vertices = Table(vertices)
        self.sectors = Table(sectors)
        self.sides = Table(sides)
        self.lines = Table(lines)
        self.segs = Table(segs)
        self.subsectors = Table(subsectors)
        self.nodes = Table(nodes)
        self.sectorLines = Table(sectorLines)
        self.things = things
        self.blockmap = blockmap
        self.reject = Table(reject)
    }

    deinit {
        vertices.deallocate()
        sectors.deallocate()
        sides.deallocate()
        lines.deallocate()
        segs.deallocate()
        subsectors.deallocate()
        nodes.deallocate()
        sectorLines.deallocate()
        reject.deallocate()
        blockmap.deallocate()
    }

    /// The subsector at a point.
    func subsector(x: Fixed, y: Fixed) -> Int32 {
        if nodes.count == 0 { return 0 }
        var child = Int32(nodes.count) &- 1
        while child & Node.leaf == 0 {
            child = isLeft(x: x, y: y, node: child) ? nodes[child].left : nodes[child].right
        }
        return child & ~Node.leaf
    }

    /// Whether a point is on the left (back) side of a node's partition.
    @inline(__always) func isLeft(x: Fixed, y: Fixed, node index: Int32) -> Bool {
        let node = nodes[index]
        if node.dx.raw == 0 {
            return x <= node.x ? node.dy.raw > 0 : node.dy.raw < 0
        }
        if node.dy.raw == 0 {
            return y <= node.y ? node.dx.raw < 0 : node.dx.raw > 0
        }
        let dx = x - node.x
        let dy = y - node.y
        if (node.dy.raw ^ node.dx.raw ^ dx.raw ^ dy.raw) < 0 {
            return (node.dy.raw ^ dx.raw) < 0
        }
        return Fixed(raw: node.dy.raw >> 16) * dx <= dy * Fixed(raw: node.dx.raw >> 16)
    }
}

/// The grid of 128-unit blocks that says which lines are near.
struct Blockmap {
    let originX: Fixed
    let originY: Fixed
    let width: Int32
    let height: Int32
    /// For each block, where its run of line numbers begins in `lines`.
    let starts: Table<Int32>
    /// Runs of line numbers, each closed by -1.
    let lines: Table<Int32>

    func deallocate() {
        starts.deallocate()
        lines.deallocate()
    }
}
