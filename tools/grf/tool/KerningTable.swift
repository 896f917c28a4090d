// Kerning of every pair of characters, in design units, from GPOS or the kern table.

import CFreeType
import CHarfBuzz
import ConsoleKit

/// The kerning between characters of a face, in design units; scaled to each size that is made.
///
/// `kern` is read by FreeType. GPOS, which FreeType does not read, is applied by HarfBuzz: each
/// pair is shaped as a line of its own with the `kern` feature alone, so that class kerning,
/// extension lookups and exceptions all count. What needs three characters at once (contextual
/// kerning) has no place in a table of pairs and is left out.
struct KerningTable {
    /// Design units to add between a pair; pairs without kerning are absent.
    private(set) var pairs: [(first: Unicode.Scalar, second: Unicode.Scalar, units: Int)] = []
    /// Where the pairs came from.
    let source: KerningSource

    init(
        _ face: FontFace, scalars: [Unicode.Scalar], from wanted: KerningSource, weight: Int?
    ) throws(ToolFailure) {
        source = Self.resolve(wanted, face)
        switch source {
        case .kern: readKernTable(face, scalars)
        case .gpos: try shapePairs(face, scalars, weight: weight)
        case .auto, .none: break
        }
    }

    /// Units as whole pixels at a size, rounded to nearest.
    static func pixels(units: Int, size: UInt32, unitsPerEm: Int) -> Int16 {
        let exact = Double(units) * Double(size) / Double(max(unitsPerEm, 1))
        return Int16(clamping: Int(exact.rounded()))
    }

    /// What a source means for a face; `.none` when the face lacks it.
    static func resolve(_ wanted: KerningSource, _ face: FontFace) -> KerningSource {
        let hasKernTable = unsafe patchworkHasKerning(face.face) != 0
        return switch wanted {
        case .auto: hasGPOSKerning(face) ? .gpos : hasKernTable ? .kern : .none
        case .gpos: hasGPOSKerning(face) ? .gpos : .none
        case .kern: hasKernTable ? .kern : .none
        case .none: .none
        }
    }

    private mutating func readKernTable(_ face: FontFace, _ scalars: [Unicode.Scalar]) {
        let glyphs = scalars.compactMap { scalar in
            face.glyphIndex(of: scalar).map { (scalar, $0) }
        }
        for (first, left) in glyphs {
            for (second, right) in glyphs {
                var delta = FT_Vector()
                let status = unsafe FT_Get_Kerning(
                    face.face, left, right, FT_KERNING_UNSCALED.rawValue, &delta)
                if status == 0, delta.x != 0 { pairs.append((first, second, delta.x)) }
            }
        }
    }

    private mutating func shapePairs(
        _ face: FontFace, _ scalars: [Unicode.Scalar], weight: Int?
    ) throws(ToolFailure) {
        let font = unsafe Self.makeFont(face, weight: weight)
        defer { unsafe hb_font_destroy(font) }
        let buffer = unsafe hb_buffer_create()
        defer { unsafe hb_buffer_destroy(buffer) }
        let held = scalars.filter { face.glyphIndex(of: $0) != nil }
        for first in held {
            for second in held {
                let units = unsafe Self.shape(first, second, font, buffer)
                if units != 0 { pairs.append((first, second, units)) }
            }
        }
        guard unsafe hb_buffer_allocation_successful(buffer) != 0 else {
            throw .failure("\(face.name): out of memory while reading GPOS")
        }
    }

    /// How far the second glyph moves from where the first one's advance alone would put it.
    private static func shape(
        _ first: Unicode.Scalar, _ second: Unicode.Scalar, _ font: OpaquePointer,
        _ buffer: OpaquePointer?
    ) -> Int {
        unsafe hb_buffer_clear_contents(buffer)
        unsafe hb_buffer_add(buffer, first.value, 0)
        unsafe hb_buffer_add(buffer, second.value, 1)
        unsafe hb_buffer_set_content_type(buffer, HB_BUFFER_CONTENT_TYPE_UNICODE)
        unsafe hb_buffer_set_direction(buffer, HB_DIRECTION_LTR)
        unsafe hb_buffer_set_script(buffer, HB_SCRIPT_LATIN)
        unsafe hb_shape(font, buffer, features, UInt32(features.count))
        var count: UInt32 = 0
        // SAFETY: both arrays hold `count` entries until the buffer changes.
        guard let places = unsafe hb_buffer_get_glyph_positions(buffer, &count),
            let glyphs = unsafe hb_buffer_get_glyph_infos(buffer, nil), count == 2
        else { return 0 }
        let advance = unsafe hb_font_get_glyph_h_advance(font, glyphs[0].codepoint)
        return unsafe Int(places[0].x_advance) - Int(advance) + Int(places[1].x_offset)
            - Int(places[0].x_offset)
    }

    /// `kern` on; everything that would replace or join characters off.
    private static let features: [hb_feature_t] =
        ["kern=1", "liga=0", "clig=0", "calt=0", "rlig=0", "locl=0", "ccmp=0"].map { text in
            var feature = hb_feature_t()
            unsafe hb_feature_from_string(text, -1, &feature)
            return feature
        }

    private static func makeFont(_ face: FontFace, weight: Int?) -> OpaquePointer {
        // SAFETY: the blob borrows the file, which outlives the font: `face` holds it.
        let file = face.file
        let blob = unsafe file.bytes.withUnsafeBytes { buffer in
            unsafe hb_blob_create(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(buffer.count),
                HB_MEMORY_MODE_READONLY, nil, nil)
        }
        defer { unsafe hb_blob_destroy(blob) }
        let hbFace = unsafe hb_face_create(blob, UInt32(face.index))
        defer { unsafe hb_face_destroy(hbFace) }
        // HarfBuzz never returns null: where it fails it returns an empty object.
        let font = unsafe hb_font_create(hbFace)!
        // A scale of design units an em makes positions design units.
        unsafe hb_font_set_scale(font, Int32(face.unitsPerEm), Int32(face.unitsPerEm))
        if let weight, face.isVariable {
            var variation = hb_variation_t(tag: patchworkTagWeight, value: Float(weight))
            unsafe hb_font_set_variations(font, &variation, 1)
        }
        return unsafe font
    }

    private static func hasGPOSKerning(_ face: FontFace) -> Bool {
        let font = unsafe makeFont(face, weight: nil)
        defer { unsafe hb_font_destroy(font) }
        let hbFace = unsafe hb_font_get_face(font)
        var tags = [hb_tag_t](repeating: 0, count: 128)
        var start: UInt32 = 0
        while true {
            var count = UInt32(tags.count)
            let total = unsafe hb_ot_layout_table_get_feature_tags(
                hbFace, patchworkTagGPOS, start, &count, &tags)
            if tags.prefix(Int(count)).contains(patchworkTagKern) { return true }
            start += count
            if count == 0 || start >= total { return false }
        }
    }
}
