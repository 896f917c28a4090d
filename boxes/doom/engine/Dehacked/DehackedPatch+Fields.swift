// The fields of things, frames and weapons by the names that DeHackEd gave them.

extension DehackedPatch {
    private func state(_ value: String) -> Int32? {
        guard let number = Int32(value), number >= 0,
            number < Int32(definitions.states.count)
        else { return nil }
        return number
    }

    private func sound(_ value: String) -> Int32? {
        guard let number = Int32(value), number >= 0,
            number < Int32(definitions.soundNames.count)
        else { return nil }
        return number
    }

    func setThing(_ number: Int32, _ key: String, _ value: String) {
        let info = definitions.mobjs
        if let state = state(value) {
            switch key {
            case "Initial frame": info[number].spawnState = state
            case "First moving frame": info[number].seeState = state
            case "Injury frame": info[number].painState = state
            case "Close attack frame": info[number].meleeState = state
            case "Far attack frame": info[number].missileState = state
            case "Death frame": info[number].deathState = state
            case "Exploding frame": info[number].gibbedState = state
            case "Respawn frame": info[number].raiseState = state
            default: break
            }
        }
        if let sound = sound(value) {
            switch key {
            case "Alert sound": info[number].seeSound = sound
            case "Attack sound": info[number].attackSound = sound
            case "Pain sound": info[number].painSound = sound
            case "Death sound": info[number].deathSound = sound
            case "Action sound": info[number].activeSound = sound
            default: break
            }
        }
        if key == "Bits" {
            if let flags = DehackedText.flags(value) { info[number].flags = flags }
        } else if let amount = Int32(value) {
            setThingNumber(number, key, amount)
        }
    }

    private func setThingNumber(_ number: Int32, _ key: String, _ amount: Int32) {
        let info = definitions.mobjs
        switch key {
        case "ID #": info[number].mapNumber = amount
        case "Hit points": info[number].spawnHealth = amount
        case "Reaction time": info[number].reactionTime = amount
        case "Pain chance": info[number].painChance = amount
        case "Speed": info[number].speed = amount
        case "Width": info[number].radius = Fixed(raw: amount)
        case "Height": info[number].height = Fixed(raw: amount)
        case "Mass": info[number].mass = amount
        case "Missile damage": info[number].damage = amount
        default: break
        }
    }

    func setFrame(_ number: Int32, _ key: String, _ value: String) {
        guard let amount = Int32(value) else { return }
        let states = definitions.states
        switch key {
        case "Sprite number":
            if amount >= 0 && amount < Int32(definitions.spriteNames.count) {
                states[number].sprite = amount
            }
        case "Sprite subnumber": states[number].frame = amount
        case "Duration": states[number].tics = amount
        case "Next frame":
            if let state = state(value) { states[number].next = state }
        case "Unknown 1": states[number].misc1 = amount
        case "Unknown 2": states[number].misc2 = amount
        default: break
        }
    }

    /// "Select" and "Deselect" are the other way round than one would think.
    func setWeapon(_ number: Int32, _ key: String, _ value: String) {
        let weapons = definitions.weapons
        if key == "Ammo type" {
            if let amount = Int32(value), let ammo = Ammo(rawValue: amount), ammo != .count {
                weapons[number].ammo = ammo
            }
            return
        }
        guard let state = state(value) else { return }
        switch key {
        case "Deselect frame": weapons[number].upState = state
        case "Select frame": weapons[number].downState = state
        case "Bobbing frame": weapons[number].readyState = state
        case "Shooting frame": weapons[number].attackState = state
        case "Firing frame": weapons[number].flashState = state
        default: break
        }
    }

    func setConstant(_ key: String, _ value: String) {
        guard let amount = Int32(value) else { return }
        switch key {
        case "Initial Health": definitions.constants.initialHealth = amount
        case "Initial Bullets": definitions.constants.initialBullets = amount
        case "Max Health": definitions.constants.maxHealth = amount
        case "Max Armor": definitions.constants.maxArmor = amount
        case "Green Armor Class": definitions.constants.greenArmorClass = amount
        case "Blue Armor Class": definitions.constants.blueArmorClass = amount
        case "Max Soulsphere": definitions.constants.maxSoulsphere = amount
        case "Soulsphere Health": definitions.constants.soulsphereHealth = amount
        case "Megasphere Health": definitions.constants.megasphereHealth = amount
        case "God Mode Health": definitions.constants.godModeHealth = amount
        case "IDFA Armor": definitions.constants.fullArmor = amount
        case "IDFA Armor Class": definitions.constants.fullArmorClass = amount
        case "IDKFA Armor": definitions.constants.keysArmor = amount
        case "IDKFA Armor Class": definitions.constants.keysArmorClass = amount
        case "BFG Cells/Shot": definitions.constants.bfgCells = amount
        // Two numbers that were opcodes in the patched executable.
        case "Monsters Infight": definitions.constants.speciesInfighting = amount == 221
        default: break
        }
    }
}
