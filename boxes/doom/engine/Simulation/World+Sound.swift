// Sounds the simulation makes. Playing them is somebody else's work, but whether a sound is heard
// decides whether a number of the menu sequence is drawn for its pitch.

/// A sound that started, or the end of an object's sounds.
struct SoundEvent: Equatable, Sendable {
    /// Where it comes from.
    enum Source: Equatable, Sendable {
        /// Everywhere, at full volume.
        case everywhere
        case mobj(MobjID)
        case sector(Int32)
    }

    /// The number of the effect, 0 to silence the source.
    var sound: Int32
    var source: Source
    /// Where the source was, for sources that vanish.
    var x: Fixed
    var y: Fixed
    /// The pitch, 128 being the sound as it is.
    var pitch: Int32 = 128
}

/// Beyond this distance nothing is heard.
private let hearingRange: Fixed = 1200
/// Up to this distance everything is at full volume.
private let closeRange: Fixed = 200

extension World {
    /// Starts a sound at a thing; `.none` is everywhere.
    func startSound(_ sound: Int32, from mobj: MobjID) {
        if mobj == .none {
            play(sound, .everywhere, 0, 0)
            return
        }
        let (x, y) = (mobjs[mobj].x, mobjs[mobj].y)
        if mobj == players[consolePlayer].mobj || isAudible(x, y) {
            play(sound, .mobj(mobj), x, y)
        }
    }

    /// Starts a sound in the middle of a sector.
    func startSound(_ sound: Int32, fromSector sector: Int32) {
        startSound(
            sound, fromSector: sector, at: sectors[sector].soundX, sectors[sector].soundY)
    }

    /// Starts a sound of a sector at some other place.
    func startSound(_ sound: Int32, fromSector sector: Int32, at x: Fixed, _ y: Fixed) {
        if isAudible(x, y) { play(sound, .sector(sector), x, y) }
    }

    /// Silences a thing that vanishes.
    func stopSound(of mobj: MobjID) {
        if soundEvents.count < 1024 {
            soundEvents.append(SoundEvent(sound: 0, source: .mobj(mobj), x: 0, y: 0))
        }
    }

    private func isAudible(_ x: Fixed, _ y: Fixed) -> Bool {
        let listener = players[consolePlayer].mobj
        let dx = (mobjs[listener].x - x).magnitude
        let dy = (mobjs[listener].y - y).magnitude
        let distance = dx + dy - (min(dx, dy) >> 1)
        // The eighth map is so large that everything is heard everywhere.
        if rules.map == 8 { return true }
        if distance > hearingRange { return false }
        if distance < closeRange { return soundVolume > 0 }
        let volume = soundVolume &* 8 &* (hearingRange - distance).units / 1000
        return volume > 0
    }

    /// The pitch of a sound that is heard: most vary a little, by a number of the menu sequence.
    ///
    /// Sounds that the screens between levels make draw their numbers here as well.
    @discardableResult
    func drawPitch(of sound: Int32) -> Int32 {
        if sound >= SoundID.sawup && sound <= SoundID.sawhit {
            return 128 + 8 - (random.menu() & 15)
        }
        if sound == SoundID.itemup || sound == SoundID.tink { return 128 }
        return 128 + 16 - (random.menu() & 31)
    }

    private func play(_ sound: Int32, _ source: SoundEvent.Source, _ x: Fixed, _ y: Fixed) {
        let pitch = drawPitch(of: sound)
        // The list is emptied by whoever plays sounds; nobody may.
        if soundEvents.count < 1024 {
            soundEvents.append(SoundEvent(sound: sound, source: source, x: x, y: y, pitch: pitch))
        }
    }
}
