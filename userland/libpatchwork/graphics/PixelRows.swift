// Runs of premultiplied pixels: fill, copy and blend, eight at a time. Everything that canvases and
// the window server put on a surface ends here.
//
// Vectors of 32-bit lanes hold a pixel each; the arithmetic runs in the 16-bit lanes of the same
// registers, where a channel times an alpha fits. That is what SSE2 multiplies.

/// Eight pixels.
@usableFromInline typealias Pixels8 = SIMD8<UInt32>
/// Their channels, two to a pixel.
@usableFromInline typealias Channels16 = SIMD16<UInt16>

@inline(__always)
private func halves(_ pixels: Pixels8) -> Channels16 {
    // SAFETY: both are 32 bytes without padding, and any bits are numbers.
    unsafe unsafeBitCast(pixels, to: Channels16.self)
}

@inline(__always)
private func words(_ channels: Channels16) -> Pixels8 {
    // SAFETY: as in `halves`.
    unsafe unsafeBitCast(channels, to: Pixels8.self)
}

/// Each channel times the factor in its lane, divided by 255 and rounded.
@inline(__always)
private func multiplied(_ channels: Channels16, _ factors: Channels16) -> Channels16 {
    let product = channels &* factors &+ Channels16(repeating: 128)
    return (product &+ (product &>> Channels16(repeating: 8))) &>> Channels16(repeating: 8)
}

@inline(__always)
private var evenMask: Pixels8 { Pixels8(repeating: 0x00FF_00FF) }

/// Eight pixels with their channels multiplied by `factor / 255`; the factor stands in both halves.
@inline(__always)
private func scaled8(_ pixels: Pixels8, by factor: Pixels8) -> Pixels8 {
    let factors = halves(factor)
    let even = multiplied(halves(pixels & evenMask), factors)
    let odd = multiplied(halves((pixels &>> 8) & evenMask), factors)
    return words(even) | (words(odd) &<< 8)
}

/// Source over destination for eight pixels, saturating.
@inline(__always)
private func over8(_ source: Pixels8, _ destination: Pixels8) -> Pixels8 {
    let alpha = source &>> 24
    let rest = Pixels8(repeating: 0x00FF_00FF) &- (alpha | (alpha &<< 16))
    let below = scaled8(destination, by: rest)
    var even = (source & evenMask) &+ (below & evenMask)
    var odd = ((source &>> 8) & evenMask) &+ ((below &>> 8) & evenMask)
    let carry = Pixels8(repeating: 0x0001_0001)
    even |= words(halves((even &>> 8) & carry) &* Channels16(repeating: 255))
    odd |= words(halves((odd &>> 8) & carry) &* Channels16(repeating: 255))
    return (even & evenMask) | ((odd & evenMask) &<< 8)
}

/// The kernels, on memory that the caller has checked.
@unsafe
enum PixelRow {
    @inline(__always)
    private static func load(_ address: UnsafePointer<UInt32>) -> Pixels8 {
        // SAFETY: the caller has eight pixels there; loads need no alignment beyond a pixel's.
        unsafe UnsafeRawPointer(address).loadUnaligned(as: Pixels8.self)
    }

    @inline(__always)
    private static func store(_ pixels: Pixels8, _ address: UnsafeMutablePointer<UInt32>) {
        // SAFETY: the caller has eight pixels there.
        unsafe UnsafeMutableRawPointer(address).storeBytes(of: pixels, as: Pixels8.self)
    }

    /// Sets `count` pixels.
    static func fill(_ target: UnsafeMutablePointer<UInt32>, _ count: Int, with pixel: UInt32) {
        // SAFETY: here and below, every address is below `count`, which the caller vouches for.
        var index = 0
        let eight = Pixels8(repeating: pixel)
        while index &+ 8 <= count {
            unsafe store(eight, target + index)
            index &+= 8
        }
        while index < count {
            unsafe target[index] = pixel
            index &+= 1
        }
    }

    /// Blends one pixel over `count` others.
    static func blend(_ target: UnsafeMutablePointer<UInt32>, _ count: Int, with pixel: UInt32) {
        let alpha = pixel &>> 24
        if alpha == 255 { return unsafe fill(target, count, with: pixel) }
        if pixel == 0 { return }
        var index = 0
        let eight = Pixels8(repeating: pixel)
        while index &+ 8 <= count {
            unsafe store(over8(eight, load(UnsafePointer(target + index))), target + index)
            index &+= 8
        }
        while index < count {
            unsafe target[index] = over(pixel, target[index])
            index &+= 1
        }
    }

