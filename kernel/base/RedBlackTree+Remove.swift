// Removal: unhook the element, putting its successor in its place if it has two children, then
// repair the path that lost a black node.

extension RedBlackTree {
    /// Takes an element out.
    ///
    /// - Precondition: it is in this tree.
    public mutating func remove(_ element: Element) {
        let links = element.treeLinks
        require(links.isLinked, "a thing was taken out of a tree that it is not in")
        if first == element { first = next(after: element) }
        count -= 1

        if let left = links.left, links.right != nil {
            removeInner(element, left: left)
        } else {
            let child = links.left ?? links.right
            replaceChild(element, of: links.parent, with: child)
            child?.treeLinks.parent = links.parent
            refreshSummaries(from: links.parent)
            if !links.isRed { repairMissingBlack(at: child, below: links.parent) }
        }
        element.treeLinks = TreeLinks()
    }

    /// Takes the first element out, or returns `nil`.
    public mutating func popFirst() -> Element? {
        guard let element = first else { return nil }
        remove(element)
        return element
    }

    /// Removes an element that has two children: its successor, which has no left child, takes over
    /// its place and colour, and so the colour that goes missing is the successor's.
    private mutating func removeInner(_ element: Element, left: Element) {
        guard let right = element.treeLinks.right else { return }
        let successor = leftmost(of: right)
        let orphan = successor.treeLinks.right
        let missingIsBlack = !successor.treeLinks.isRed
        let gapParent: Element
        if successor == right {
            gapParent = successor
        } else if let parent = successor.treeLinks.parent {
            gapParent = parent
            parent.treeLinks.left = orphan
            orphan?.treeLinks.parent = parent
            successor.treeLinks.right = right
            right.treeLinks.parent = successor
        } else {
            return
        }
        let parent = element.treeLinks.parent
        replaceChild(element, of: parent, with: successor)
        successor.treeLinks.parent = parent
        successor.treeLinks.left = left
        left.treeLinks.parent = successor
        successor.treeLinks.isRed = element.treeLinks.isRed

        // The successor's stored summary belongs to its old place, so the walk from the gap must
        // not stop below it, and must go on above it in any case.
        var position: Element? = gapParent
        while let current = position, current != successor {
            refreshSummary(of: current)
            position = current.treeLinks.parent
        }
        refreshSummary(of: successor)
        refreshSummaries(from: successor.treeLinks.parent)
        if missingIsBlack { repairMissingBlack(at: orphan, below: gapParent) }
    }

    /// Invariant: every path through `child`, below `parent`, has one black node too few.
    private mutating func repairMissingBlack(at child: Element?, below parent: Element?) {
        var child = child
        var above = parent
        while let parent = above, !isRed(child) {
            let childIsLeft = parent.treeLinks.left == child
            // The sibling's side has at least one black node more, so it is not empty.
            guard var sibling = childIsLeft ? parent.treeLinks.right : parent.treeLinks.left
            else { return }
            if sibling.treeLinks.isRed {
                rotateUp(sibling, over: parent)
                sibling.treeLinks.isRed = false
                parent.treeLinks.isRed = true
                guard let next = childIsLeft ? parent.treeLinks.right : parent.treeLinks.left
                else { return }
                sibling = next
            }
            let inner = childIsLeft ? sibling.treeLinks.left : sibling.treeLinks.right
            let outer = childIsLeft ? sibling.treeLinks.right : sibling.treeLinks.left
            if !isRed(inner) && !isRed(outer) {
                sibling.treeLinks.isRed = true
                child = parent
                above = parent.treeLinks.parent
                continue
            }
            if let inner, !isRed(outer) {
                rotateUp(inner, over: sibling)
                inner.treeLinks.isRed = false
                sibling.treeLinks.isRed = true
                sibling = inner
            }
            rotateUp(sibling, over: parent)
            sibling.treeLinks.isRed = parent.treeLinks.isRed
            parent.treeLinks.isRed = false
            let newOuter = childIsLeft ? sibling.treeLinks.right : sibling.treeLinks.left
            newOuter?.treeLinks.isRed = false
            return
        }
        child?.treeLinks.isRed = false
    }

    private func isRed(_ element: Element?) -> Bool {
        element?.treeLinks.isRed ?? false
    }
}
