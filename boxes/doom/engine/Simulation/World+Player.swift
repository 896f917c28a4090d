// What a player's command does in a tic: walk, look, use, change weapons, and time running out.

private let maximumBob = Fixed(raw: 0x10_0000)

extension World {
    /// One tic of a player.
    func think(player: Int32) {
        let mobj = players[player].mobj
        if players[player].cheats & Cheat.noClip != 0 {
            mobjs[mobj].flags |= MobjFlag.noClip
        } else {
            mobjs[mobj].flags &= ~MobjFlag.noClip
        }
        if mobjs[mobj].flags & MobjFlag.justAttacked != 0 {
            // The chainsaw pulls forward.
            players[player].command.angleTurn = 0
            players[player].command.forwardMove = 100
            players[player].command.sideMove = 0
            mobjs[mobj].flags &= ~MobjFlag.justAttacked
        }
        if players[player].state == .dead {
            thinkDead(player, mobj)
            return
        }
        if mobjs[mobj].reactionTime != 0 {
            mobjs[mobj].reactionTime &-= 1
        } else {
            movePlayer(player, mobj)
        }
        calculateHeight(player, mobj)
        if sectors[sector(of: mobj)].special != 0 { standInSpecialSector(player, mobj) }
        handleButtons(player)
        moveWeaponSprites(player)
        countDown(player, mobj)
        chooseColorMap(player)
    }

    private func thrust(_ mobj: MobjID, _ angle: Angle, _ move: Int32) {
        mobjs[mobj].momX += Fixed(raw: move) * trigonometry.cosine(angle)
        mobjs[mobj].momY += Fixed(raw: move) * trigonometry.sine(angle)
    }

    private func movePlayer(_ player: Int32, _ mobj: MobjID) {
        let command = players[player].command
        mobjs[mobj].angle.raw &+= UInt32(bitPattern: Int32(command.angleTurn) << 16)
        isPlayerOnGround = mobjs[mobj].z <= mobjs[mobj].floorZ
        let angle = mobjs[mobj].angle
        if command.forwardMove != 0 && isPlayerOnGround {
            thrust(mobj, angle, Int32(command.forwardMove) * 2048)
        }
        if command.sideMove != 0 && isPlayerOnGround {
            thrust(mobj, angle - .degrees90, Int32(command.sideMove) * 2048)
        }
        if (command.forwardMove != 0 || command.sideMove != 0)
            && mobjs[mobj].state == StateID.playerStand
        {
            setState(mobj, StateID.playerRun1)
        }
    }

    private func calculateHeight(_ player: Int32, _ mobj: MobjID) {
        let (momX, momY) = (mobjs[mobj].momX, mobjs[mobj].momY)
        players[player].bob = min((momX * momX + momY * momY) >> 2, maximumBob)
        if players[player].cheats & Cheat.noMomentum != 0 || !isPlayerOnGround {
            players[player].viewZ = mobjs[mobj].z + players[player].viewHeight
            return
        }
        let angle = Int((8192 / 20 &* levelTime) & 8191)
        let bob = players[player].bob.dividedBy(2) * trigonometry.sine[angle]
        if players[player].state == .live { moveViewHeight(player) }
        players[player].viewZ = min(
            mobjs[mobj].z + players[player].viewHeight + bob, mobjs[mobj].ceilingZ - 4)
    }

    private func moveViewHeight(_ player: Int32) {
        let half = Fixed(raw: viewHeight.raw / 2)
        players[player].viewHeight += players[player].deltaViewHeight
        if players[player].viewHeight > viewHeight {
            players[player].viewHeight = viewHeight
            players[player].deltaViewHeight = 0
        }
        if players[player].viewHeight < half {
            players[player].viewHeight = half
            if players[player].deltaViewHeight.raw <= 0 {
                players[player].deltaViewHeight = Fixed(raw: 1)
            }
        }
        if players[player].deltaViewHeight.raw != 0 {
            players[player].deltaViewHeight += Fixed(raw: 0x4000)
            if players[player].deltaViewHeight.raw == 0 {
                players[player].deltaViewHeight = Fixed(raw: 1)
            }
        }
    }

    private func thinkDead(_ player: Int32, _ mobj: MobjID) {
        moveWeaponSprites(player)
        if players[player].viewHeight > 6 { players[player].viewHeight -= 1 }
        if players[player].viewHeight < 6 { players[player].viewHeight = 6 }
        players[player].deltaViewHeight = 0
        isPlayerOnGround = mobjs[mobj].z <= mobjs[mobj].floorZ
        calculateHeight(player, mobj)
        let attacker = players[player].attacker
        if attacker != .none && attacker != mobj {
            turnToKiller(player, mobj, attacker)
        } else if players[player].damageCount != 0 {
            players[player].damageCount &-= 1
        }
        if players[player].command.buttons & CommandButton.use != 0 {
            players[player].state = .reborn
        }
    }

