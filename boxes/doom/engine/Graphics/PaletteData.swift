// The colour tables of a WAD: palettes, light tables, and the tables that dye players.

/// PLAYPAL and COLORMAP, checked.
final class PaletteData {
    static let paletteCount = 14
    static let colorMapCount = 34

    /// 14 palettes of 256 times red, green, blue.
    let palettes: Table<UInt8>
    /// 34 tables of 256 indices: 32 light levels from bright to dark, the invulnerability table,
    /// and one that is all black.
    let colorMaps: Table<UInt8>
    /// Three tables of 256 indices that turn green into grey, brown and red.
    let translations: Table<UInt8>

    init(_ wad: WADDirectory) throws(DataError) {
        palettes = try Self.table(wad, "PLAYPAL", size: Self.paletteCount * 768)
        do throws(DataError) {
            colorMaps = try Self.table(wad, "COLORMAP", size: Self.colorMapCount * 256)
        } catch {
            palettes.deallocate()
            throw error
        }
        translations = Table(count: 768, initial: 0)
        for color in 0..<256 {
            let isGreen = color & 0xF0 == 0x70
            for (table, base) in [0x60, 0x40, 0x20].enumerated() {
                translations[table * 256 + color] = UInt8(isGreen ? base | color & 15 : color)
            }
        }
    }

    deinit {
        palettes.deallocate()
        colorMaps.deallocate()
        translations.deallocate()
    }

    private static func table(
        _ wad: WADDirectory, _ name: LumpName, size: Int
    ) throws(DataError) -> Table<UInt8> {
        let bytes = wad.bytes(at: try wad.require(name))
        guard bytes.count >= size else {
            throw DataError(lump: name, problem: "has \(bytes.count) bytes instead of \(size)")
        }
        return Table(Array(bytes[0..<size]))
    }
}
