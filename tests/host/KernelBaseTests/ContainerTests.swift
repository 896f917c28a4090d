// List, bitmap, ids and ring against the standard library's containers, with random operations.

import KernelBase
import SeededRandom
import Testing

final class ListItem {
    let number: Int
    var links = ListLinks<ListItemReference>()

    init(_ number: Int) {
        self.number = number
    }
}

/// Sound in these tests: an array keeps every item alive.
@safe
struct ListItemReference: ListElement {
    let item: Unmanaged<ListItem>

    init(_ item: ListItem) {
        unsafe self.item = Unmanaged.passUnretained(item)
    }

    var value: ListItem { unsafe item.takeUnretainedValue() }

    static func == (left: Self, right: Self) -> Bool { left.value === right.value }

    var listLinks: ListLinks<Self> {
        get { value.links }
        nonmutating set { value.links = newValue }
    }
}

@Suite struct IntrusiveListTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func matchesAnArray(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let items = (0..<64).map(ListItem.init)
        var list = IntrusiveList<ListItemReference>()
        var other = IntrusiveList<ListItemReference>()
        var model: [Int] = []
        var otherModel: [Int] = []
        for step in 0..<4000 {
            let item = items[Int.random(in: 0..<64, using: &random)]
            let reference = ListItemReference(item)
            switch Int.random(in: 0..<8, using: &random) {
            case 0 where !item.links.isLinked:
                list.append(reference)
                model.append(item.number)
            case 1 where !item.links.isLinked:
                list.prepend(reference)
                model.insert(item.number, at: 0)
            case 2 where !item.links.isLinked && !model.isEmpty:
                let place = Int.random(in: 0..<model.count, using: &random)
                list.insert(reference, before: ListItemReference(items[model[place]]))
                model.insert(item.number, at: place)
            case 3 where !item.links.isLinked:
                other.append(reference)
                otherModel.append(item.number)
            case 4:
                #expect(list.popFirst()?.value.number == model.first)
                model = Array(model.dropFirst())
            case 5:
                #expect(list.popLast()?.value.number == model.last)
                model = Array(model.dropLast())
            case 6 where model.contains(item.number):
                list.remove(reference)
                model.removeAll { $0 == item.number }
            case 7 where step % 50 == 0:
                list.append(takingAllOf: &other)
                model += otherModel
                otherModel = []
            default: break
            }
            var seen: [Int] = []
            list.forEach { seen.append($1.value.number) }
            #expect(seen == model, "seed \(seed) step \(step)")
            #expect(list.count == model.count && other.count == otherModel.count)
            #expect(list.last?.value.number == model.last)
        }
    }

    @Test func removesWhileItIterates() {
        let items = (0..<10).map(ListItem.init)
        var list = IntrusiveList<ListItemReference>()
        for item in items { list.append(ListItemReference(item)) }
        list.forEach { if $1.value.number % 2 == 0 { $0.remove($1) } }
        var seen: [Int] = []
        list.forEach { seen.append($1.value.number) }
        #expect(seen == [1, 3, 5, 7, 9])
    }
}

@Suite struct BitmapTests {
    @Test(arguments: [0, 1, 63, 64, 65, 200])
    func matchesASet(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        guard var bitmap = Bitmap(count: count) else {
            Issue.record("no memory")
            return
        }
        var model: Set<Int> = []
        for _ in 0..<(count == 0 ? 0 : 2000) {
            let index = Int.random(in: 0..<count, using: &random)
            if Int.random(in: 0..<5, using: &random) < 3 {
                #expect(bitmap.insert(index) == model.insert(index).inserted)
            } else {
                #expect(bitmap.remove(index) == (model.remove(index) != nil))
            }
            #expect(bitmap[index] == model.contains(index))
            #expect(bitmap.populationCount == model.count)
            let start = Int.random(in: 0...count, using: &random)
            #expect(bitmap.firstClear(from: start) == (start..<count).first { !model.contains($0) })
            #expect(bitmap.firstSet(from: start) == (start..<count).first { model.contains($0) })
            let length = Int.random(in: 1...9, using: &random)
            let run = (start..<count).first { begin in
                begin + length <= count
                    && (begin..<begin + length).allSatisfy { !model.contains($0) }
            }
            #expect(bitmap.firstClearRun(ofLength: length, from: start) == run)
        }
        #expect(bitmap.firstClear(from: count) == nil)
    }
}

@Suite struct IDAllocatorTests {
    @Test func lowestFirst() {
        guard var ids = IDAllocator(capacity: 3, policy: .lowestFirst) else { return }
        #expect(ids.allocate() == 0)
        #expect(ids.allocate() == 1)
        ids.release(0)
        #expect(ids.allocate() == 0)
        let claims = [ids.claim(2), ids.claim(2), ids.claim(3), ids.claim(-1)]
        #expect(claims == [true, false, false, false])
        #expect(ids.allocate() == nil)
        #expect(ids.usedCount == 3)
    }

    @Test func cyclicDelaysReuse() {
        guard var ids = IDAllocator(capacity: 4, policy: .cyclic) else { return }
        #expect(ids.allocate() == 0)
        ids.release(0)
        #expect(ids.allocate() == 1)
        #expect(ids.allocate() == 2)
        #expect(ids.allocate() == 3)
        #expect(ids.allocate() == 0)
        #expect(ids.allocate() == nil)
        ids.release(2)
        #expect(ids.allocate() == 2)
    }
}

@Suite struct RingBufferTests {
    @Test(arguments: [1, 2, 7, 64])
    func matchesAnArray(capacity: Int) {
        var random = SeededGenerator(seed: UInt64(capacity))
        guard var ring = RingBuffer(capacity: capacity, filler: 0) else { return }
        var model: [Int] = []
        for step in 0..<3000 {
            switch Int.random(in: 0..<5, using: &random) {
            case 0:
                #expect(ring.append(step) == (model.count < capacity))
                if model.count < capacity { model.append(step) }
            case 1:
                ring.appendOverwriting(step)
                model = (model + [step]).suffix(capacity)
            case 2:
                #expect(ring.popFirst() == model.first)
                model = Array(model.dropFirst())
            case 3:
                let new = (0..<Int.random(in: 0...9, using: &random)).map { step + $0 }
                let taken = ring.append(contentsOf: new.span)
                #expect(taken == min(new.count, capacity - model.count))
                model += new.prefix(taken)
            default:
                var output = [Int](repeating: -1, count: Int.random(in: 0...9, using: &random))
                let start = Int.random(in: 0...capacity, using: &random)
                var span = output.mutableSpan
                let number = ring.copy(from: start, to: &span)
                let expected = Array(model[min(start, model.count)...].prefix(output.count))
                #expect(Array(output.prefix(number)) == expected)
            }
            #expect(ring.count == model.count && ring.freeCount == capacity - model.count)
            #expect((0..<ring.count).map { ring[$0] } == model)
        }
    }
}