    private func turnToKiller(_ player: Int32, _ mobj: MobjID, _ attacker: MobjID) {
        let step = Angle.degrees90.raw / 18
        let angle = self.angle(from: mobj, to: attacker)
        let delta = (angle - mobjs[mobj].angle).raw
        if delta < step || delta > 0 &- step {
            mobjs[mobj].angle = angle
            if players[player].damageCount != 0 { players[player].damageCount &-= 1 }
        } else if delta < Angle.degrees180.raw {
            mobjs[mobj].angle.raw &+= step
        } else {
            mobjs[mobj].angle.raw &-= step
        }
    }

    private func handleButtons(_ player: Int32) {
        if players[player].command.buttons & CommandButton.special != 0 {
            players[player].command.buttons = 0
        }
        let buttons = players[player].command.buttons
        if buttons & CommandButton.change != 0 {
            changeWeapon(
                player, to: (buttons & CommandButton.weaponMask) >> CommandButton.weaponShift)
        }
        if buttons & CommandButton.use != 0 {
            if !players[player].useDown {
                useLines(player)
                players[player].useDown = true
            }
        } else {
            players[player].useDown = false
        }
    }

    private func changeWeapon(_ player: Int32, to slot: UInt8) {
        guard var weapon = Weapon(rawValue: Int32(slot)) else { return }
        let ready = players[player].readyWeapon
        func owns(_ weapon: Weapon) -> Bool {
            players[player].weaponOwned[Int(weapon.rawValue)]
        }
        // One key for fist and chainsaw; a berserk can reach the fist.
        if weapon == .fist && owns(.chainsaw)
            && !(ready == .chainsaw && players[player].powers[Power.strength] != 0)
        {
            weapon = .chainsaw
        }
        if rules.isCommercial && weapon == .shotgun && owns(.superShotgun)
            && ready != .superShotgun
        {
            weapon = .superShotgun
        }
        if owns(weapon) && weapon != ready
            && (!rules.isShareware || (weapon != .plasma && weapon != .bfg))
        {
            players[player].pendingWeapon = weapon
        }
    }

    private func countDown(_ player: Int32, _ mobj: MobjID) {
        if players[player].powers[Power.strength] != 0 {
            players[player].powers[Power.strength] &+= 1
        }
        if players[player].powers[Power.invulnerability] != 0 {
            players[player].powers[Power.invulnerability] &-= 1
        }
        if players[player].powers[Power.invisibility] != 0 {
            players[player].powers[Power.invisibility] &-= 1
            if players[player].powers[Power.invisibility] == 0 {
                mobjs[mobj].flags &= ~MobjFlag.shadow
            }
        }
        if players[player].powers[Power.infrared] != 0 {
            players[player].powers[Power.infrared] &-= 1
        }
        if players[player].powers[Power.ironFeet] != 0 {
            players[player].powers[Power.ironFeet] &-= 1
        }
        if players[player].damageCount != 0 { players[player].damageCount &-= 1 }
        if players[player].bonusCount != 0 { players[player].bonusCount &-= 1 }
    }

    private func chooseColorMap(_ player: Int32) {
        func isShown(_ tics: Int32) -> Bool { tics > 4 * 32 || tics & 8 != 0 }
        let invulnerability = players[player].powers[Power.invulnerability]
        let infrared = players[player].powers[Power.infrared]
        if invulnerability != 0 {
            players[player].fixedColorMap = isShown(invulnerability) ? 32 : 0
        } else {
            players[player].fixedColorMap = infrared != 0 && isShown(infrared) ? 1 : 0
        }
    }

    /// Damage, secrets and the exit that some floors are.
    private func standInSpecialSector(_ player: Int32, _ mobj: MobjID) {
        let sector = sector(of: mobj)
        if mobjs[mobj].z != sectors[sector].floorHeight { return }
        let isHurtTic = levelTime & 0x1F == 0
        func hurt(_ amount: Int32) {
            if isHurtTic { damage(mobj, inflictor: .none, source: .none, amount: amount) }
        }
        let hasSuit = players[player].powers[Power.ironFeet] != 0
        switch sectors[sector].special {
        case 5: if !hasSuit { hurt(10) }
        case 7: if !hasSuit { hurt(5) }
        case 4, 16:
            // Even a suit leaks now and then.
            if !hasSuit || random.play() < 5 { hurt(20) }
        case 9:
            players[player].secretCount &+= 1
            sectors[sector].special = 0
        case 11:
            players[player].cheats &= ~Cheat.god
            hurt(20)
            if players[player].health <= 10 { request = .exitLevel }
        default: break
        }
    }
}
