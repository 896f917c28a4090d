// What the weapons do when their states say so.

extension World {
    /// Runs the action of a weapon sprite's state.
    func perform(_ action: Action, _ player: Int32, _ slot: Int) {
        let mobj = players[player].mobj
        switch action {
        case .light0: players[player].extraLight = 0
        case .light1: players[player].extraLight = 1
        case .light2: players[player].extraLight = 2
        case .weaponReady: weaponReady(player, slot)
        case .lower: lowerWeapon(player, slot)
        case .raise: raiseWeapon(player, slot)
        case .refire: weaponRefire(player)
        case .checkReload: _ = checkAmmo(player)
        case .openShotgun2: startSound(SoundID.dbopn, from: mobj)
        case .loadShotgun2: startSound(SoundID.dbload, from: mobj)
        case .closeShotgun2:
            startSound(SoundID.dbcls, from: mobj)
            weaponRefire(player)
        case .gunFlash:
            setState(mobj, StateID.playerAttack2)
            setSprite(player, SpriteSlot.flash, readyInfo(player).flashState)
        default: performShot(action, player, slot)
        }
    }

    private func performShot(_ action: Action, _ player: Int32, _ slot: Int) {
        let mobj = players[player].mobj
        switch action {
        case .punch: punch(player)
        case .saw: saw(player)
        case .firePistol: fireBullets(player, SoundID.pistol)
        case .fireShotgun: fireBullets(player, SoundID.shotgn)
        case .fireShotgun2: fireSuperShotgun(player)
        case .fireChaingun: fireChaingun(player, slot)
        case .fireMissile:
            useAmmo(player, 1)
            spawnPlayerMissile(mobj, MobjType.rocket)
        case .firePlasma:
            useAmmo(player, 1)
            setSprite(
                player, SpriteSlot.flash, readyInfo(player).flashState &+ (random.play() & 1))
            spawnPlayerMissile(mobj, MobjType.plasma)
        case .bfgSound: startSound(SoundID.bfg, from: mobj)
        case .fireBFG:
            useAmmo(player, definitions.constants.bfgCells)
            spawnPlayerMissile(mobj, MobjType.bfg)
        default: break
        }
    }

    private func useAmmo(_ player: Int32, _ amount: Int32) {
        let kind = Int(readyInfo(player).ammo.rawValue)
        if kind < 4 {
            players[player].ammo[kind] &-= amount
        } else {
            // With a patched weapon that fires without ammunition the original wrote past its
            // array of amounts, into the limits.
            players[player].maxAmmo[kind - 4] &-= amount
        }
    }

    private func punch(_ player: Int32) {
        var damage = (random.play() % 10 + 1) << 1
        if players[player].powers[Power.strength] != 0 { damage *= 10 }
        let mobj = players[player].mobj
        let spread = UInt32(bitPattern: random.playDifference() &<< 18)
        let angle = Angle(raw: mobjs[mobj].angle.raw &+ spread)
        let slope = aimLineAttack(mobj, angle, meleeRange)
        lineAttack(mobj, angle, meleeRange, slope: slope, damage: damage)
        if aim.target != .none {
            startSound(SoundID.punch, from: mobj)
            mobjs[mobj].angle = self.angle(from: mobj, to: aim.target)
        }
    }

    private func saw(_ player: Int32) {
        let damage = 2 * (random.play() % 10 + 1)
        let mobj = players[player].mobj
        let spread = UInt32(bitPattern: random.playDifference() &<< 18)
        let angle = Angle(raw: mobjs[mobj].angle.raw &+ spread)
        // A hair more than the range of fists, so that its puffs are sparks.
        let range = Fixed(raw: meleeRange.raw + 1)
        let slope = aimLineAttack(mobj, angle, range)
        lineAttack(mobj, angle, range, slope: slope, damage: damage)
        if aim.target == .none {
            startSound(SoundID.sawful, from: mobj)
            return
        }
        startSound(SoundID.sawhit, from: mobj)
        turnSaw(mobj, self.angle(from: mobj, to: aim.target).raw)
        mobjs[mobj].flags |= MobjFlag.justAttacked
    }

