// Vectors against one pixel at a time; arithmetic against rational numbers.

import Geometry
import Testing

@testable import Graphics

/// Numbers that are the same each time.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }

    mutating func color() -> UInt32 {
        let word = UInt32.random(in: 0 ... .max, using: &self)
        switch UInt32.random(in: 0..<4, using: &self) {
        case 0: return premultiply(word | 0xFF00_0000)
        case 1: return 0
        default: return premultiply(word)
        }
    }

    /// Pixels in stretches: opaque, invisible, translucent, and words that no colour gives.
    mutating func stretches(_ count: Int) -> [UInt32] {
        var pixels: [UInt32] = []
        while pixels.count < count {
            let kind = Int.random(in: 0..<5, using: &self)
            for _ in 0..<Int.random(in: 1...20, using: &self) {
                let word = UInt32.random(in: 0 ... .max, using: &self)
                let pixel: UInt32 =
                    switch kind {
                    case 0: word | 0xFF00_0000
                    case 1: 0
                    case 2: word
                    case 3: word & 0x00FF_FFFF
                    default: premultiply(word)
                    }
                pixels.append(pixel)
            }
        }
        return Array(pixels.prefix(count))
    }
}

struct PixelTests {
    @Test func multiplicationIsRoundedExactly() {
        for alpha in UInt32(0)...255 {
            for value in UInt32(0)...255 {
                let exact = (value * alpha + 127) / 255
                #expect(dividedBy255(value * alpha) == exact)
                #expect(premultiply(alpha << 24 | value << 8) >> 8 & 255 == exact)
            }
        }
    }

    @Test func sumsSaturate() {
        #expect(saturatingSum(0xFFFF_FFFF, 0x0101_0101) == 0xFFFF_FFFF)
        #expect(saturatingSum(0x8001_7F00, 0x8002_80FF) == 0xFF03_FFFF)
        #expect(over(0x80FF_FFFF, 0xFFFF_FFFF) == 0xFFFF_FFFF)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 31, 64, 67])
    func runsEqualSinglePixels(count: Int) {
        var numbers = Numbers(state: UInt64(count) + 1)
        for _ in 0..<50 {
            let target = (0..<count).map { _ in numbers.color() }
            let source = (0..<count).map { _ in numbers.color() }
            let pixel = numbers.color()
            let opacity = UInt8.random(in: 0...255, using: &numbers)

            var run = target
            var span = run.mutableSpan
            span.blend(over: source.span, opacity: opacity)
            #expect(
                run == zip(source, target).map { over(scaled($0, by: UInt32(opacity)), $1) })

            run = target
            span = run.mutableSpan
            span.blend(over: source.span)
            #expect(run == zip(source, target).map { over($0, $1) })

            run = target
            span = run.mutableSpan
            span.blend(with: pixel)
            #expect(run == target.map { over(pixel, $0) })

            span = run.mutableSpan
            span.fill(with: pixel)
            #expect(run.allSatisfy { $0 == pixel })
        }
    }

    @Test func longRunsEqualSinglePixels() {
        var numbers = Numbers(state: 7)
        for _ in 0..<200 {
            let target = numbers.stretches(100)
            let source = numbers.stretches(100)
            var run = target
            var span = run.mutableSpan
            span.blend(over: source.span)
            #expect(run == zip(source, target).map { over($0, $1) })
        }
    }

    /// As text has it: much that is empty, much that is full, and edges.
    @Test func coverageEqualsSinglePixels() {
        var numbers = Numbers(state: 11)
        for count in 0..<200 {
            var coverage: [UInt8] = []
            while coverage.count < count {
                let byte: UInt8? = [0, 255, nil].randomElement(using: &numbers)!
                for _ in 0..<Int.random(in: 1...20, using: &numbers) {
                    coverage.append(byte ?? .random(in: 0...255, using: &numbers))
                }
            }
            let target = numbers.stretches(count)
            for pixel in [numbers.color(), numbers.color() | 0xFF00_0000] {
                var run = target
                // SAFETY: each of the two has `count` elements.
                unsafe run.withUnsafeMutableBufferPointer { pixels in
                    unsafe coverage.withUnsafeBufferPointer { bytes in
                        guard let to = pixels.baseAddress, let from = bytes.baseAddress else {
                            return
                        }
                        unsafe PixelRow.blend(to, from, count, with: pixel)
                    }
                }
                #expect(
                    run
                        == zip(coverage, target).map { amount, below in
                            over(scaled(pixel, by: UInt32(amount)), below)
                        })
            }
        }
    }

    @Test func colorsMix() {
        #expect(Color.black.mixed(with: .white, 255) == .white)
        #expect(Color.black.mixed(with: .white, 0) == .black)
        #expect(Color(0xFF00_0000).mixed(with: Color(0xFFFF_0000), 128).red == 128)
        #expect(Color(0x80FF_FFFF).premultiplied == 0x8080_8080)
        #expect(Color.white.luma == 255)
    }
}
