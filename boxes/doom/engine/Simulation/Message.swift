// What the simulation tells a player. The texts themselves belong to the interface, which looks
// them up under the BEX mnemonic so that DEHACKED lumps can replace them.

/// A text shown to the player when something happens.
enum Message: UInt8, Sendable {
    case none
    case gotArmor, gotMega, gotHealthBonus, gotArmorBonus, gotStim, gotMedikitNeeded, gotMedikit
    case gotSuper, gotMegaSphere, gotBlueCard, gotYellowCard, gotRedCard
    case gotBlueSkull, gotYellowSkull, gotRedSkull
    case gotInvulnerability, gotBerserk, gotInvisibility, gotSuit, gotMap, gotVisor
    case gotClip, gotClipBox, gotRocket, gotRocketBox, gotCell, gotCellBox, gotShells, gotShellBox
    case gotBackpack, gotBFG, gotChaingun, gotChainsaw, gotLauncher, gotPlasma
    case gotShotgun, gotSuperShotgun
    case needBlueObject, needRedObject, needYellowObject
    case needBlueKey, needRedKey, needYellowKey
    case gameSaved
    case turboGreen, turboIndigo, turboBrown, turboRed

    /// That a player is too fast.
    static func turbo(_ player: Int) -> Message {
        switch player {
        case 0: .turboGreen
        case 1: .turboIndigo
        case 2: .turboBrown
        default: .turboRed
        }
    }

    /// The name of the text in the `[STRINGS]` section of a BEX patch.
    var mnemonic: StaticString {
        switch self {
        case .none: ""
        case .gotArmor: "GOTARMOR"
        case .gotMega: "GOTMEGA"
        case .gotHealthBonus: "GOTHTHBONUS"
        case .gotArmorBonus: "GOTARMBONUS"
        case .gotStim: "GOTSTIM"
        case .gotMedikitNeeded: "GOTMEDINEED"
        case .gotMedikit: "GOTMEDIKIT"
        case .gotSuper: "GOTSUPER"
        case .gotMegaSphere: "GOTMSPHERE"
        case .gotBlueCard: "GOTBLUECARD"
        case .gotYellowCard: "GOTYELWCARD"
        case .gotRedCard: "GOTREDCARD"
        case .gotBlueSkull: "GOTBLUESKUL"
        case .gotYellowSkull: "GOTYELWSKUL"
        case .gotRedSkull: "GOTREDSKULL"
        case .gotInvulnerability: "GOTINVUL"
        case .gotBerserk: "GOTBERSERK"
        case .gotInvisibility: "GOTINVIS"
        case .gotSuit: "GOTSUIT"
        case .gotMap: "GOTMAP"
        case .gotVisor: "GOTVISOR"
        case .gotClip: "GOTCLIP"
        case .gotClipBox: "GOTCLIPBOX"
        case .gotRocket: "GOTROCKET"
        case .gotRocketBox: "GOTROCKBOX"
        case .gotCell: "GOTCELL"
        case .gotCellBox: "GOTCELLBOX"
        case .gotShells: "GOTSHELLS"
        case .gotShellBox: "GOTSHELLBOX"
        case .gotBackpack: "GOTBACKPACK"
        case .gotBFG: "GOTBFG9000"
        case .gotChaingun: "GOTCHAINGUN"
        case .gotChainsaw: "GOTCHAINSAW"
        case .gotLauncher: "GOTLAUNCHER"
        case .gotPlasma: "GOTPLASMA"
        case .gotShotgun: "GOTSHOTGUN"
        case .gotSuperShotgun: "GOTSHOTGUN2"
        case .needBlueObject: "PD_BLUEO"
        case .needRedObject: "PD_REDO"
        case .needYellowObject: "PD_YELLOWO"
        case .needBlueKey: "PD_BLUEK"
        case .needRedKey: "PD_REDK"
        case .needYellowKey: "PD_YELLOWK"
        case .gameSaved: "GGSAVED"
        case .turboGreen: "TURBO_GREEN"
        case .turboIndigo: "TURBO_INDIGO"
        case .turboBrown: "TURBO_BROWN"
        case .turboRed: "TURBO_RED"
        }
    }
}
