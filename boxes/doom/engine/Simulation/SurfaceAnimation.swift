// Textures and flats that change by themselves.

/// A run of textures or flats shown in turn.
struct SurfaceAnimation {
    let isTexture: Bool
    let first: Int32
    let count: Int32

    private static let flats: StaticString = """
        NUKAGE1 NUKAGE3 FWATER1 FWATER4 SWATER1 SWATER4 LAVA1 LAVA4 BLOOD1 BLOOD3 RROCK05 RROCK08
        SLIME01 SLIME04 SLIME05 SLIME08 SLIME09 SLIME12
        """
    private static let textures: StaticString = """
        BLODGR1 BLODGR4 SLADRIP1 SLADRIP3 BLODRIP1 BLODRIP4 FIREWALA FIREWALL GSTFONT1 GSTFONT3
        FIRELAV3 FIRELAVA FIREMAG1 FIREMAG3 FIREBLU1 FIREBLU2 ROCKRED1 ROCKRED3 BFALL1 BFALL4
        SFALL1 SFALL4 WFALL1 WFALL4 DBRAIN1 DBRAIN4
        """

    /// All animations whose ends the WAD has.
    static func all(in surfaces: SurfaceCatalog) -> [SurfaceAnimation] {
        read(flats, isTexture: false) { surfaces.flat($0) }
            + read(textures, isTexture: true) { surfaces.texture($0) }
    }

    private static func read(
        _ table: StaticString, isTexture: Bool, _ find: (LumpName) -> Int16?
    ) -> [SurfaceAnimation] {
        var scanner = WordScanner(table)
        var result: [SurfaceAnimation] = []
        while true {
            let first = LumpName(String(decoding: scanner.word(), as: UTF8.self))
            if first.packed == 0 { return result }
            let last = LumpName(String(decoding: scanner.word(), as: UTF8.self))
            guard let start = find(first), let end = find(last), end > start else { continue }
            result.append(
                SurfaceAnimation(
                    isTexture: isTexture, first: Int32(start), count: Int32(end - start) + 1))
        }
    }
}
