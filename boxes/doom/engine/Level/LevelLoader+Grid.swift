// The block grid, the reject table, and what is derived from them: the lines of each sector.

extension LevelLoader {
    /// The largest radius of a moving thing: how far beyond its lines a sector can touch things.
    static let maximumRadius: Fixed = 32

    func loadBlockmap() throws(DataError) -> Blockmap {
        var reader = try reader(.blockmap)
        let words = reader.bytes.count / 2
        let originX = Fixed(units: Int32(try reader.int16()))
        let originY = Fixed(units: Int32(try reader.int16()))
        let width = try reader.int16()
        let height = try reader.int16()
        guard width > 0, height > 0, 4 + Int(width) * Int(height) <= words else {
            throw DataError(
                lump: reader.lump, problem: "\(width) × \(height) blocks do not fit the lump")
        }
        try reader.seek(to: 0)
        var entries: [Int32] = []
        entries.reserveCapacity(words)
        for _ in 0..<words { entries.append(Int32(try reader.uint16())) }
        let isRun = closedRuns(entries)
        var starts: [Int32] = []
        for block in 0..<Int(width) * Int(height) {
            let start = entries[4 + block]
            guard start < words, isRun[Int(start)] else {
                throw DataError(
                    lump: reader.lump,
                    problem: "the list of block \(block) leaves the lump or names no linedef")
            }
            starts.append(start)
        }
        for index in entries.indices where entries[index] == 0xFFFF { entries[index] = noIndex }
        return Blockmap(
            originX: originX, originY: originY, width: Int32(width), height: Int32(height),
            starts: Table(starts), lines: Table(entries))
    }

    /// For every word, whether line numbers and a final 65,535 follow from there.
    private func closedRuns(_ entries: [Int32]) -> [Bool] {
        var result = [Bool](repeating: false, count: entries.count)
        var isClosed = false
        for index in entries.indices.reversed() {
            if entries[index] == 0xFFFF {
                isClosed = true
            } else if entries[index] >= lines.count {
                isClosed = false
            }
            result[index] = isClosed
        }
        return result
    }

    /// Lists the lines of every sector and computes what bounds it.
    mutating func groupLines(_ blockmap: Blockmap) {
        var lists = [[Int32]](repeating: [], count: sectors.count)
        for index in lines.indices {
            let line = lines[index]
            lists[Int(line.frontSector)].append(Int32(index))
            if line.backSector != noIndex && line.backSector != line.frontSector {
                lists[Int(line.backSector)].append(Int32(index))
            }
        }
        for index in sectors.indices {
            sectors[index].firstLine = Int32(sectorLines.count)
            sectors[index].lineCount = Int32(lists[index].count)
            sectorLines += lists[index]
            bound(sector: index, by: lists[index], blockmap)
        }
    }

    private mutating func bound(sector: Int, by list: [Int32], _ blockmap: Blockmap) {
        var box = Box(top: .min, bottom: .max, left: .max, right: .min)
        for index in list {
            let line = lines[Int(index)].box
            box.top = max(box.top, line.top)
            box.bottom = min(box.bottom, line.bottom)
            box.left = min(box.left, line.left)
            box.right = max(box.right, line.right)
        }
        let radius = LevelLoader.maximumRadius
        sectors[sector].soundX = (box.right + box.left).dividedBy(2)
        sectors[sector].soundY = (box.top + box.bottom).dividedBy(2)
        sectors[sector].blockTop = min(
            (box.top - blockmap.originY + radius).raw >> 23, blockmap.height - 1)
        sectors[sector].blockBottom = max((box.bottom - blockmap.originY - radius).raw >> 23, 0)
        sectors[sector].blockRight = min(
            (box.right - blockmap.originX + radius).raw >> 23, blockmap.width - 1)
        sectors[sector].blockLeft = max((box.left - blockmap.originX - radius).raw >> 23, 0)
    }

    /// The reject table, made long enough as the original's memory happened to do it.
    ///
    /// A table that is too short was read on into the block header that followed in memory: its
    /// size, a null owner, a tag and a magic number. Known maps depend on that.
    func loadReject() throws(DataError) -> [UInt8] {
        var table = try reader(.reject).bytes
        let needed = (sectors.count * sectors.count + 7) / 8
        if table.count >= needed { return table }
        let lineTotal = sectorLines.count
        let header = [UInt32((lineTotal * 4 + 3) & ~3) &+ 24, 0, 50, 0x1d4a11]
        for word in header {
            for shift: UInt32 in [0, 8, 16, 24] where table.count < needed {
                table.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        while table.count < needed { table.append(0) }
        return table
    }
}
