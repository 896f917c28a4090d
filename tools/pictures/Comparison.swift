// Comparing two pictures pixel by pixel.

/// What two pictures of the same size differ in.
public struct PictureComparison: Equatable, Sendable {
    /// Pixels that differ in any channel.
    public let differingPixels: Int
    /// The largest difference of any channel, in levels of 255.
    public let largestDifference: Int
    /// The first pixel that differs, in reading order.
    public let first: (x: Int, y: Int)?
    /// White where the pictures differ most, black where they agree; opaque.
    public let difference: Picture

    /// Compares two pictures.
    ///
    /// - Throws: when their sizes differ.
    public init(_ a: Picture, _ b: Picture) throws(PictureError) {
        guard a.width == b.width, a.height == b.height else {
            throw PictureError(
                "the sizes differ: \(a.width)x\(a.height) and \(b.width)x\(b.height)")
        }
        var map = [UInt32](repeating: 0xFF00_0000, count: a.pixels.count)
        var count = 0
        var largest = 0
        var first: Int?
        for index in a.pixels.indices where a.pixels[index] != b.pixels[index] {
            var most = 0
            for shift in [0, 8, 16, 24] {
                let one = Int(a.pixels[index] >> UInt32(shift) & 0xFF)
                let other = Int(b.pixels[index] >> UInt32(shift) & 0xFF)
                most = max(most, abs(one - other))
            }
            count += 1
            largest = max(largest, most)
            first = first ?? index
            // Small differences are lifted so that a person sees them.
            let grey = UInt32(min(255, 64 + most * 3 / 4))
            map[index] |= grey << 16 | grey << 8 | grey
        }
        differingPixels = count
        largestDifference = largest
        self.first = first.map { (x: $0 % a.width, y: $0 / a.width) }
        difference = Picture(width: a.width, height: a.height, pixels: map)
    }

    /// Equal when the same pixels differ by the same amounts.
    public static func == (one: PictureComparison, other: PictureComparison) -> Bool {
        one.difference == other.difference
    }
}
