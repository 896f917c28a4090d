// All the game's numbers in one object: states, kinds of objects, weapons and the constants that
// DEHACKED patches may change. It is filled once from the text tables and is constant during play.

/// The numbers the game is made of.
final class Definitions {
    let states: Table<StateInfo>
    let mobjs: Table<MobjInfo>
    let weapons: Table<WeaponInfo>
    /// Sprite names in number order.
    var spriteNames: [LumpName]
    /// Sound names in number order, without the `DS`.
    var soundNames: [LumpName]
    /// How much of each kind of ammunition a player can carry, and what a clip holds.
    let maxAmmo: Table<Int32>
    let clipAmmo: Table<Int32>
    var constants = GameConstants()
    /// Texts that a BEX patch replaced, by mnemonic.
    var strings: [String: String] = [:]
    /// Texts that an old-style patch replaced, by their original wording.
    var replacedTexts: [String: String] = [:]
    /// Par times in seconds: episode × 10 + map, or 100 + map where maps are not in episodes.
    var parTimes: [Int32: Int32] = [:]
    /// Cheat codes that a patch changed, by DEHACKED's names for them.
    var cheats: [String: String] = [:]
    var isFastNow = false

    init() {
        let sprites = Definitions.names(SpriteNames.table)
        spriteNames = sprites
        soundNames = Definitions.names(SoundID.names)
        states = Table(Definitions.readStates(sprites))
        mobjs = Table(Definitions.readMobjs())
        weapons = Table(Definitions.weaponTable())
        maxAmmo = Table([200, 50, 300, 50])
        clipAmmo = Table([10, 4, 20, 1])
    }

    deinit {
        states.deallocate()
        mobjs.deallocate()
        weapons.deallocate()
        maxAmmo.deallocate()
        clipAmmo.deallocate()
    }

    private static func names(_ table: StaticString) -> [LumpName] {
        var scanner = WordScanner(table)
        return scanner.words().map { name($0) }
    }

    private static func name(_ word: [UInt8]) -> LumpName {
        var packed: UInt64 = 0
        for index in word.indices.prefix(8) { packed |= UInt64(word[index]) << UInt64(8 * index) }
        return LumpName(packed: packed)
    }

    private static func readStates(_ sprites: [LumpName]) -> [StateInfo] {
        var spriteNumbers: [LumpName: Int32] = [:]
        for index in sprites.indices { spriteNumbers[sprites[index]] = Int32(index) }
        var actionScanner = WordScanner(Action.names)
        let actionNames = actionScanner.words()
        var states: [StateInfo] = []
        states.reserveCapacity(967)
        for part in [StateInfo.part0, StateInfo.part1, StateInfo.part2] {
            var scanner = WordScanner(part)
            while true {
                let word = scanner.word()
                if word.isEmpty { break }
                let frame = scanner.markedNumber()
                let tics = scanner.number()
                let action = scanner.word()
                let number = actionNames.firstIndex { $0 == action }!
                states.append(
                    StateInfo(
                        sprite: spriteNumbers[name(word)]!,
                        frame: frame.isMarked ? frame.value | fullBrightFrame : frame.value,
                        tics: tics, action: Action(rawValue: UInt8(number))!,
                        next: scanner.number()))
            }
        }
        return states
    }

    private static func readMobjs() -> [MobjInfo] {
        var scanner = WordScanner(MobjInfo.table)
        return (0..<MobjType.count).map { _ in readMobj(&scanner) }
    }

    private static func readMobj(_ scanner: inout WordScanner) -> MobjInfo {
        // Arguments are evaluated in the order of the columns.
        MobjInfo(
            mapNumber: scanner.number(), spawnState: scanner.number(),
            spawnHealth: scanner.number(), seeState: scanner.number(),
            seeSound: scanner.number(), reactionTime: scanner.number(),
            attackSound: scanner.number(), painState: scanner.number(),
            painChance: scanner.number(), painSound: scanner.number(),
            meleeState: scanner.number(), missileState: scanner.number(),
            deathState: scanner.number(), gibbedState: scanner.number(),
            deathSound: scanner.number(), speed: speed(scanner.markedNumber()),
            radius: Fixed(units: scanner.number()), height: Fixed(units: scanner.number()),
            mass: scanner.number(), damage: scanner.number(), activeSound: scanner.number(),
            flags: scanner.hexadecimal(), raiseState: scanner.number())
    }

    private static func speed(_ number: (value: Int32, isMarked: Bool)) -> Int32 {
        number.isMarked ? number.value << 16 : number.value
    }

    private static func weaponTable() -> [WeaponInfo] {
        func weapon(_ ammo: Ammo, _ first: Int32, ready: Int32, attack: Int32, flash: Int32)
            -> WeaponInfo
        {
            // Every weapon's states begin with ready, down and up.
            WeaponInfo(
                ammo: ammo, upState: first + 2, downState: first + 1, readyState: ready,
                attackState: attack, flashState: flash)
        }
        return [
            weapon(.none, 2, ready: 2, attack: 5, flash: 0),
            weapon(.clip, 10, ready: 10, attack: 13, flash: 17),
            weapon(.shell, 18, ready: 18, attack: 21, flash: 30),
            weapon(.clip, 49, ready: 49, attack: 52, flash: 55),
            weapon(.missile, 57, ready: 57, attack: 60, flash: 63),
            weapon(.cell, 74, ready: 74, attack: 77, flash: 79),
            weapon(.cell, 81, ready: 81, attack: 84, flash: 88),
            weapon(.none, 68, ready: 67, attack: 71, flash: 0),
            weapon(.shell, 32, ready: 32, attack: 35, flash: 47),
        ]
    }
}

/// Single numbers that DEHACKED calls "Misc".
struct GameConstants {
    var initialHealth: Int32 = 100
    var initialBullets: Int32 = 50
    var maxHealth: Int32 = 200
    var maxArmor: Int32 = 200
    var greenArmorClass: Int32 = 1
    var blueArmorClass: Int32 = 2
    var maxSoulsphere: Int32 = 200
    var soulsphereHealth: Int32 = 100
    var megasphereHealth: Int32 = 200
    var godModeHealth: Int32 = 100
    var fullArmor: Int32 = 200
    var fullArmorClass: Int32 = 2
    var keysArmor: Int32 = 200
    var keysArmorClass: Int32 = 2
    var bfgCells: Int32 = 40
    /// Whether monsters of one kind hurt each other with missiles.
    var speciesInfighting = false
}
