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

/// Eight pixels with their channels multiplied by `factor / 255` and rounded; the factor stands in both
/// halves of a lane. What a channel's 16 bits hold besides it goes with the last shift or mask.
@inline(__always)
private func scaled8(_ pixels: Pixels8, by factor: Pixels8) -> Pixels8 {
    let factors = halves(factor)
    let eight = Channels16(repeating: 8)
    let half = Channels16(repeating: 128)
    var even = halves(pixels & Pixels8(repeating: 0x00FF_00FF)) &* factors &+ half
    var odd = (halves(pixels) &>> eight) &* factors &+ half
    even = (even &+ (even &>> eight)) &>> eight
    odd = (odd &+ (odd &>> eight)) & Channels16(repeating: 0xFF00)
    return words(even | odd)
}

/// The sums of bytes, each ending at 255. In this form, and with as many bytes as a register has, the
/// compiler makes one instruction of it.
@inline(__always)
private func saturatingSum16(_ left: SIMD16<UInt8>, _ right: SIMD16<UInt8>) -> SIMD16<UInt8> {
    let sum = left &+ right
    // SAFETY: a mask's lanes are bytes of ones or zeroes.
    return unsafe sum | unsafeBitCast(sum .< left, to: SIMD16<UInt8>.self)
}

/// Source over destination for eight pixels, saturating.
@inline(__always)
private func over8(_ source: Pixels8, _ destination: Pixels8) -> Pixels8 {
    let rest = ~source &>> 24
    let below = scaled8(destination, by: rest | (rest &<< 16))
    // SAFETY: four and four pixels are sixteen bytes each, and any bits are numbers.
    return unsafe Pixels8(
        lowHalf: unsafeBitCast(
            saturatingSum16(
                unsafeBitCast(source.lowHalf, to: SIMD16<UInt8>.self),
                unsafeBitCast(below.lowHalf, to: SIMD16<UInt8>.self)), to: SIMD4<UInt32>.self),
        highHalf: unsafeBitCast(
            saturatingSum16(
                unsafeBitCast(source.highHalf, to: SIMD16<UInt8>.self),
                unsafeBitCast(below.highHalf, to: SIMD16<UInt8>.self)), to: SIMD4<UInt32>.self))
}

/// Whether all eight hide what is behind. Compared are half as many lanes, which a register holds.
@inline(__always)
private func areOpaque(_ pixels: Pixels8) -> Bool {
    let all = SIMD4<Int32>(truncatingIfNeeded: pixels.lowHalf & pixels.highHalf)
    return all &>> 24 == SIMD4<Int32>(repeating: -1)
}

/// Whether all eight change nothing.
@inline(__always)
private func areNothing(_ pixels: Pixels8) -> Bool {
    // SAFETY: both are 16 bytes, and any bits are numbers.
    let any = unsafe unsafeBitCast(
        pixels.lowHalf | pixels.highHalf, to: SIMD2<UInt64>.self)
    return any[0] | any[1] == 0
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
            if areOpaque(pixels) {
                unsafe store(pixels, target + index)
            } else if !areNothing(pixels) {
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
            // Beside and inside of a stroke: eight at once.
            if index &+ 8 <= count {
                let eight = unsafe UnsafeRawPointer(coverage + index).loadUnaligned(as: UInt64.self)
                if eight == 0 {
                    index &+= 8
                    continue
                }
                if eight == .max, isOpaque {
                    unsafe store(Pixels8(repeating: pixel), target + index)
                    index &+= 8
                    continue
                }
            }
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
