// For programs that make their own pixels: games, players, emulators.

public import Geometry

extension Canvas {
    /// Lends the pixels of a rectangle, from its first to its last one, and the distance of its rows.
    ///
    /// - Returns: false if not all of it may be drawn on; then nothing was called.
    @_lifetime(self: copy self)
    public mutating func withPixels(
        of rect: Rect, _ body: (UnsafeMutableBufferPointer<UInt32>, _ pitch: Int) -> Void
    ) -> Bool {
        let place = rect.offset(by: origin)
        guard !place.isEmpty, deviceClip.contains(place) else { return false }
        let start = place.top * pitch + place.left
        let count = (place.size.height - 1) * pitch + place.size.width
        let pitch = pitch
        // SAFETY: the clip is inside `bounds`, whose rows all lie in the span.
        unsafe pixels.withUnsafeMutableBufferPointer { buffer in
            unsafe body(
                UnsafeMutableBufferPointer(rebasing: buffer[start..<start + count]), pitch)
        }
        return true
    }
}