    /// Copies `count` pixels; the two may overlap.
    static func copy(
        _ target: UnsafeMutablePointer<UInt32>, _ source: UnsafePointer<UInt32>, _ count: Int
    ) {
        // As bytes: for pixels, `update` becomes a loop with a call for each of them in freestanding
        // code, thirteen times slower than this.
        unsafe UnsafeMutableRawPointer(target).copyMemory(from: source, byteCount: count &* 4)
    }

    /// Blends `count` pixels over as many others. Runs that are opaque or invisible, the rule in
    /// windows with shadows and in icons, cost a load and a comparison.
    static func blend(
        _ target: UnsafeMutablePointer<UInt32>, _ source: UnsafePointer<UInt32>, _ count: Int
    ) {
        var index = 0
        while index &+ 8 <= count {
            let pixels = unsafe load(source + index)
            let alpha = pixels & Pixels8(repeating: 0xFF00_0000)
            if alpha == Pixels8(repeating: 0xFF00_0000) {
                unsafe store(pixels, target + index)
            } else if pixels != Pixels8(repeating: 0) {
                unsafe store(over8(pixels, load(UnsafePointer(target + index))), target + index)
            }
            index &+= 8
        }
        while index < count {
            unsafe target[index] = over(source[index], target[index])
            index &+= 1
        }
    }

    /// Blends `count` pixels at `opacity` of 255 parts over as many others.
    static func blend(
        _ target: UnsafeMutablePointer<UInt32>, _ source: UnsafePointer<UInt32>, _ count: Int,
        opacity: UInt8
    ) {
        if opacity == 255 { return unsafe blend(target, source, count) }
        if opacity == 0 { return }
        let factor = UInt32(opacity)
        let factors = Pixels8(repeating: factor | factor << 16)
        var index = 0
        while index &+ 8 <= count {
            let pixels = unsafe scaled8(load(source + index), by: factors)
            unsafe store(over8(pixels, load(UnsafePointer(target + index))), target + index)
            index &+= 8
        }
        while index < count {
            unsafe target[index] = over(scaled(source[index], by: factor), target[index])
            index &+= 1
        }
    }

    /// Blends one pixel over `count` others, each by its own coverage. Text and edges are drawn so.
    static func blend(
        _ target: UnsafeMutablePointer<UInt32>, _ coverage: UnsafePointer<UInt8>, _ count: Int,
        with pixel: UInt32
    ) {
        let isOpaque = pixel &>> 24 == 255
        var index = 0
        while index < count {
            let amount = unsafe UInt32(coverage[index])
            if amount == 255, isOpaque {
                unsafe target[index] = pixel
            } else if amount != 0 {
                unsafe target[index] = over(scaled(pixel, by: amount), target[index])
            }
            index &+= 1
        }
    }
}

extension MutableSpan where Element == UInt32 {
    /// Sets all pixels.
    @_lifetime(self: copy self)
    public mutating func fill(with pixel: UInt32) {
        // SAFETY: the buffer's own length.
        unsafe withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress {
                unsafe PixelRow.fill(base, buffer.count, with: pixel)
            }
        }
    }

    /// Blends a premultiplied pixel over all pixels.
    @_lifetime(self: copy self)
    public mutating func blend(with pixel: UInt32) {
        // SAFETY: the buffer's own length.
        unsafe withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress {
                unsafe PixelRow.blend(base, buffer.count, with: pixel)
            }
        }
    }

    /// Copies pixels, as many as both have.
    @_lifetime(self: copy self)
    public mutating func copy(from source: Span<UInt32>) {
        // SAFETY: the smaller of both lengths.
        unsafe withUnsafeMutableBufferPointer { target in
            unsafe source.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                unsafe PixelRow.copy(to, from, Swift.min(target.count, source.count))
            }
        }
    }

    /// Blends premultiplied pixels over these, as many as both have, at `opacity` of 255 parts.
    @_lifetime(self: copy self)
    public mutating func blend(over source: Span<UInt32>, opacity: UInt8 = 255) {
        // SAFETY: the smaller of both lengths.
        unsafe withUnsafeMutableBufferPointer { target in
            unsafe source.withUnsafeBufferPointer { source in
                guard let to = target.baseAddress, let from = source.baseAddress else { return }
                unsafe PixelRow.blend(
                    to, from, Swift.min(target.count, source.count), opacity: opacity)
            }
        }
    }
}
