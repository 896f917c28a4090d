// The cast of DOOM II, one after the other: each walks, attacks, and dies when a key is pressed.

/// The cast call's state.
struct CastCall {
    /// Texts and kinds of map objects, in order of appearance.
    private static let members: [(name: String, type: Int32)] = [
        ("CC_ZOMBIE", 1), ("CC_SHOTGUN", 2), ("CC_HEAVY", 10), ("CC_IMP", 11), ("CC_DEMON", 12),
        ("CC_LOST", 18), ("CC_CACO", 14), ("CC_HELL", 17), ("CC_BARON", 15), ("CC_ARACH", 20),
        ("CC_PAIN", 22), ("CC_REVEN", 5), ("CC_MANCU", 8), ("CC_ARCH", 3), ("CC_SPIDER", 19),
        ("CC_CYBER", 21), ("CC_HERO", 0),
    ]
    /// The state in which the player fires.
    private static let playerAttack: Int32 = 154

    private let definitions: Definitions
    private let texts: Texts
    private var member = 0
    private var state: Int32
    private var tics: Int32 = 0
    private var frames = 0
    private var isDying = false
    private var isAttacking = false
    private var usesMelee = false

    init(_ definitions: Definitions, texts: Texts) {
        self.definitions = definitions
        self.texts = texts
        state = definitions.mobjs[Self.members[0].type].seeState
        tics = definitions.states[state].tics
    }

    private var info: MobjInfo { definitions.mobjs[Self.members[member].type] }

    /// One tic.
    mutating func tick(_ sounds: inout [Int32]) {
        tics -= 1
        if tics > 0 { return }
        let current = definitions.states[state]
        if current.tics == -1 || current.next == 0 {
            nextMember(&sounds)
        } else if state == Self.playerAttack {
            stopAttack()
        } else {
            state = current.next
            frames += 1
            if let sound = Self.sound(definitions.states[state].action) { sounds.append(sound) }
        }
        if frames == 12 { startAttack() }
        if isAttacking && (frames == 24 || state == info.seeState) { stopAttack() }
        tics = definitions.states[state].tics
        if tics == -1 { tics = 15 }
    }

    private mutating func nextMember(_ sounds: inout [Int32]) {
        member = (member + 1) % Self.members.count
        isDying = false
        if info.seeSound != 0 { sounds.append(info.seeSound) }
        state = info.seeState
        frames = 0
    }

    private mutating func startAttack() {
        isAttacking = true
        let (first, second) =
            usesMelee
            ? (info.meleeState, info.missileState) : (info.missileState, info.meleeState)
        usesMelee.toggle()
        state = first != 0 ? first : second
    }

    private mutating func stopAttack() {
        isAttacking = false
        frames = 0
        state = info.seeState
    }

    /// The member on stage dies.
    mutating func kill(_ sounds: inout [Int32]) {
        if isDying { return }
        isDying = true
        isAttacking = false
        frames = 0
        state = info.deathState
        tics = definitions.states[state].tics
        if info.deathSound != 0 { sounds.append(info.deathSound) }
    }

    /// The sound of an attack.
    private static func sound(_ action: Action) -> Int32? {
        switch action {
        case .posAttack: SoundID.pistol
        case .sPosAttack, .cPosAttack: SoundID.shotgn
        case .vileStart: SoundID.vilatk
        case .skelWhoosh: SoundID.skeswg
        case .skelFist: SoundID.skepch
        case .fatAttack1, .fatAttack2, .fatAttack3, .headAttack, .bruisAttack: SoundID.firsht
        case .troopAttack: SoundID.claw
        case .sargAttack: SoundID.sgtatk
        case .bspiAttack: SoundID.plasma
        case .cyberAttack: SoundID.rlaunc
        default: nil
        }
    }

    /// Draws the member and the name.
    func draw(_ sprites: SpriteSet, font: Font, on screen: Canvas) {
        let name = texts.text(Self.members[member].name)
        font.draw(name, 160 - font.width(name) / 2, 180, on: screen)
        let shown = definitions.states[state]
        let frame = sprites.frame(shown.sprite, shown.frame & 0x7FFF)
        let picture = Int32(frame.pictures[0])
        if picture < 0 { return }
        screen.draw(
            sprites.pictures[picture].patch, 160, 170, mirrored: frame.mirrored & 1 != 0)
    }
}
