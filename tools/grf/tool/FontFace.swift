// A font file opened by FreeType.

import CFreeType
public import ConsoleKit

/// One face of a font file. Belongs to one thread, as FreeType's libraries do.
@safe public final class FontFace {
    /// The file's name, for messages.
    public let name: String
    /// The font's family, such as "Lato".
    public let family: String
    /// The style's name, such as "Bold Italic".
    public let style: String
    /// The face's own weight on OpenType's scale.
    public let ownWeight: Int

    let file: InputFile
    let index: Int
    let face: FT_Face
    private let library: FT_Library

    /// Opens the face number `index` of a font file.
    public init(_ file: InputFile, index: Int = 0) throws(ToolFailure) {
        var library: FT_Library?
        guard unsafe FT_Init_FreeType(&library) == 0, let library = unsafe library else {
            throw .failure("FreeType cannot be started")
        }
        var face: FT_Face?
        // SAFETY: FreeType keeps the pointer; `file` is held until the face is closed.
        let status = unsafe file.bytes.withUnsafeBytes { buffer in
            unsafe FT_New_Memory_Face(
                library, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self),
                buffer.count, index, &face)
        }
        guard status == 0, let face = unsafe face else {
            unsafe FT_Done_FreeType(library)
            throw .failure("\(file.name): not a font that FreeType can read (error \(status))")
        }
        guard unsafe patchworkIsScalable(face) != 0 else {
            unsafe FT_Done_Face(face)
            unsafe FT_Done_FreeType(library)
            throw .failure("\(file.name): a bitmap font; only outlines can be converted")
        }
        unsafe self.library = library
        unsafe self.face = face
        self.file = file
        self.index = index
        name = file.name
        family = unsafe face.pointee.family_name.map { unsafe String(cString: $0) } ?? "font"
        style = unsafe face.pointee.style_name.map { unsafe String(cString: $0) } ?? ""
        ownWeight = unsafe Self.weight(of: face)
    }

    deinit {
        unsafe FT_Done_Face(face)
        unsafe FT_Done_FreeType(library)
    }

    /// Whether the font has a weight axis.
    public var isVariable: Bool { unsafe patchworkIsVariable(face) != 0 }

    /// Whether the face itself is slanted.
    public var isItalic: Bool {
        unsafe face.pointee.style_flags & FT_Long(FT_STYLE_FLAG_ITALIC) != 0
    }

    /// Whether every character has the same width.
    public var isFixedWidth: Bool {
        unsafe face.pointee.face_flags & FT_Long(FT_FACE_FLAG_FIXED_WIDTH) != 0
    }

    /// Glyphs in the file.
    public var glyphCount: Int { unsafe Int(face.pointee.num_glyphs) }

    /// Design units an em.
    public var unitsPerEm: Int { unsafe Int(face.pointee.units_per_EM) }

    /// The glyph of a character, or `nil` when the font has none.
    func glyphIndex(of scalar: Unicode.Scalar) -> UInt32? {
        let index = unsafe FT_Get_Char_Index(face, FT_ULong(scalar.value))
        return index == 0 ? nil : index
    }

    /// The weight that OS/2 says (usWeightClass), else a guess from the style flags.
    private static func weight(of face: FT_Face) -> Int {
        if let table = unsafe FT_Get_Sfnt_Table(face, FT_SFNT_OS2) {
            let weight = unsafe Int(
                table.assumingMemoryBound(to: TT_OS2.self).pointee.usWeightClass)
            if (1...1000).contains(weight) { return weight }
        }
        return unsafe face.pointee.style_flags & FT_Long(FT_STYLE_FLAG_BOLD) != 0 ? 700 : 400
    }
}
