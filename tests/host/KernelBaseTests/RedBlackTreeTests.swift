// The tree against a sorted array, with its colours, links and summaries checked on the way.

import SeededRandom
import Testing

@testable import KernelBase

final class TreeItem {
    let key: Int
    let order: Int
    var weight: Int
    var minimumWeight = Int.max
    var links = TreeLinks<TreeItemReference>()

    init(key: Int, order: Int, weight: Int) {
        self.key = key
        self.order = order
        self.weight = weight
    }
}

/// Sound in these tests: an array keeps every item alive.
@safe
struct TreeItemReference: TreeElement {
    let item: Unmanaged<TreeItem>

    init(_ item: TreeItem) {
        unsafe self.item = Unmanaged.passUnretained(item)
    }

    var value: TreeItem { unsafe item.takeUnretainedValue() }

    static func == (left: Self, right: Self) -> Bool { left.value === right.value }

    var treeLinks: TreeLinks<Self> {
        get { value.links }
        nonmutating set { value.links = newValue }
    }

    func precedes(_ other: Self) -> Bool { value.key < other.value.key }

    func updateSummary(left: Self?, right: Self?) -> Bool {
        let new = min(
            value.weight, left?.value.minimumWeight ?? .max, right?.value.minimumWeight ?? .max)
        defer { value.minimumWeight = new }
        return new != value.minimumWeight
    }
}

@Suite struct RedBlackTreeTests {
    /// Checks everything below `element` and returns the number of black nodes on each path.
    static func check(
        _ element: TreeItemReference?, parent: TreeItemReference?
    ) -> (blackHeight: Int, minimum: Int, count: Int)? {
        guard let element else { return (1, .max, 0) }
        let links = element.treeLinks
        guard links.parent == parent, links.isLinked else { return nil }
        if links.isRed && (parent == nil || parent?.treeLinks.isRed == true) { return nil }
        guard let left = check(links.left, parent: element),
            let right = check(links.right, parent: element),
            left.blackHeight == right.blackHeight
        else { return nil }
        let minimum = min(element.value.weight, left.minimum, right.minimum)
        guard element.value.minimumWeight == minimum else { return nil }
        return (
            left.blackHeight + (links.isRed ? 0 : 1), minimum, left.count + right.count + 1
        )
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func matchesASortedArray(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var tree = RedBlackTree<TreeItemReference>()
        var model: [TreeItem] = []
        for step in 0..<6000 {
            let growing = (step / 500) % 2 == 0
            if Int.random(in: 0..<10, using: &random) < (growing ? 7 : 3) || model.isEmpty {
                let item = TreeItem(
                    key: Int.random(in: 0..<200, using: &random), order: step,
                    weight: Int.random(in: 0..<1000, using: &random))
                let place = model.firstIndex { $0.key > item.key } ?? model.count
                model.insert(item, at: place)
                tree.insert(TreeItemReference(item))
            } else {
                let place = Int.random(in: 0..<model.count, using: &random)
                let item = model[place]
                if Bool.random(using: &random) {
                    model.remove(at: place)
                    tree.remove(TreeItemReference(item))
                    #expect(!item.links.isLinked)
                } else {
                    item.weight = Int.random(in: 0..<1000, using: &random)
                    tree.summaryChanged(of: TreeItemReference(item))
                }
            }
            guard step % 7 == 0 || model.count < 20 else { continue }
            let shape = Self.check(tree.root, parent: nil)
            #expect(shape != nil, "seed \(seed) step \(step): a tree rule is broken")
            #expect(shape?.count == model.count && tree.count == model.count)
            #expect(Self.forwards(tree) == model.map(\.order), "seed \(seed) step \(step)")
            #expect(Self.backwards(tree) == model.reversed().map(\.order))
        }
    }

    static func forwards(_ tree: borrowing RedBlackTree<TreeItemReference>) -> [Int] {
        var found: [Int] = []
        var position = tree.first
        while let element = position {
            found.append(element.value.order)
            position = tree.next(after: element)
        }
        return found
    }

    static func backwards(_ tree: borrowing RedBlackTree<TreeItemReference>) -> [Int] {
        var found: [Int] = []
        var position = tree.last
        while let element = position {
            found.append(element.value.order)
            position = tree.previous(before: element)
        }
        return found
    }

    @Test func popsInOrder() {
        var random = SeededGenerator(seed: 9)
        let items = (0..<500).map {
            TreeItem(key: Int.random(in: 0..<100, using: &random), order: $0, weight: 0)
        }
        var tree = RedBlackTree<TreeItemReference>()
        for item in items { tree.insert(TreeItemReference(item)) }
        var popped: [TreeItem] = []
        while let element = tree.popFirst() { popped.append(element.value) }
        let expected = items.sorted { ($0.key, $0.order) < ($1.key, $1.order) }
        #expect(popped.map(\.order) == expected.map(\.order))
        #expect(tree.isEmpty && tree.root == nil && tree.first == nil)
    }
}
