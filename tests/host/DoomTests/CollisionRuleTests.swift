// Rules of collision that plays on changed maps brought to light.

import Testing

@testable import DoomEngine

@Suite struct CollisionRuleTests {
    private static let demon: Int32 = 12

    /// A level with nobody but the player, who stands in the open.
    private func emptyWorld(_ wad: String = "freedoom2", map: Int32 = 1) throws -> World {
        let game = try Game(wad: try installedWAD(wad))
        var rules = game.gameKind
        rules.map = map
        rules.noMonsters = true
        game.request(.newGame(rules))
        for _ in 0..<3 { game.tick(.init(repeating: TicCommand())) }
        return try #require(game.world)
    }

    /// A skull hits a sleeping demon, corner to corner, so that the demon is too far away to bite and
    /// takes a step when it wakes up. The original then stops the demon, which moved last.
    @Test func aSkullStopsWhoWokeUpFromIt() throws {
        let world = try emptyWorld()
        let player = world.mobjs[world.players[0].mobj]
        var flewOn = 0
        for start in 0..<UInt8(64) {
            world.random.playIndex = start
            let demon = world.spawnMobj(player.x, player.y, onFloor, Self.demon)
            let skull = world.spawnMobj(
                player.x - 48, player.y - 44, onFloor, MobjType.skull)
            world.mobjs[skull].flags |= MobjFlag.skullFly
            world.mobjs[skull].momX = 10
            let health = world.mobjs[demon].health
            world.mobjs[world.players[0].mobj].flags &= ~MobjFlag.solid
            world.think(skull)
            #expect(world.mobjs[demon].health < health)
            if world.mobjs[skull].flags & MobjFlag.skullFly != 0 {
                flewOn += 1
                // It was pushed, but stands still.
                #expect(world.mobjs[demon].momX.raw == 0)
            }
            world.removeMobj(demon)
            world.removeMobj(skull)
        }
        #expect(flewOn > 0)
    }

    /// Skulls bounce off the floor in The Ultimate DOOM, but not in DOOM II.
    @Test(arguments: [("freedoom1", true), ("freedoom2", false)])
    func skullsBounce(wad: String, bounces: Bool) throws {
        let world = try emptyWorld(wad)
        let player = world.mobjs[world.players[0].mobj]
        let skull = world.spawnMobj(player.x, player.y, player.floorZ + 4, MobjType.skull)
        world.mobjs[world.players[0].mobj].flags &= ~(MobjFlag.solid | MobjFlag.shootable)
        world.mobjs[skull].flags |= MobjFlag.skullFly
        world.mobjs[skull].momZ = -8
        world.mobjs[skull].momX = Fixed(raw: 1)
        world.think(skull)
        #expect(world.mobjs[skull].z == player.floorZ)
        #expect(world.mobjs[skull].momZ == (bounces ? 8 : 0))
    }
}
