// DEHACKED patches: what each kind of section changes, and that nonsense changes nothing.

import Testing

@testable import DoomEngine

@Suite struct DehackedTests {
    private func patched(_ text: String) -> Definitions {
        let definitions = Definitions()
        var patch = DehackedPatch(definitions: definitions)
        patch.apply(Array(text.utf8))
        return definitions
    }

    @Test func thingsFramesAndWeaponsChange() {
        let result = patched(
            """
            Patch File for DeHackEd v3.0
            Thing 2 (Zombieman)
            Hit points = 500
            Bits = SOLID+SHOOTABLE
            Initial frame = 100000

            Frame 185
            Sprite subnumber = 32773
            Pointer 93 (Frame 196)
            Codep Frame = 176
            Weapon 1 (Pistol)
            Ammo type = 3
            Ammo 0 (Bullets)
            Max ammo = 99
            Misc 0
            BFG Cells/Shot = 7
            Monsters Infight = 221
            """)
        #expect(result.mobjs[1].spawnHealth == 500)
        #expect(result.mobjs[1].flags == 6)
        #expect(result.mobjs[1].spawnState == 174)
        #expect(result.states[185].frame == 32773)
        #expect(result.states[196].action == .chase)
        #expect(result.weapons[1].ammo == .missile)
        #expect(result.maxAmmo[0] == 99)
        #expect(result.constants.bfgCells == 7)
        #expect(result.constants.speciesInfighting)
    }

    @Test func extendedSectionsChange() {
        let result = patched(
            """
            [STRINGS]
            gotarmor = one\\n\\
                two
            [PARS]
            par 1 2 75 # comment
            par 31 60
            [CODEPTR]
            FRAME 174 = NULL
            Frame 175 = bfgspray
            Text 4 4
            POSSZOMB
            """)
        #expect(result.strings["GOTARMOR"] == "one\ntwo")
        #expect(result.parTimes == [12: 75, 131: 60])
        #expect(result.states[174].action == .none)
        #expect(result.states[175].action == .bfgSpray)
        #expect(result.spriteNames[29] == "ZOMB")
    }

    @Test func nonsenseChangesNothing() {
        let result = patched(
            "Thing 999\nHit points = 1\nFrame -1\nDuration = 2\nText 9 99999\nabc\nWeapon\n= =\n[X]"
        )
        #expect(result.mobjs[0].spawnHealth == 100)
        #expect(result.replacedTexts.isEmpty)
    }

    @Test func theTablesAreComplete() {
        let result = Definitions()
        #expect(result.states.count == 967)
        #expect(result.mobjs.count == 137)
        #expect(result.spriteNames.count == 138)
        #expect(result.soundNames.count == 109)
        for state in 0..<967 { #expect(result.states[state].next < 967) }
    }
}