    /// The saw pulls its owner towards the victim.
    private func turnSaw(_ mobj: MobjID, _ angle: UInt32) {
        let quarter = Angle.degrees90.raw
        let turn = angle &- mobjs[mobj].angle.raw
        if turn > Angle.degrees180.raw {
            if Int32(bitPattern: turn) < -Int32(quarter / 20) {
                mobjs[mobj].angle.raw = angle &+ quarter / 21
            } else {
                mobjs[mobj].angle.raw &-= quarter / 20
            }
        } else if turn > quarter / 20 {
            mobjs[mobj].angle.raw = angle &- quarter / 21
        } else {
            mobjs[mobj].angle.raw &+= quarter / 20
        }
    }

    /// The slope of a shot at what is in front, or slightly to a side.
    private func bulletSlope(_ mobj: MobjID) {
        let range = Fixed(raw: 16 * 64 << 16)
        var angle = mobjs[mobj].angle
        aim.bulletSlope = aimLineAttack(mobj, angle, range)
        if aim.target != .none { return }
        angle.raw &+= 1 << 26
        aim.bulletSlope = aimLineAttack(mobj, angle, range)
        if aim.target != .none { return }
        angle.raw &-= 2 << 26
        aim.bulletSlope = aimLineAttack(mobj, angle, range)
    }

    private func gunShot(_ mobj: MobjID, isAccurate: Bool) {
        let damage = 5 * (random.play() % 3 + 1)
        var angle = mobjs[mobj].angle
        if !isAccurate { angle.raw &+= UInt32(bitPattern: random.playDifference() &<< 18) }
        lineAttack(mobj, angle, missileRange, slope: aim.bulletSlope, damage: damage)
    }

    /// Pistol and shotgun.
    private func fireBullets(_ player: Int32, _ sound: Int32) {
        let mobj = players[player].mobj
        startSound(sound, from: mobj)
        setState(mobj, StateID.playerAttack2)
        useAmmo(player, 1)
        setSprite(player, SpriteSlot.flash, readyInfo(player).flashState)
        bulletSlope(mobj)
        if sound == SoundID.pistol {
            gunShot(mobj, isAccurate: players[player].refire == 0)
        } else {
            for _ in 0..<7 { gunShot(mobj, isAccurate: false) }
        }
    }

    private func fireSuperShotgun(_ player: Int32) {
        let mobj = players[player].mobj
        startSound(SoundID.dshtgn, from: mobj)
        setState(mobj, StateID.playerAttack2)
        useAmmo(player, 2)
        setSprite(player, SpriteSlot.flash, readyInfo(player).flashState)
        bulletSlope(mobj)
        for _ in 0..<20 {
            let damage = 5 * (random.play() % 3 + 1)
            let spread = UInt32(bitPattern: random.playDifference() &<< 19)
            let angle = Angle(raw: mobjs[mobj].angle.raw &+ spread)
            let slope = aim.bulletSlope + Fixed(raw: random.playDifference() &<< 5)
            lineAttack(mobj, angle, missileRange, slope: slope, damage: damage)
        }
    }

    private func fireChaingun(_ player: Int32, _ slot: Int) {
        let mobj = players[player].mobj
        startSound(SoundID.pistol, from: mobj)
        let kind = Int(readyInfo(player).ammo.rawValue)
        if kind < 4 && players[player].ammo[kind] == 0 { return }
        setState(mobj, StateID.playerAttack2)
        useAmmo(player, 1)
        let step = players[player].sprites[slot].state &- StateID.chaingun1
        setSprite(player, SpriteSlot.flash, readyInfo(player).flashState &+ step)
        bulletSlope(mobj)
        gunShot(mobj, isAccurate: players[player].refire == 0)
    }
}
