// The weapon in a player's hands: its two sprites run through states of their own.

/// Where the weapon is when raised and when out of sight, from the top of the view.
private let weaponTop: Fixed = 32
private let weaponBottom: Fixed = 128
private let weaponSpeed: Fixed = 6

/// Which of a player's two weapon sprites.
enum SpriteSlot {
    static let weapon = 0
    static let flash = 1
}

extension World {
    /// The states of the weapon in a player's hands.
    @inline(__always) func readyInfo(_ player: Int32) -> WeaponInfo {
        definitions.weapons[players[player].readyWeapon.rawValue]
    }

    /// Clears the sprites and brings the weapon up.
    func setUpWeaponSprites(_ player: Int32) {
        for slot in 0..<2 { players[player].sprites[slot].state = StateID.none }
        players[player].pendingWeapon = players[player].readyWeapon
        bringUpWeapon(player)
    }

    /// Enters a state of a weapon sprite, on through states that last no time.
    func setSprite(_ player: Int32, _ slot: Int, _ newState: Int32) {
        var state = newState
        // As for objects, a patched table could loop without end.
        for _ in 0..<1_000_000 {
            players[player].sprites[slot].state = state
            if state == StateID.none { return }
            players[player].sprites[slot].tics = states[state].tics
            if states[state].misc1 != 0 {
                players[player].sprites[slot].x = Fixed(units: states[state].misc1)
                players[player].sprites[slot].y = Fixed(units: states[state].misc2)
            }
            if states[state].action != .none {
                perform(states[state].action, player, slot)
                if players[player].sprites[slot].state == StateID.none { return }
            }
            state = states[players[player].sprites[slot].state].next
            if players[player].sprites[slot].tics != 0 { return }
        }
    }

    private func bringUpWeapon(_ player: Int32) {
        if players[player].pendingWeapon == .none {
            players[player].pendingWeapon = players[player].readyWeapon
        }
        let weapon = players[player].pendingWeapon
        if weapon == .chainsaw { startSound(SoundID.sawup, from: players[player].mobj) }
        players[player].pendingWeapon = .none
        players[player].sprites[SpriteSlot.weapon].y = weaponBottom
        setSprite(player, SpriteSlot.weapon, definitions.weapons[weapon.rawValue].upState)
    }

    /// Puts the weapon away when its owner dies.
    func dropWeapon(_ player: Int32) {
        setSprite(player, SpriteSlot.weapon, readyInfo(player).downState)
    }

    /// Whether the weapon can fire once; chooses another one if not.
    func checkAmmo(_ player: Int32) -> Bool {
        let ready = players[player].readyWeapon
        let ammo = readyInfo(player).ammo
        let needed: Int32 =
            ready == .bfg ? definitions.constants.bfgCells : ready == .superShotgun ? 2 : 1
        if ammo == .none || ammoCount(player, ammo) >= needed { return true }
        players[player].pendingWeapon = bestWeapon(player)
        setSprite(player, SpriteSlot.weapon, readyInfo(player).downState)
        return false
    }

    private func ammoCount(_ player: Int32, _ ammo: Ammo) -> Int32 {
        ammo.rawValue < 4 ? players[player].ammo[Int(ammo.rawValue)] : 0
    }

    private func bestWeapon(_ player: Int32) -> Weapon {
        func owns(_ weapon: Weapon) -> Bool {
            players[player].weaponOwned[Int(weapon.rawValue)]
        }
        let cells = ammoCount(player, .cell)
        if owns(.plasma) && cells != 0 && !rules.isShareware { return .plasma }
        if owns(.superShotgun) && ammoCount(player, .shell) > 2 && rules.isCommercial {
            return .superShotgun
        }
        if owns(.chaingun) && ammoCount(player, .clip) != 0 { return .chaingun }
        if owns(.shotgun) && ammoCount(player, .shell) != 0 { return .shotgun }
        if ammoCount(player, .clip) != 0 { return .pistol }
        if owns(.chainsaw) { return .chainsaw }
        if owns(.missile) && ammoCount(player, .missile) != 0 { return .missile }
        if owns(.bfg) && cells > 40 && !rules.isShareware { return .bfg }
        return .fist
    }

    func fireWeapon(_ player: Int32) {
        if !checkAmmo(player) { return }
        let mobj = players[player].mobj
        setState(mobj, StateID.playerAttack1)
        setSprite(player, SpriteSlot.weapon, readyInfo(player).attackState)
        noiseAlert(mobj, from: mobj)
    }

    /// One tic of both sprites.
    func moveWeaponSprites(_ player: Int32) {
        for slot in 0..<2 {
            let state = players[player].sprites[slot].state
            if state == StateID.none || players[player].sprites[slot].tics == -1 { continue }
            players[player].sprites[slot].tics &-= 1
            if players[player].sprites[slot].tics == 0 {
                setSprite(player, slot, states[state].next)
            }
        }
        players[player].sprites[SpriteSlot.flash].x = players[player].sprites[SpriteSlot.weapon].x
        players[player].sprites[SpriteSlot.flash].y = players[player].sprites[SpriteSlot.weapon].y
    }

    func weaponReady(_ player: Int32, _ slot: Int) {
        let mobj = players[player].mobj
        let state = mobjs[mobj].state
        if state == StateID.playerAttack1 || state == StateID.playerAttack2 {
            setState(mobj, StateID.playerStand)
        }
        if players[player].readyWeapon == .chainsaw
            && players[player].sprites[slot].state == StateID.saw
        {
            startSound(SoundID.sawidl, from: mobj)
        }
        if players[player].pendingWeapon != .none || players[player].health == 0 {
            setSprite(player, SpriteSlot.weapon, readyInfo(player).downState)
            return
        }
        if players[player].command.buttons & CommandButton.attack != 0 {
            let ready = players[player].readyWeapon
            if !players[player].attackDown || (ready != .missile && ready != .bfg) {
                players[player].attackDown = true
                fireWeapon(player)
                return
            }
        } else {
            players[player].attackDown = false
        }
        let angle = Int((128 &* levelTime) & 8191)
        let bob = players[player].bob
        players[player].sprites[slot].x = 1 + bob * trigonometry.sine[angle + 2048]
        players[player].sprites[slot].y = weaponTop + bob * trigonometry.sine[angle & 4095]
    }

    func weaponRefire(_ player: Int32) {
        if players[player].command.buttons & CommandButton.attack != 0
            && players[player].pendingWeapon == .none && players[player].health != 0
        {
            players[player].refire &+= 1
            fireWeapon(player)
        } else {
            players[player].refire = 0
            _ = checkAmmo(player)
        }
    }

    func lowerWeapon(_ player: Int32, _ slot: Int) {
        players[player].sprites[slot].y += weaponSpeed
        if players[player].sprites[slot].y < weaponBottom { return }
        if players[player].state == .dead {
            players[player].sprites[slot].y = weaponBottom
            return
        }
        if players[player].health == 0 {
            setSprite(player, SpriteSlot.weapon, StateID.none)
            return
        }
        if players[player].pendingWeapon != .none {
            players[player].readyWeapon = players[player].pendingWeapon
        }
        bringUpWeapon(player)
    }

    func raiseWeapon(_ player: Int32, _ slot: Int) {
        players[player].sprites[slot].y -= weaponSpeed
        if players[player].sprites[slot].y > weaponTop { return }
        players[player].sprites[slot].y = weaponTop
        setSprite(player, SpriteSlot.weapon, readyInfo(player).readyState)
    }
}
