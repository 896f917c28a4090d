// Memory that holds pixels, the server's own or a client's. All access is cut to its extent here, so
// that nothing above can read or write beside it.

public import Geometry
public import Graphics

/// A picture in memory: rows of premultiplied `0xAARRGGBB`. This file is the only place of the window
/// server that touches memory by address.
@safe
public final class Pixels {
    /// Columns and rows.
    public let size: Size
    /// Pixels from one row to the next.
    public let pitch: Int
    private let base: UnsafeMutablePointer<UInt32>
    private let release: (() -> Void)?

    /// Fresh memory, all transparent; nil if there is none.
    @export(interface)
    public init?(size: Size) {
        let count = max(1, size.area)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: count * 4, alignment: 64)
        // The allocator hands out address 0 when memory is exhausted.
        guard Int(bitPattern: memory) != 0 else { return nil }
        let base = unsafe memory.bindMemory(to: UInt32.self, capacity: count)
        self.size = size
        pitch = size.width
        unsafe self.base = base
        release = nil
        fill(bounds, with: 0)
    }

    /// Somebody else's memory, given back with `release`; nil (and given back at once) if it is too
    /// small for what it is said to hold.
    ///
    /// SAFETY: the caller vouches that `memory` stays mapped until `release` is called.
    @export(interface)
    public init?(
        size: Size, pitch: Int, memory: UnsafeMutableRawBufferPointer,
        release: @escaping () -> Void
    ) {
        guard pitch >= size.width, !size.isEmpty,
            let needed = Pixels.bytes(size: size, pitch: pitch), needed <= memory.count,
            let address = memory.baseAddress
        else {
            release()
            return nil
        }
        self.size = size
        self.pitch = pitch
        unsafe base = address.assumingMemoryBound(to: UInt32.self)
        self.release = release
    }

    deinit {
        if let release {
            release()
        } else {
            unsafe base.deallocate()
        }
    }

    /// Bytes that such a picture takes; nil if no memory is that large.
    @export(interface)
    public static func bytes(size: Size, pitch: Int) -> Int? {
        let (pixels, overflow) = pitch.multipliedReportingOverflow(by: max(0, size.height - 1))
        let (all, overflow2) = pixels.addingReportingOverflow(size.width)
        let (bytes, overflow3) = all.multipliedReportingOverflow(by: 4)
        return overflow || overflow2 || overflow3 ? nil : bytes
    }

    /// All of it.
    public var bounds: Rect { Rect(.zero, size) }

    /// The pixel at a point, 0 outside.
    @export(interface)
    public func pixel(at point: Point) -> UInt32 {
        guard bounds.contains(point) else { return 0 }
        // SAFETY: inside of the bounds, which the memory covers.
        return unsafe base[point.y * pitch + point.x]
    }

    /// Calls `body` with each row of a rectangle that is inside.
    @inline(__always)
    private func forEachRow(
        of rect: Rect, _ body: (_ row: inout MutableSpan<UInt32>, _ y: Int) -> Void
    ) {
        let rect = rect.intersection(bounds)
        guard !rect.isEmpty else { return }
        for y in rect.top..<rect.bottom {
            // SAFETY: inside of the bounds; the span ends with this call.
            var row = unsafe MutableSpan(
                _unsafeStart: base + (y * pitch + rect.left), count: rect.width)
            body(&row, y)
        }
    }

    /// The pixels of a row from `left` to `right`, which must be inside.
    @_lifetime(borrow self)
    private func row(_ y: Int, _ left: Int, _ right: Int) -> Span<UInt32> {
        precondition(y >= 0 && y < size.height && left >= 0 && left <= right && right <= size.width)
        // SAFETY: just checked; the span borrows the picture.
        let span = unsafe Span(_unsafeStart: base + (y * pitch + left), count: right - left)
        return unsafe _overrideLifetime(span, borrowing: self)
    }

    /// Sets pixels.
    @export(interface)
    public func fill(_ rect: Rect, with pixel: UInt32) {
        forEachRow(of: rect) { row, _ in row.fill(with: pixel) }
    }

    /// Blends one pixel over others.
    @export(interface)
    public func blend(_ rect: Rect, with pixel: UInt32) {
        forEachRow(of: rect) { row, _ in row.blend(with: pixel) }
    }

    /// Copies `area` of another picture so that its pixel (0, 0) would come to `origin`; `area` counts
    /// from here.
    @export(interface)
    public func copy(_ area: Rect, from source: Pixels, origin: Point) {
        let area = area.intersection(source.bounds.offset(by: origin)).intersection(bounds)
        forEachRow(of: area) { row, y in
            row.copy(
                from: source.row(y - origin.y, area.left - origin.x, area.right - origin.x))
        }
    }

    /// Blends like `copy`.
    @export(interface)
    public func blend(_ area: Rect, from source: Pixels, origin: Point, opacity: UInt8 = 255) {
        let area = area.intersection(source.bounds.offset(by: origin)).intersection(bounds)
        forEachRow(of: area) { row, y in
            row.blend(
                over: source.row(y - origin.y, area.left - origin.x, area.right - origin.x),
                opacity: opacity)
        }
    }

    /// Blends a row of pixels over those at `x`, `y`.
    @export(interface)
    public func blend(row pixels: [UInt32], x: Int, y: Int) {
        forEachRow(of: Rect(x: x, y: y, width: pixels.count, height: 1)) { row, _ in
            let first = max(0, -x)
            guard first < pixels.count else { return }
            row.blend(over: pixels.span.extracting(first..<pixels.count))
        }
    }

    /// Lends a canvas on all of it.
    @export(interface)
    public func draw(_ body: (inout Canvas) -> Void) {
        guard !size.isEmpty else { return }
        let count = (size.height - 1) * pitch + size.width
        // SAFETY: the extent of the memory; the canvas ends with this call.
        let span = unsafe MutableSpan(
            _unsafeStart: base, count: count)
        var canvas = Canvas(span, size: size, pitch: pitch)
        body(&canvas)
    }
}
