// A bounded queue in an array that wraps around: input events, pipes, the kernel's log.

/// A first-in, first-out queue of at most `capacity` elements.
///
/// It has no lock of its own; it belongs inside one.
public struct RingBuffer<Element>: ~Copyable {
    private var elements: FixedArray<Element>
    private var start = 0
    /// How many elements are in the queue.
    public private(set) var count = 0

    /// An empty queue, or `nil` when there is no memory for it.
    ///
    /// - Parameters:
    ///   - capacity: the most elements it can hold; above 0.
    ///   - filler: any value; what unused places hold.
    public init?(capacity: Int, filler: Element) {
        precondition(capacity > 0)
        guard let elements = FixedArray(repeating: filler, count: capacity) else { return nil }
        self.elements = elements
    }

    /// The most elements that the queue can hold.
    public var capacity: Int { elements.count }

    /// Whether there is nothing to take.
    public var isEmpty: Bool { count == 0 }

    /// Whether there is no room.
    public var isFull: Bool { count == capacity }

    /// How many more elements fit.
    public var freeCount: Int { capacity - count }

    /// The `index`-th element from the oldest.
    public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count)
        return elements[place(index)]
    }

    /// Adds an element as the newest, and tells whether there was room for it.
    public mutating func append(_ element: Element) -> Bool {
        guard !isFull else { return false }
        elements[place(count)] = element
        count += 1
        return true
    }

    /// Adds an element as the newest, dropping the oldest when there is no room.
    public mutating func appendOverwriting(_ element: Element) {
        if isFull { discardFirst(1) }
        _ = append(element)
    }

    /// Takes the oldest element, or `nil`.
    public mutating func popFirst() -> Element? {
        guard !isEmpty else { return nil }
        let element = elements[start]
        discardFirst(1)
        return element
    }

    /// Drops the `number` oldest elements.
    ///
    /// - Precondition: there are that many.
    public mutating func discardFirst(_ number: Int) {
        precondition(number >= 0 && number <= count)
        start = place(number)
        count -= number
    }

    /// Adds as many elements as fit, from the front of `source`, and returns how many those were.
    public mutating func append(contentsOf source: Span<Element>) -> Int {
        let number = min(source.count, freeCount)
        for index in 0..<number { elements[place(count + index)] = source[index] }
        count += number
        return number
    }

    /// Copies elements, the oldest first, from place `index` on to `destination`; returns how many.
    public func copy(from index: Int = 0, to destination: inout MutableSpan<Element>) -> Int {
        guard index >= 0 && index < count else { return 0 }
        let number = min(count - index, destination.count)
        for offset in 0..<number { destination[offset] = elements[place(index + offset)] }
        return number
    }

    /// Where the `offset`-th element lies; `offset` is at most `capacity`.
    private func place(_ offset: Int) -> Int {
        let sum = start + offset
        return sum >= capacity ? sum - capacity : sum
    }
}

extension RingBuffer: Sendable where Element: Sendable {}
