// Regions against sets of pixels.

import Geometry
import SeededRandom
import Testing

@testable import WindowServer

@Test func regionsAreSetsOfPixels() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<40 {
        var region = Region()
        var model = Set<Int>()
        for _ in 0..<12 {
            let rect = Rect(
                x: Int.random(in: 0..<30, using: &generator),
                y: Int.random(in: 0..<30, using: &generator),
                width: Int.random(in: 0..<14, using: &generator),
                height: Int.random(in: 0..<14, using: &generator))
            var pixels = Set<Int>()
            for y in rect.top..<rect.bottom {
                for x in rect.left..<rect.right { pixels.insert(y * 64 + x) }
            }
            switch Int.random(in: 0..<4, using: &generator) {
            case 0, 1:
                region.add(rect)
                model.formUnion(pixels)
            case 2:
                region.subtract(rect)
                model.subtract(pixels)
            default:
                #expect(region.intersection(rect).area == model.intersection(pixels).count)
            }
            #expect(region.area == model.count)
            for y in 0..<44 {
                for x in 0..<44 {
                    #expect(region.contains(Point(x, y)) == model.contains(y * 64 + x))
                }
            }
        }
    }
}

@Test func regionsStaySmall() {
    var region = Region()
    for x in 0..<1000 { region.add(Rect(x: x, y: 0, width: 2, height: 50)) }
    #expect(region.rects.count == 1)
    for x in 0..<100 { region.add(Rect(x: x * 20, y: 100 + x * 3, width: 2, height: 2)) }
    region.simplify(limit: 32)
    #expect(region.rects.count == 1)
}
