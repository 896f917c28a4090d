// The pictures of the status bar.

/// All pictures of the status bar, loaded together.
struct StatusPictures {
    let bar: Patch
    let arms: Patch
    let faceBackground: Patch
    let percent: Patch
    let minus: Patch
    /// Large red digits, small yellow digits.
    let tall: [Patch]
    let short: [Patch]
    /// Small grey digits 2 to 7, for weapons one does not have.
    let gray: [Patch]
    let keys: [Patch]
    /// 42 faces in the order that `FaceState` numbers.
    let faces: [Patch]

    init(_ catalog: GraphicsCatalog) throws(DataError) {
        bar = try catalog.patch("STBAR")
        arms = try catalog.patch("STARMS")
        faceBackground = try catalog.patch("STFB0")
        percent = try catalog.patch("STTPRCNT")
        minus = try catalog.patch("STTMINUS")
        tall = try Self.row(catalog, "STTNUM", 0...9)
        short = try Self.row(catalog, "STYSNUM", 0...9)
        gray = try Self.row(catalog, "STGNUM", 2...7)
        keys = try Self.row(catalog, "STKEYS", 0...5)
        var faces: [Patch] = []
        for pain in 0..<5 {
            for look in 0..<3 { faces.append(try catalog.patch(LumpName("STFST\(pain)\(look)"))) }
            for name in ["STFTR\(pain)0", "STFTL\(pain)0", "STFOUCH\(pain)", "STFEVL\(pain)"] {
                faces.append(try catalog.patch(LumpName(name)))
            }
            faces.append(try catalog.patch(LumpName("STFKILL\(pain)")))
        }
        faces.append(try catalog.patch("STFGOD0"))
        faces.append(try catalog.patch("STFDEAD0"))
        self.faces = faces
    }

    private static func row(
        _ catalog: GraphicsCatalog, _ prefix: String, _ numbers: ClosedRange<Int>
    ) throws(DataError) -> [Patch] {
        var result: [Patch] = []
        for number in numbers { result.append(try catalog.patch(LumpName("\(prefix)\(number)"))) }
        return result
    }
}
