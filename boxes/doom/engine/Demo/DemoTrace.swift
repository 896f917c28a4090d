// Plays a demo and describes every tic in one row, the way the reference recordings do, so that the
// first tic that differs can be found by comparing lines.

/// What a tic is like: the numbers that the reference recordings hold.
public struct TicRow: Equatable, Sendable {
    /// Tics since the program began.
    public var gameTic: Int32 = 0
    /// Tics since the level began.
    public var levelTime: Int32 = 0
    /// Where the player is, 16.16.
    public var x: Int32 = 0
    /// Where the player is, 16.16.
    public var y: Int32 = 0
    /// Where the player is, 16.16.
    public var z: Int32 = 0
    /// Where the player looks, in 1/2^32 turns.
    public var angle: UInt32 = 0
    /// The player's momentum, 16.16 a tic.
    public var momX: Int32 = 0
    /// The player's momentum, 16.16 a tic.
    public var momY: Int32 = 0
    /// The player's momentum, 16.16 a tic.
    public var momZ: Int32 = 0
    /// The player's health.
    public var health: Int32 = 0
    /// The player's armour.
    public var armor: Int32 = 0
    /// The place in the simulation's random sequence.
    public var playRandom: Int32 = 0
    /// The place in the other random sequence.
    public var menuRandom: Int32 = 0
    /// How many map objects there are.
    public var mobjCount: Int32 = 0
    /// The FNV-1a hash of all of them.
    public var mobjHash: UInt64 = 0

    /// The names of the columns.
    public static let header =
        "gametic,leveltime,x,y,z,angle,momx,momy,momz,health,armor,prndindex,rndindex,nmobj,mobjhash,"
        + "framehash"

    /// The columns but for the frame's hash.
    public var columns: String {
        "\(gameTic),\(levelTime),\(x),\(y),\(z),\(angle),\(momX),\(momY),\(momZ),\(health),\(armor),"
            + "\(playRandom),\(menuRandom),\(mobjCount),\(hexadecimal(mobjHash))"
    }
}

/// Sixteen hexadecimal digits.
func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

extension Game {
    /// The row of the tic that just ran.
    func row() -> TicRow {
        var row = TicRow()
        row.gameTic = gameTic
        guard let world else { return row }
        let player = world.players[0]
        let mobj = world.mobjs[player.mobj]
        row.levelTime = world.levelTime
        row.x = mobj.x.raw
        row.y = mobj.y.raw
        row.z = mobj.z.raw
        row.angle = mobj.angle.raw
        row.momX = mobj.momX.raw
        row.momY = mobj.momY.raw
        row.momZ = mobj.momZ.raw
        row.health = player.health
        row.armor = player.armorPoints
        row.playRandom = Int32(world.random.playIndex)
        row.menuRandom = Int32(world.random.menuIndex)
        var hash = Hash()
        // Where the first player does not take part, the reference rows name no objects.
        if player.mobj != .none {
            world.forEachMobj {
                row.mobjCount += 1
                for number in world.numbers(of: $0) { hash.combine(number) }
            }
        }
        row.mobjHash = hash.value
        return row
    }
}

extension World {
    /// The thirteen numbers of a map object that its hash covers.
    func numbers(of id: MobjID) -> [Int32] {
        let mobj = mobjs[id]
        return [
            mobj.type, mobj.x.raw, mobj.y.raw, mobj.z.raw, Int32(bitPattern: mobj.angle.raw),
            mobj.momX.raw, mobj.momY.raw, mobj.momZ.raw, mobj.health, mobj.sprite, mobj.frame,
            mobj.tics, mobj.flags,
        ]
    }
}

/// Plays one demo, tic by tic.
public final class DemoTrace {
    private let game: Game
    /// Draws the frames; nil when nobody wants any.
    private let presenter: Presenter?

    /// Whether the frames of a demo are drawn.
    public enum Frames: Sendable {
        /// No frames: the fastest way to know how a demo ends.
        case none
        /// Frames with the original's limits, for comparison with recordings of it.
        case vanilla
    }

    /// A demo that is about to play.
    ///
    /// - Parameters:
    ///   - demo: the bytes of a demo file, or nil to take the lump `name` of the WAD.
    ///   - filler: what lies behind and between pictures, where the original had whatever its memory
    ///     held. A frame that depends on it cannot be compared with anything.
    @export(interface)
    public init(
        wad: WADDirectory, demo: [UInt8]?, name: String, frames: Frames = .none, filler: UInt8 = 0
    ) throws(DataError) {
        game = try Game(wad: wad)
        // The reference does not know the section of patches that sets par times.
        game.definitions.parTimes = [:]
        presenter =
            frames == .none ? nil : try Presenter(game, limits: .vanilla, filler: filler)
        let bytes: [UInt8]
        if let demo {
            bytes = demo
        } else {
            bytes = wad.bytes(at: try wad.require(LumpName(name)))
        }
        game.request(.playDemo(try DemoFile(bytes: bytes, name: name)))
    }

    /// Runs a tic; false at the end of the demo.
    ///
    /// - Throws: an error naming what is wrong with a level.
    @export(interface)
    public func advance() throws(DataError) -> Bool {
        let phase = game.phase
        game.tick(.init(repeating: TicCommand()))
        if let failure = game.failure { throw failure }
        if let presenter {
            presenter.follow()
            // The reference shows its first frame after the second tic.
            if game.gameTic >= 2 {
                presenter.draw()
                presenter.display.skipMelt()
            }
        } else if game.phase == .level && (phase != .level || game.world?.levelTime == 1) {
            // The screen melts to a new level and draws 320 numbers for it.
            for _ in 0..<320 { _ = game.world?.random.menu() }
        }
        return !game.didDemoEnd
    }

    /// The row of the last tic.
    @export(interface)
    public func row() -> TicRow { game.row() }

    /// The last game that the demo saved.
    public var savedGame: [UInt8]? { game.savedGame?.bytes }

    /// The fingerprint of the last frame and its colours; nil without frames.
    @export(interface)
    public func frameHash() -> String? { presenter.map { hexadecimal($0.frameHash()) } }

    /// The last frame's 64,000 palette indices and its 256 colours as red, green, blue; nil without
    /// frames.
    @export(interface)
    public func frame() -> (pixels: [UInt8], palette: [UInt8])? {
        guard let presenter else { return nil }
        return (unsafe Array(presenter.display.screen.bytes), presenter.palette())
    }

    /// Every map object after the last tic, one a line, with the columns of the reference dumps.
    @export(interface)
    public func objects() -> [String] {
        guard let world = game.world else { return [] }
        var result: [String] = []
        world.forEachMobj {
            let numbers = world.numbers(of: $0)
            var line = ""
            for index in numbers.indices {
                if index > 0 { line += "," }
                line +=
                    index == 4
                    ? "\(UInt32(bitPattern: numbers[index]))" : "\(numbers[index])"
            }
            result.append(line)
        }
        return result
    }
}
