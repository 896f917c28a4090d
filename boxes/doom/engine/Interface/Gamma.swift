// Brightens the palette for dark screens, in five steps.

/// The gamma steps of the options.
enum Gamma {
    /// A colour value at a step: raised to 1 - step / 8. Step 0 lifts the darker half by one, as
    /// the original's table did.
    static func corrected(_ value: UInt8, _ step: Int32) -> UInt8 {
        if step <= 0 { return value < 128 ? value + 1 : value }
        let base = (Double(value) + 1) / 256
        let eighth = base.squareRoot().squareRoot().squareRoot()
        var power = 1.0
        for _ in 0..<max(8 - Int(step), 1) { power *= eighth }
        return UInt8(min(max(255 * power + 0.5, 0), 255))
    }
}
