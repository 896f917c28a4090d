// A list that cannot outgrow what was set aside for it, whatever a firmware table says.

/// An array with a fixed capacity; what does not fit is counted and left out.
public struct BoundedList<Element> {
    private var elements: [Element]
    /// How many elements there are.
    public private(set) var count = 0
    /// How many did not fit.
    public private(set) var leftOut = 0

    /// An empty list for `capacity` elements; `filler` takes the free places.
    public init(capacity: Int, filler: Element) {
        elements = Array(repeating: filler, count: capacity)
    }

    /// The element at `index`, below ``count``.
    public subscript(_ index: Int) -> Element {
        precondition(index < count)
        return elements[index]
    }

    /// Adds an element at the end, if there is room.
    public mutating func append(_ element: Element) {
        guard count < elements.count else {
            leftOut += 1
            return
        }
        elements[count] = element
        count += 1
    }
}

extension BoundedList: Sendable where Element: Sendable {}
