// The lumps a node builder makes: segs, subsectors and nodes.

extension LevelLoader {
    mutating func loadSegs() throws(DataError) {
        var reader = try reader(.segs)
        for entry in 0..<(try count(reader, 12, atLeast: 1)) {
            let lump = reader.lump
            let v1 = try reference(
                try reader.uint16(), below: vertices.count, "vertex", in: lump, entry: entry)
            let v2 = try reference(
                try reader.uint16(), below: vertices.count, "vertex", in: lump, entry: entry)
            let angle = Angle(raw: UInt32(try reader.uint16()) << 16)
            let line = try reference(
                try reader.uint16(), below: lines.count, "linedef", in: lump, entry: entry)
            let isBack = try reader.uint16() != 0
            let offset = Fixed(units: Int32(try reader.int16()))
            let definition = lines[Int(line)]
            let side = isBack ? definition.backSide : definition.frontSide
            let other = isBack ? definition.frontSide : definition.backSide
            guard side != noIndex else {
                throw DataError(
                    lump: lump,
                    problem: "entry \(entry) is on the back of linedef \(line), which has none")
            }
            let isTwoSided = definition.flags & LineFlag.twoSided != 0 && other != noIndex
            segs.append(
                Seg(
                    v1: v1, v2: v2, offset: offset, angle: angle, side: side, line: line,
                    frontSector: sides[Int(side)].sector,
                    backSector: isTwoSided ? sides[Int(other)].sector : noIndex))
        }
    }

    mutating func loadSubsectors() throws(DataError) {
        var reader = try reader(.ssectors)
        for entry in 0..<(try count(reader, 4, atLeast: 1)) {
            let segCount = try reader.uint16()
            let first = try reader.uint16()
            guard segCount > 0, Int(first) + Int(segCount) <= segs.count else {
                throw DataError(
                    lump: reader.lump,
                    problem: "entry \(entry) has \(segCount) segs from \(first) of \(segs.count)")
            }
            subsectors.append(
                Subsector(
                    sector: segs[Int(first)].frontSector, segCount: Int32(segCount),
                    firstSeg: Int32(first)))
        }
    }

    mutating func loadNodes() throws(DataError) {
        var reader = try reader(.nodes)
        let count = try count(reader, 28, atLeast: 0)
        for entry in 0..<count {
            let x = Fixed(units: Int32(try reader.int16()))
            let y = Fixed(units: Int32(try reader.int16()))
            let dx = Fixed(units: Int32(try reader.int16()))
            let dy = Fixed(units: Int32(try reader.int16()))
            let rightBox = try box(&reader)
            let leftBox = try box(&reader)
            let right = try child(try reader.uint16(), count, reader.lump, entry: entry)
            let left = try child(try reader.uint16(), count, reader.lump, entry: entry)
            nodes.append(
                Node(
                    x: x, y: y, dx: dx, dy: dy, right: right, left: left, rightBox: rightBox,
                    leftBox: leftBox))
        }
        try checkTree(lump: reader.lump)
    }

    private func box(_ reader: inout ByteReader) throws(DataError) -> Box {
        let top = Fixed(units: Int32(try reader.int16()))
        let bottom = Fixed(units: Int32(try reader.int16()))
        let left = Fixed(units: Int32(try reader.int16()))
        return Box(
            top: top, bottom: bottom, left: left, right: Fixed(units: Int32(try reader.int16())))
    }

    private func child(
        _ value: UInt16, _ nodeCount: Int, _ lump: String, entry: Int
    ) throws(DataError) -> Int32 {
        if value & 0x8000 != 0 {
            return try reference(
                value & 0x7FFF, below: subsectors.count, "subsector", in: lump, entry: entry)
                | Node.leaf
        }
        return try reference(value, below: nodeCount, "node", in: lump, entry: entry)
    }

    /// Walks the tree from its root, the last node; a node met twice would be a loop or a diamond.
    ///
    /// Sight and drawing descend recursively, so the depth is limited as well; node builders stay
    /// far below the limit.
    func checkTree(lump: String) throws(DataError) {
        if nodes.isEmpty { return }
        var isVisited = [Bool](repeating: false, count: nodes.count)
        var pending = [(node: nodes.count - 1, depth: 1)]
        while let (index, depth) = pending.popLast() {
            if isVisited[index] {
                throw DataError(lump: lump, problem: "node \(index) is reached twice")
            }
            if depth > LevelLoader.maximumTreeDepth {
                throw DataError(
                    lump: lump,
                    problem: "node \(index) is more than \(LevelLoader.maximumTreeDepth) deep")
            }
            isVisited[index] = true
            for child in [nodes[index].right, nodes[index].left] where child & Node.leaf == 0 {
                pending.append((Int(child), depth + 1))
            }
        }
    }

    private static let maximumTreeDepth = 1000
}
