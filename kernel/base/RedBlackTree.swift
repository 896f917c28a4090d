// An ordered set whose nodes live inside the things it orders, with a summary of each subtree kept
// up to date (Cormen et al., "Introduction to Algorithms", 3rd edition, chapters 13 and 14).

/// The links of one tree, stored inside each thing that can be in it.
public struct TreeLinks<Element: TreeElement> {
    @usableFromInline var parent: Element?
    @usableFromInline var left: Element?
    @usableFromInline var right: Element?
    @usableFromInline var isRed = false
    /// Whether the thing is in a tree.
    public internal(set) var isLinked = false

    /// The links of a thing that is in no tree.
    public init() {}
}

extension TreeLinks: Sendable where Element: Sendable {}

/// A reference to a thing that has room for the links of one tree; like ``ListElement``, it keeps
/// nothing alive.
public protocol TreeElement: Equatable {
    /// The links inside the thing.
    var treeLinks: TreeLinks<Self> { get nonmutating set }

    /// Whether this thing belongs in front of `other`: a strict weak order. The answer does not
    /// change while both are in the tree. Equals are kept in the order of their insertion.
    func precedes(_ other: Self) -> Bool

    /// Computes the summary of the subtree under this thing from the thing itself and the summaries
    /// of its children, stores it, and tells whether that changed anything.
    ///
    /// The summary depends on the set of things in the subtree only, not on its shape.
    func updateSummary(left: Self?, right: Self?) -> Bool
}

extension TreeElement {
    /// No summary.
    @inlinable
    public func updateSummary(left: Self?, right: Self?) -> Bool { false }
}

/// A red-black tree of things that hold their own links.
///
/// Insertion, removal and stepping take O(log n) time and allocate nothing.
public struct RedBlackTree<Element: TreeElement>: ~Copyable {
    /// The root, for searches that steer by summaries.
    public internal(set) var root: Element?
    /// The first element in order, at hand without a search.
    public internal(set) var first: Element?
    /// How many elements there are.
    public internal(set) var count = 0

    /// An empty tree.
    @inlinable
    public init() {}

    /// Whether there are no elements.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// The last element in order.
    public var last: Element? {
        root.map { rightmost(of: $0) }
    }

    /// The left child, whose subtree holds what precedes `element`.
    @inlinable
    public func left(of element: Element) -> Element? { element.treeLinks.left }

    /// The right child, whose subtree holds what follows `element`.
    @inlinable
    public func right(of element: Element) -> Element? { element.treeLinks.right }

    /// The element after `element`, which is in this tree.
    public func next(after element: Element) -> Element? {
        if let right = element.treeLinks.right { return leftmost(of: right) }
        var child = element
        var ancestor = element.treeLinks.parent
        while let parent = ancestor, parent.treeLinks.right == child {
            child = parent
            ancestor = parent.treeLinks.parent
        }
        return ancestor
    }

    /// The element before `element`, which is in this tree.
    public func previous(before element: Element) -> Element? {
        if let left = element.treeLinks.left { return rightmost(of: left) }
        var child = element
        var ancestor = element.treeLinks.parent
        while let parent = ancestor, parent.treeLinks.left == child {
            child = parent
            ancestor = parent.treeLinks.parent
        }
        return ancestor
    }

    /// Brings the summaries of `element` and everything above it up to date after the thing itself
    /// has changed in a way that does not touch its place in the order.
    public func summaryChanged(of element: Element) {
        refreshSummaries(from: element)
    }

    func leftmost(of element: Element) -> Element {
        var found = element
        while let left = found.treeLinks.left { found = left }
        return found
    }

    func rightmost(of element: Element) -> Element {
        var found = element
        while let right = found.treeLinks.right { found = right }
        return found
    }

    @discardableResult
    func refreshSummary(of element: Element) -> Bool {
        let links = element.treeLinks
        return element.updateSummary(left: links.left, right: links.right)
    }

    /// Stops at the first ancestor whose summary stays the same: those above it do too.
    func refreshSummaries(from element: Element?) {
        var position = element
        while let current = position, refreshSummary(of: current) {
            position = current.treeLinks.parent
        }
    }

    // MARK: - Rotations

    /// Puts `new` (or nothing) where `old` hangs below `parent`.
    mutating func replaceChild(_ old: Element, of parent: Element?, with new: Element?) {
        if let parent {
            if parent.treeLinks.left == old {
                parent.treeLinks.left = new
            } else {
                parent.treeLinks.right = new
            }
        } else {
            root = new
        }
    }

    /// Lifts `child` above its parent, keeping the order. The summary of `child` is then what its
    /// parent's was, as it covers the same things; only those of the two are computed anew.
    mutating func rotateUp(_ child: Element, over parent: Element) {
        let grandparent = parent.treeLinks.parent
        if parent.treeLinks.left == child {
            let middle = child.treeLinks.right
            parent.treeLinks.left = middle
            middle?.treeLinks.parent = parent
            child.treeLinks.right = parent
        } else {
            let middle = child.treeLinks.left
            parent.treeLinks.right = middle
            middle?.treeLinks.parent = parent
            child.treeLinks.left = parent
        }
        replaceChild(parent, of: grandparent, with: child)
        parent.treeLinks.parent = child
        child.treeLinks.parent = grandparent
        refreshSummary(of: parent)
        refreshSummary(of: child)
    }
}

extension RedBlackTree: Sendable where Element: Sendable {}
