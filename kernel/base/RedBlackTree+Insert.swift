// Insertion: hang the element below a leaf, then restore the colours from there upwards.

extension RedBlackTree {
    /// Adds an element behind those that do not follow it.
    ///
    /// - Precondition: it is in no tree.
    public mutating func insert(_ element: Element) {
        require(!element.treeLinks.isLinked, "a thing was put into two trees at once")
        var parent: Element?
        var position = root
        var isFirst = true
        var goesLeft = false
        while let current = position {
            parent = current
            goesLeft = element.precedes(current)
            if !goesLeft { isFirst = false }
            position = goesLeft ? current.treeLinks.left : current.treeLinks.right
        }

        var links = TreeLinks<Element>()
        links.parent = parent
        links.isRed = true
        links.isLinked = true
        element.treeLinks = links
        if let parent {
            if goesLeft {
                parent.treeLinks.left = element
            } else {
                parent.treeLinks.right = element
            }
        } else {
            root = element
        }
        if isFirst { first = element }
        count += 1

        // The new element's stored summary is left over from elsewhere, so "unchanged" would mean
        // nothing: its ancestors are visited in any case.
        refreshSummary(of: element)
        refreshSummaries(from: parent)
        repairRedChild(element)
    }

    /// Invariant: `element` is red, and a red parent of it is the only violation in the tree.
    private mutating func repairRedChild(_ element: Element) {
        var child = element
        while let parent = child.treeLinks.parent, parent.treeLinks.isRed,
            let grandparent = parent.treeLinks.parent
        {
            let parentIsLeft = grandparent.treeLinks.left == parent
            let uncle = parentIsLeft ? grandparent.treeLinks.right : grandparent.treeLinks.left
            if let uncle, uncle.treeLinks.isRed {
                parent.treeLinks.isRed = false
                uncle.treeLinks.isRed = false
                grandparent.treeLinks.isRed = true
                child = grandparent
                continue
            }
            var top = parent
            let childIsLeft = parent.treeLinks.left == child
            if childIsLeft != parentIsLeft {
                rotateUp(child, over: parent)
                top = child
            }
            rotateUp(top, over: grandparent)
            top.treeLinks.isRed = false
            grandparent.treeLinks.isRed = true
            break
        }
        root?.treeLinks.isRed = false
    }
}
