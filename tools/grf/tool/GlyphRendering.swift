// Drawing one glyph with FreeType, and taking its coverage and measures over.

import CFreeType
public import ConsoleKit
public import GRF

/// A glyph as `.grf` holds it.
public struct RenderedGlyph: Equatable, Sendable {
    /// Its measures.
    public let metrics: GRFGlyphMetrics
    /// Coverage in rows from the top.
    public let coverage: [UInt8]
}

/// A face made ready for one set of choices.
public struct GlyphRenderer {
    let face: FontFace
    let settings: RenderSettings
    /// How much outlines grow, in 64ths of a pixel; zero when the face has the weight itself.
    private let emboldening: FT_Pos
    private let slants: Bool

    /// Sets the face to size and weight. A face serves one renderer at a time.
    public init(_ face: FontFace, _ settings: RenderSettings) throws(ToolFailure) {
        self.face = face
        self.settings = settings
        slants = settings.isItalic && !face.isItalic
        guard unsafe FT_Set_Pixel_Sizes(face.face, 0, settings.size) == 0 else {
            throw .failure("\(face.name): cannot be drawn at \(settings.size) pixels")
        }
        // An earlier renderer may have moved the axes; this puts them back.
        if face.isVariable { unsafe FT_Set_Var_Design_Coordinates(face.face, 0, nil) }
        let wanted = settings.weight ?? face.ownWeight
        if wanted == face.ownWeight {
            emboldening = 0
        } else if try Self.setWeightAxis(face, wanted) {
            emboldening = 0
        } else if wanted > face.ownWeight {
            // FreeType's own synthetic bold grows an outline by 1/24 em, for a step of 300.
            let perStep = FT_Pos(settings.size) * 64 / 24
            emboldening = perStep * FT_Pos(wanted - face.ownWeight) / 300
        } else {
            throw .failure(
                "\(face.name): has weight \(face.ownWeight) and no axis to make it \(wanted);"
                    + " use the family's lighter file")
        }
    }

    /// The measures of a line at this size.
    public var lineMetrics: GRFLineMetrics {
        let metrics = unsafe face.face.pointee.size.pointee.metrics
        return GRFLineMetrics(
            ascender: Int16(clamping: pixels(metrics.ascender)),
            descender: Int16(clamping: pixels(metrics.descender)),
            height: Int16(clamping: pixels(metrics.height)))
    }

    /// Draws the glyph of `scalar`; `nil` when the font has none.
    public func glyph(for scalar: Unicode.Scalar) throws(ToolFailure) -> RenderedGlyph? {
        guard let index = face.glyphIndex(of: scalar) else { return nil }
        try check(unsafe FT_Load_Glyph(face.face, index, loadFlags), scalar)
        // SAFETY: the slot belongs to the face and holds this glyph until the next load.
        let slot = unsafe face.face.pointee.glyph!
        var advance = unsafe slot.pointee.advance
        if emboldening != 0 {
            unsafe FT_Outline_Embolden(&slot.pointee.outline, emboldening)
            if advance.x != 0, !face.isFixedWidth { advance.x += emboldening }
        }
        if slants { unsafe FT_GlyphSlot_Oblique(slot) }
        let mode = settings.mode == .mono ? FT_RENDER_MODE_MONO : FT_RENDER_MODE_NORMAL
        try check(unsafe FT_Render_Glyph(slot, mode), scalar)
        let bitmap = unsafe slot.pointee.bitmap
        guard let width = unsafe UInt16(exactly: bitmap.width),
            let height = unsafe UInt16(exactly: bitmap.rows),
            let left = unsafe Int16(exactly: slot.pointee.bitmap_left),
            let top = unsafe Int16(exactly: slot.pointee.bitmap_top)
        else { throw .failure("\(face.name): \(describe(scalar)) is too large for .grf") }
        let metrics = GRFGlyphMetrics(
            bearingX: left, bearingY: top,
            advanceX: Int16(clamping: pixels(advance.x)),
            advanceY: Int16(clamping: pixels(advance.y)), width: width, height: height)
        return RenderedGlyph(metrics: metrics, coverage: unsafe coverage(of: bitmap))
    }

    private var loadFlags: FT_Int32 {
        if settings.mode == .mono {
            let hints = settings.hinting == .none ? FT_Int32(FT_LOAD_NO_HINTING) : 0
            return patchworkLoadTargetMono | hints
        }
        return switch settings.hinting {
        case .none: FT_Int32(FT_LOAD_NO_HINTING) | patchworkLoadTargetNormal
        case .slight: patchworkLoadTargetLight
        case .normal: patchworkLoadTargetNormal
        case .auto: FT_Int32(FT_LOAD_FORCE_AUTOHINT) | patchworkLoadTargetNormal
        }
    }

    /// The bitmap's rows without padding, a byte a pixel.
    private func coverage(of bitmap: FT_Bitmap) -> [UInt8] {
        let (width, height) = unsafe (Int(bitmap.width), Int(bitmap.rows))
        var result: [UInt8] = []
        result.reserveCapacity(width * height)
        guard let start = unsafe bitmap.buffer else { return result }
        let isMono = unsafe bitmap.pixel_mode == UInt8(FT_PIXEL_MODE_MONO.rawValue)
        for y in 0..<height {
            // SAFETY: FreeType's bitmap has `rows` rows of `pitch` bytes, at least `width` pixels.
            let row = unsafe start + y * Int(bitmap.pitch)
            for x in 0..<width {
                let byte = unsafe row[isMono ? x / 8 : x]
                result.append(isMono ? (byte & (0x80 >> UInt8(x % 8)) != 0 ? 255 : 0) : byte)
            }
        }
        return result
    }

    /// From 64ths of a pixel, rounded to nearest.
    private func pixels(_ position: FT_Pos) -> Int {
        (position + 32) >> 6
    }

    private func check(_ status: FT_Error, _ scalar: Unicode.Scalar) throws(ToolFailure) {
        guard status == 0 else {
            throw .failure(
                "\(face.name): \(describe(scalar)) cannot be drawn (FreeType error \(status))")
        }
    }

    /// Sets the weight axis of a variable font; false when there is none.
    private static func setWeightAxis(
        _ face: FontFace, _ weight: Int
    ) throws(ToolFailure) -> Bool {
        var axes: UnsafeMutablePointer<FT_MM_Var>?
        guard face.isVariable, unsafe FT_Get_MM_Var(face.face, &axes) == 0,
            let axes = unsafe axes
        else { return false }
        defer { unsafe FT_Done_MM_Var(face.face.pointee.glyph.pointee.library, axes) }
        let count = unsafe Int(axes.pointee.num_axis)
        var values = (0..<count).map { unsafe axes.pointee.axis[$0].def }
        // SAFETY: FreeType fills `num_axis` axes.
        let place = (0..<count).first {
            unsafe axes.pointee.axis[$0].tag == FT_ULong(0x7767_6874)  // "wght"
        }
        guard let place else { return false }
        let range = unsafe axes.pointee.axis[place].minimum...axes.pointee.axis[place].maximum
        let wanted = FT_Fixed(weight) << 16
        guard range.contains(wanted) else {
            throw .failure(
                "\(face.name): its weights go from \(range.lowerBound >> 16) to"
                    + " \(range.upperBound >> 16), not to \(weight)")
        }
        values[place] = wanted
        return unsafe FT_Set_Var_Design_Coordinates(face.face, FT_UInt(count), &values) == 0
    }
}

/// A character for messages: itself and its number.
func describe(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    let padding = String(repeating: "0", count: max(0, 4 - digits.count))
    return "'\(scalar)' (U+\(padding)\(digits))"
}
