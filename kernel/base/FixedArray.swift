// An array of a length fixed when it is made, whose making can fail. The standard library's array
// stops the machine when there is no memory for it.

public import Arch

/// `count` elements in memory of their own, at addresses that do not change.
///
/// Not for lists that grow. Access is checked in all builds.
@safe
public struct FixedArray<Element: ~Copyable>: ~Copyable {
    @usableFromInline let base: UnsafeMutablePointer<Element>
    /// The number of elements.
    public let count: Int

    /// An array of what `make` returns for each index, or `nil` when there is no memory for it.
    @inlinable
    public init?(count: Int, make: (Int) -> Element) {
        let (bytes, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
        guard count >= 0, !overflow,
            let memory = unsafe RawMemory.allocate(
                byteCount: max(bytes, 1), alignment: MemoryLayout<Element>.alignment)
        else { return nil }
        // Sound: the block holds `count` elements and is initialised before anyone sees it.
        unsafe base = memory.bindMemory(to: Element.self, capacity: count)
        for index in 0..<count { unsafe (base + index).initialize(to: make(index)) }
        self.count = count
    }

    @inlinable
    deinit {
        unsafe base.deinitialize(count: count)
        unsafe RawMemory.free(UnsafeMutableRawPointer(base))
    }

    /// Lends the element at `index`; traps when there is none.
    @inlinable
    public borrowing func withElement<Result: ~Copyable, Failure: Error>(
        at index: Int, _ body: (borrowing Element) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        precondition(index >= 0 && index < count)
        return try unsafe body(base[index])
    }

    /// All elements.
    @inlinable
    public var span: Span<Element> {
        @_lifetime(borrow self)
        get {
            // Sound: the elements stay where they are, initialised, for as long as the array lives.
            unsafe _overrideLifetime(
                Span(_unsafeStart: UnsafePointer(base), count: count), borrowing: self)
        }
    }
}

extension FixedArray {
    /// An array of `count` copies of `element`, or `nil` when there is no memory for it.
    @inlinable
    public init?(repeating element: Element, count: Int) {
        self.init(count: count, make: { _ in element })
    }

    /// The element at `index`; traps when there is none.
    @inlinable
    public subscript(index: Int) -> Element {
        get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        set {
            precondition(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }
}

// Sound: a value that is not copyable is in one place only, and takes its memory along.
extension FixedArray: @unchecked Sendable where Element: Sendable & ~Copyable {}
