// Accents that wait for a letter.

/// An accent that is typed before the letter that it goes on.
public enum Accent: UInt8, Sendable {
    // swift-format-ignore: AllPublicDeclarationsHaveDocumentation
    case grave, acute, circumflex, tilde, diaeresis, ring, cedilla, caron

    /// The accents and what layouts call them.
    static var all: [(name: String, accent: Accent)] {
        [
            ("dead-grave", .grave), ("dead-acute", .acute), ("dead-circumflex", .circumflex),
            ("dead-tilde", .tilde), ("dead-diaeresis", .diaeresis), ("dead-ring", .ring),
            ("dead-cedilla", .cedilla), ("dead-caron", .caron),
        ]
    }

    /// The accent on its own: what it types with the space bar, or twice in a row.
    var spacing: UInt32 {
        switch self {
        case .grave: 0x60
        case .acute: 0xB4
        case .circumflex: 0x5E
        case .tilde: 0x7E
        case .diaeresis: 0xA8
        case .ring: 0xB0
        case .cedilla: 0xB8
        case .caron: 0x2C7
        }
    }

    /// Letters and the letters that the accent makes of them, in turn.
    private var pairs: String {
        switch self {
        case .grave: "aàeèiìoòuùAÀEÈIÌOÒUÙ"
        case .acute: "aáeéiíoóuúyýAÁEÉIÍOÓUÚYÝcćCĆnńNŃsśSŚzźZŹ"
        case .circumflex: "aâeêiîoôuûAÂEÊIÎOÔUÛ"
        case .tilde: "aãnñoõAÃNÑOÕ"
        case .diaeresis: "aäeëiïoöuüyÿAÄEËIÏOÖUÜYŸ"
        case .ring: "aåAÅuůUŮ"
        case .cedilla: "cçCÇsşSŞ"
        case .caron: "cčCČsšSŠzžZŽeěEĚrřRŘnňNŇ"
        }
    }

    /// The letter with the accent on it; `nil` when there is none.
    func composed(with character: UInt32) -> UInt32? {
        if character == 0x20 { return spacing }
        var isMatch: Bool? = nil
        for scalar in pairs.unicodeScalars {
            switch isMatch {
            case true?: return scalar.value
            case false?: isMatch = nil
            case nil: isMatch = scalar.value == character
            }
        }
        return nil
    }
}
