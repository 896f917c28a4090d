// Recorded games: a header of 13 bytes, four bytes per player and tic, and a byte that ends it.
// Format: "The Unofficial DOOM Specs", chapter 9, for version 1.9. Some people record with a patched
// 1.9 that calls itself 1.11 and has a fifth byte, for turns finer than 1/256 of a circle.

/// A demo: how the game was set up, and every command.
struct DemoFile: Sendable {
    /// What 1.9 writes.
    static let version: UInt8 = 109
    /// The same with whole turns.
    static let longVersion: UInt8 = 111
    static let endMarker: UInt8 = 0x80

    var rules = GameRules()
    var consolePlayer: Int32 = 0
    /// Who takes part, a bit for each. (As an array inside this struct, Swift 6.3 left `consolePlayer`
    /// of a copy unset.)
    private var playerBits: UInt8 = 1
    /// Whether turns have both of their bytes.
    private(set) var hasLongTurns = false
    /// The commands of all players in the game, tic by tic.
    var commands: [TicCommand] = []

    init() {}

    /// Who takes part.
    var playerInGame: [4 of Bool] {
        get {
            [
                playerBits & 1 != 0, playerBits & 2 != 0, playerBits & 4 != 0, playerBits & 8 != 0,
            ]
        }
        set {
            playerBits = 0
            for number in 0..<4 where newValue[number] { playerBits |= 1 << UInt8(number) }
        }
    }

    /// How many players take part.
    var playerCount: Int {
        var count = 0
        for number in 0..<4 where playerInGame[number] { count += 1 }
        return count
    }

    /// How many tics it lasts.
    var ticCount: Int { commands.count / max(playerCount, 1) }

    /// Reads a demo; `name` is what errors call it.
    init(bytes: [UInt8], name: String) throws(DataError) {
        var reader = ByteReader(lump: name, bytes: bytes)
        let version = try reader.uint8()
        guard version == DemoFile.version || version == DemoFile.longVersion else {
            throw DataError(
                lump: name,
                problem:
                    "was recorded by version \(version); only 109 (1.9) and 111 can be played")
        }
        hasLongTurns = version == DemoFile.longVersion
        rules.skill = Int32(try reader.uint8())
        rules.episode = Int32(try reader.uint8())
        rules.map = Int32(try reader.uint8())
        rules.deathmatchKind = Int32(try reader.uint8())
        rules.isDeathmatch = rules.deathmatchKind != 0
        rules.respawnMonsters = try reader.uint8() != 0
        rules.fastMonsters = try reader.uint8() != 0
        rules.noMonsters = try reader.uint8() != 0
        consolePlayer = Int32(try reader.uint8())
        playerBits = 0
        for number in 0..<4 where try reader.uint8() != 0 { playerBits |= 1 << UInt8(number) }
        // A skill beyond the last one is played as the last one.
        guard consolePlayer < 4, playerInGame[Int(consolePlayer)] else {
            throw DataError(lump: name, problem: "its header names no such player")
        }
        try readCommands(&reader)
    }

    private mutating func readCommands(_ reader: inout ByteReader) throws(DataError) {
        let players = playerCount
        let size = hasLongTurns ? 5 : 4
        commands.reserveCapacity(reader.remaining / size)
        while reader.remaining > 0 && reader.bytes[reader.offset] != DemoFile.endMarker {
            // A demo that was cut off ends with its last whole tic.
            if reader.remaining < size { break }
            var command = TicCommand()
            command.forwardMove = Int8(bitPattern: try reader.uint8())
            command.sideMove = Int8(bitPattern: try reader.uint8())
            let fineTurn = hasLongTurns ? UInt16(try reader.uint8()) : 0
            command.angleTurn = Int16(bitPattern: UInt16(try reader.uint8()) << 8 | fineTurn)
            command.buttons = try reader.uint8()
            commands.append(command)
        }
        commands.removeLast(commands.count % players)
    }

    /// The demo as a file.
    func bytes() -> [UInt8] {
        var result: [UInt8] = [
            hasLongTurns ? DemoFile.longVersion : DemoFile.version,
            UInt8(truncatingIfNeeded: rules.skill),
            UInt8(truncatingIfNeeded: rules.episode), UInt8(truncatingIfNeeded: rules.map),
            UInt8(truncatingIfNeeded: rules.deathmatchKind), rules.respawnMonsters ? 1 : 0,
            rules.fastMonsters ? 1 : 0, rules.noMonsters ? 1 : 0,
            UInt8(truncatingIfNeeded: consolePlayer),
        ]
        for number in 0..<4 { result.append(playerInGame[number] ? 1 : 0) }
        for command in commands { result += bytes(of: command) }
        result.append(DemoFile.endMarker)
        return result
    }

    /// The bytes of a command. Short turns keep their high byte alone, rounded.
    private func bytes(of command: TicCommand) -> [UInt8] {
        let (forward, side) = (
            UInt8(bitPattern: command.forwardMove), UInt8(bitPattern: command.sideMove)
        )
        if hasLongTurns {
            let turn = UInt16(bitPattern: command.angleTurn)
            return [forward, side, UInt8(turn & 0xFF), UInt8(turn >> 8), command.buttons]
        }
        let turn = UInt8(truncatingIfNeeded: (Int32(command.angleTurn) + 128) >> 8)
        return [forward, side, turn, command.buttons]
    }

    /// A command as it would be played back, which is how it is played while recording.
    static func rounded(_ command: TicCommand) -> TicCommand {
        var result = command
        result.angleTurn = Int16(truncatingIfNeeded: ((Int32(command.angleTurn) + 128) >> 8) << 8)
        return result
    }
}
