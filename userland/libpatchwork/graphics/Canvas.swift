// Where drawing goes: rows of premultiplied pixels, a clip and an origin.

public import Geometry

/// Pixels to draw on.
///
/// Everything is drawn in coordinates relative to `origin` and cut to the clip, so that nothing that
/// is drawn with wrong or hostile numbers can touch other pixels. Pixels are `0xAARRGGBB` with red,
/// green and blue multiplied by alpha. The canvas cannot outlive the memory that it draws on.
///
/// ```swift
/// var canvas = Canvas(pixels.mutableSpan, size: Size(320, 200))
/// canvas.fill(Rect(x: 10, y: 10, width: 100, height: 20), .white)
/// ```
public struct Canvas: ~Copyable, ~Escapable {
    /// The pixels, row after row.
    @usableFromInline var pixels: MutableSpan<UInt32>
    /// Pixels from the start of a row to the start of the next.
    @usableFromInline let pitch: Int
    /// The whole extent, from (0, 0).
    public let bounds: Rect
    /// What may be drawn on, counted from the first pixel: inside of `bounds`.
    private(set) var deviceClip: Rect
    /// The pixel at which coordinates begin.
    private(set) var origin: Point

    /// A canvas on `size` pixels, in rows that are `pitch` apart (`width` if nil). Rows for which
    /// there is no memory do not exist.
    @_lifetime(copy pixels)
    public init(_ pixels: consuming MutableSpan<UInt32>, size: Size, pitch: Int? = nil) {
        let pitch = max(pitch ?? size.width, 1)
        let width = min(size.width, pitch)
        let count = pixels.count
        // The last row need not reach its pitch.
        let rows = count < width ? 0 : (count - width) / pitch + 1
        bounds = Rect(x: 0, y: 0, width: width, height: min(size.height, rows))
        self.pitch = pitch
        self.pixels = pixels
        deviceClip = bounds
        origin = .zero
    }

    /// Clip and origin, to be restored later.
    public struct State: Sendable {
        let clip: Rect
        let origin: Point
    }

    /// Clip and origin. Save it, change both, and set it again.
    public var state: State {
        get { State(clip: deviceClip, origin: origin) }
        @_lifetime(self: copy self)
        set {
            deviceClip = newValue.clip.intersection(bounds)
            origin = newValue.origin
        }
    }

    /// What may be drawn on, in coordinates.
    public var clip: Rect { deviceClip.offset(by: Point.zero - origin) }

    /// Allows drawing only where it is allowed already and inside of `rect`.
    @_lifetime(self: copy self)
    public mutating func clip(to rect: Rect) {
        deviceClip = deviceClip.intersection(rect.offset(by: origin))
    }

    /// Lets coordinates begin at `point`.
    @_lifetime(self: copy self)
    public mutating func translate(by point: Point) {
        origin = origin + point
    }

    /// Whether nothing of `rect` would be seen.
    public func isHidden(_ rect: Rect) -> Bool {
        !deviceClip.overlaps(rect.offset(by: origin))
    }

    /// The pixel at a point, 0 outside.
    public func pixel(at point: Point) -> UInt32 {
        let place = point + origin
        guard bounds.contains(place) else { return 0 }
        return pixels[place.y * pitch + place.x]
    }

    /// Lends the pixels of a row. Only for rectangles inside of the clip.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func withRow(
        _ y: Int, from left: Int, _ body: (UnsafeMutablePointer<UInt32>) -> Void
    ) {
        let start = y &* pitch &+ left
        // SAFETY: callers clip to `bounds`, whose rows all lie in the span; `body` writes no further
        // than the clip's right edge.
        unsafe pixels.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            unsafe body(base + start)
        }
    }

    /// Calls `body` for each row of `rect` that is inside the clip, with the memory of its visible
    /// part, the row's number and first column in coordinates, and the count of pixels.
    @inline(__always)
    @_lifetime(self: copy self)
    mutating func forEachRow(
        of rect: Rect, _ body: (UnsafeMutablePointer<UInt32>, _ x: Int, _ y: Int, Int) -> Void
    ) {
        let visible = rect.offset(by: origin).intersection(deviceClip)
        guard !visible.isEmpty else { return }
        let origin = origin
        for y in visible.top..<visible.bottom {
            // SAFETY: `visible` is inside the clip.
            unsafe withRow(y, from: visible.left) { row in
                unsafe body(row, visible.left - origin.x, y - origin.y, visible.width)
            }
        }
    }
}
