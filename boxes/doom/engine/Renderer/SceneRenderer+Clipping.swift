// The list of column ranges that solid walls cover, ordered from left to right, with a guard before
// the first and one after the last column. Ranges in it never touch.

extension SceneRenderer {
    /// Draws the visible parts of a wall that hides everything behind it, and adds it to the list.
    mutating func clipSolid(_ seg: Int32, _ first: Int32, _ last: Int32) {
        var start: Int32 = 0
        while solids[start].last < first &- 1 { start &+= 1 }
        if first < solids[start].first {
            if last < solids[start].first &- 1 {
                storeWall(seg, first, last)
                insertSolid(SolidRange(first: first, last: last), at: start)
                return
            }
            storeWall(seg, first, solids[start].first &- 1)
            solids[start].first = first
        }
        if last <= solids[start].last { return }
        var next = start
        while last >= solids[next &+ 1].first &- 1 {
            storeWall(seg, solids[next].last &+ 1, solids[next &+ 1].first &- 1)
            next &+= 1
            if last <= solids[next].last {
                solids[start].last = solids[next].last
                removeSolids(from: start &+ 1, through: next)
                return
            }
        }
        storeWall(seg, solids[next].last &+ 1, last)
        solids[start].last = last
        removeSolids(from: start &+ 1, through: next)
    }

    /// Draws the visible parts of a wall that has an opening; the list stays as it is.
    mutating func clipOpening(_ seg: Int32, _ first: Int32, _ last: Int32) {
        var start: Int32 = 0
        while solids[start].last < first &- 1 { start &+= 1 }
        if first < solids[start].first {
            if last < solids[start].first &- 1 {
                storeWall(seg, first, last)
                return
            }
            storeWall(seg, first, solids[start].first &- 1)
        }
        if last <= solids[start].last { return }
        while last >= solids[start &+ 1].first &- 1 {
            storeWall(seg, solids[start].last &+ 1, solids[start &+ 1].first &- 1)
            start &+= 1
            if last <= solids[start].last { return }
        }
        storeWall(seg, solids[start].last &+ 1, last)
    }

    private mutating func insertSolid(_ range: SolidRange, at place: Int32) {
        solids.append(range)
        var index = solids.count &- 1
        while index > place {
            solids[index] = solids[index &- 1]
            index &-= 1
        }
        solids[place] = range
    }

    private mutating func removeSolids(from first: Int32, through last: Int32) {
        if last < first { return }
        var target = first
        var source = last &+ 1
        while source < solids.count {
            solids[target] = solids[source]
            target &+= 1
            source &+= 1
        }
        solids.truncate(to: target)
    }
}
