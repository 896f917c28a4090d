// The fonts that tests draw with, from Debian's packages.

import CFreeType
import ConsoleKit
import GRFTool
import Glibc

enum Fonts {
    static let lato = "/usr/share/fonts/truetype/lato/Lato-Regular.ttf"
    static let latoBold = "/usr/share/fonts/truetype/lato/Lato-Bold.ttf"
    static let mono = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"

    /// Whether fonts-lato and fonts-dejavu-core are installed, as `make test` sees to.
    static let areInstalled =
        FilePaths.exists(lato) && FilePaths.exists(latoBold) && FilePaths.exists(mono)

    static func face(_ path: String) throws -> FontFace {
        try FontFace(InputFile(path))
    }
}

/// FreeType used directly, to say what a glyph's pixels are.
@safe final class PlainFreeType {
    private var library: FT_Library?
    private var face: FT_Face?

    init(_ path: String, size: UInt32) {
        unsafe precondition(FT_Init_FreeType(&library) == 0)
        unsafe precondition(FT_New_Face(library, path, 0, &face) == 0)
        unsafe precondition(FT_Set_Pixel_Sizes(face, size, size) == 0)
    }

    deinit {
        unsafe FT_Done_Face(face)
        unsafe FT_Done_FreeType(library)
    }

    struct Glyph: Equatable {
        var left: Int
        var top: Int
        var advance: Int
        var width: Int
        var coverage: [UInt8]
    }

    /// FreeType's own load-and-render in one call.
    func glyph(_ character: UInt32, flags: FT_Int32) -> Glyph? {
        guard unsafe FT_Get_Char_Index(face, FT_ULong(character)) != 0 else { return nil }
        let status = unsafe FT_Load_Char(
            face, FT_ULong(character), flags | FT_Int32(FT_LOAD_RENDER))
        precondition(status == 0)
        let slot = unsafe face!.pointee.glyph!
        let bitmap = unsafe slot.pointee.bitmap
        let (width, height) = unsafe (Int(bitmap.width), Int(bitmap.rows))
        let isMono = unsafe bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_MONO.rawValue)
        var coverage: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let row = unsafe bitmap.buffer + y * Int(bitmap.pitch)
                if isMono {
                    coverage.append(unsafe row[x >> 3] << UInt8(x & 7) & 0x80 != 0 ? 255 : 0)
                } else {
                    coverage.append(unsafe row[x])
                }
            }
        }
        return unsafe Glyph(
            left: Int(slot.pointee.bitmap_left), top: Int(slot.pointee.bitmap_top),
            advance: (slot.pointee.advance.x + 32) >> 6, width: width, coverage: coverage)
    }
}
