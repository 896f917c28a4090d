// A doubly linked list whose links live inside the things that are linked, so that joining and
// leaving never allocate and never fail.

/// The links of one list, stored inside each thing that can be on it.
public struct ListLinks<Element: ListElement> {
    @usableFromInline var next: Element?
    @usableFromInline var previous: Element?
    /// Whether the thing is on a list.
    public internal(set) var isLinked = false

    /// The links of a thing that is on no list.
    public init() {}
}

extension ListLinks: Sendable where Element: Sendable {}

/// A reference (a pointer, an unmanaged object reference, an index into a table) to a thing that
/// has room for the links of one list.
///
/// A thing that can be on two lists at once has two such reference types, each with its own
/// `listLinks`. The list keeps nothing alive: whoever links a thing sees to it that it outlives its
/// membership. That promise is made by the conforming type, which is where `unsafe` shows.
public protocol ListElement: Equatable {
    /// The links inside the thing.
    var listLinks: ListLinks<Self> { get nonmutating set }
}

/// A list of things that hold their own links. All operations but `forEach` take constant time.
public struct IntrusiveList<Element: ListElement>: ~Copyable {
    /// The first element.
    public private(set) var first: Element?
    /// The last element.
    public private(set) var last: Element?
    /// How many elements there are.
    public private(set) var count = 0

    /// An empty list.
    public init() {}

    /// Whether there are no elements.
    public var isEmpty: Bool { count == 0 }

    /// The element after `element`, which is on this list.
    public func next(after element: Element) -> Element? {
        element.listLinks.next
    }

    /// Adds an element at the end.
    ///
    /// - Precondition: it is on no list.
    public mutating func append(_ element: Element) {
        insert(element, between: last, and: nil)
    }

    /// Adds an element at the front.
    ///
    /// - Precondition: it is on no list.
    public mutating func prepend(_ element: Element) {
        insert(element, between: nil, and: first)
    }

    /// Adds an element in front of `position`, which is on this list.
    public mutating func insert(_ element: Element, before position: Element) {
        insert(element, between: position.listLinks.previous, and: position)
    }

    /// Takes an element out.
    ///
    /// - Precondition: it is on this list.
    public mutating func remove(_ element: Element) {
        let links = element.listLinks
        require(links.isLinked, "a thing was taken off a list that it is not on")
        if let previous = links.previous {
            previous.listLinks.next = links.next
        } else {
            first = links.next
        }
        if let next = links.next {
            next.listLinks.previous = links.previous
        } else {
            last = links.previous
        }
        element.listLinks = ListLinks()
        count -= 1
    }

    /// Takes the first element out, or returns `nil`.
    public mutating func popFirst() -> Element? {
        guard let element = first else { return nil }
        remove(element)
        return element
    }

    /// Takes the last element out, or returns `nil`.
    public mutating func popLast() -> Element? {
        guard let element = last else { return nil }
        remove(element)
        return element
    }

    /// Moves all elements of `other` to the end of this list, in constant time.
    public mutating func append(takingAllOf other: inout IntrusiveList) {
        guard let otherFirst = other.first else { return }
        if let last {
            last.listLinks.next = otherFirst
            otherFirst.listLinks.previous = last
        } else {
            first = otherFirst
        }
        last = other.last
        count += other.count
        other = IntrusiveList()
    }

    /// Calls `body` with each element in order; `body` may remove the element it is given.
    public mutating func forEach<Failure: Error>(
        _ body: (inout IntrusiveList, Element) throws(Failure) -> Void
    ) throws(Failure) {
        var position = first
        while let element = position {
            position = element.listLinks.next
            try body(&self, element)
        }
    }

    private mutating func insert(
        _ element: Element, between previous: Element?, and next: Element?
    ) {
        require(!element.listLinks.isLinked, "a thing was put on two lists at once")
        var links = ListLinks<Element>()
        links.previous = previous
        links.next = next
        links.isLinked = true
        element.listLinks = links
        if let previous { previous.listLinks.next = element } else { first = element }
        if let next { next.listLinks.previous = element } else { last = element }
        count += 1
    }
}

extension IntrusiveList: Sendable where Element: Sendable {}
