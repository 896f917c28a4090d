// Small pictures of one size, drawn again and again: the characters of a terminal.

public import Geometry

extension Canvas {
    /// Draws opaque pictures of one size beside each other.
    ///
    /// - Parameters:
    ///   - numbers: which pictures, from the left.
    ///   - atlas: all pictures, one behind the other, each row after row; premultiplied.
    ///   - size: the size of each.
    ///   - point: the upper left corner of the first one.
    @_lifetime(self: copy self)
    public mutating func tiles(
        _ numbers: [Int], of atlas: [UInt32], size: Size, at point: Point
    ) {
        guard !size.isEmpty else { return }
        let count = atlas.count / size.area
        // SAFETY: each picture's number is checked, and `forEachRow` lends a piece of its rectangle.
        unsafe atlas.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var place = Rect(point, size)
            for number in numbers {
                precondition(number >= 0 && number < count, "no such picture")
                let first = unsafe base + number * size.area
                unsafe forEachRow(of: place) { row, x, y, width in
                    let start = (y - place.top) * size.width + x - place.left
                    unsafe PixelRow.copyShort(row, first + start, width)
                }
                place = place.offset(by: Point(size.width, 0))
            }
        }
    }
}

extension PixelRow {
    /// Copies so few pixels that a call of the C library would cost more than what it does.
    @inline(__always)
    fileprivate static func copyShort(
        _ target: UnsafeMutablePointer<UInt32>, _ source: UnsafePointer<UInt32>, _ count: Int
    ) {
        var index = 0
        while index &+ 4 <= count {
            // SAFETY: four pixels from `index` on, which the caller has; none need be aligned further.
            let four = unsafe UnsafeRawPointer(source + index).loadUnaligned(as: SIMD4<UInt32>.self)
            unsafe UnsafeMutableRawPointer(target + index).storeBytes(
                of: four, as: SIMD4<UInt32>.self)
            index &+= 4
        }
        while index < count {
            unsafe target[index] = source[index]
            index &+= 1
        }
    }
}
