// The rules of the game, and thousands of random games in which nothing gets lost.

import TetrisCore
import Testing

/// What a move changed.
private func played(_ move: Game.Move, in game: inout Game) -> Bool { game.play(move) }

/// Whether something moved in that time.
private func advanced(by nanoseconds: Int, _ game: inout Game) -> Bool {
    game.advance(by: nanoseconds)
}

@Suite struct GameTests {
    @Test func piecesHaveFourCellsHoweverTheyTurn() {
        for piece in Piece.allCases {
            for turns in 0..<4 {
                let cells = Set(piece.cells(turns: turns))
                #expect(cells.count == 4)
                #expect(cells.allSatisfy { (0..<4).contains($0.x) && (0..<4).contains($0.y) })
            }
            #expect(piece.cells(turns: 4) == piece.cells(turns: 0))
        }
    }

    @Test func everySevenPiecesAreAllSeven() {
        var game = Game(seed: 3)
        var pieces: [Piece] = [game.piece]
        for _ in 0..<6 {
            pieces.append(game.next)
            game.play(.drop)
        }
        #expect(Set(pieces).count == 7)
    }

    @Test func aPieceFallsWithTime() {
        var game = Game(seed: 1)
        let row = game.position.y
        #expect(!advanced(by: game.rowDuration - 1, &game))
        #expect(game.timeToNextRow == 1)
        #expect(advanced(by: 1, &game))
        #expect(game.position.y == row + 1)
    }

    @Test func nothingHappensInAPause() {
        var game = Game(seed: 1)
        game.togglePause()
        let before = game.cells
        #expect(!advanced(by: 10_000_000_000, &game))
        #expect(!played(.left, in: &game) && game.cells == before && game.timeToNextRow == nil)
        game.togglePause()
        #expect(played(.left, in: &game))
    }

    @Test func aDropLandsWhereTheShadowIs() {
        var game = Game(seed: 9)
        let (landing, piece) = (game.landing, game.piece)
        game.play(.drop)
        #expect(landing.allSatisfy { game.field[$0] == piece })
    }

    @Test func holdingSwapsOnceAPiece() {
        var game = Game(seed: 5)
        let (first, second) = (game.piece, game.next)
        #expect(played(.hold, in: &game))
        #expect(game.held == first && game.piece == second)
        #expect(!played(.hold, in: &game))
        game.play(.drop)
        #expect(played(.hold, in: &game))
        #expect(game.piece == first)
    }

    /// Plays well enough to clear rows: each piece goes where the most full, lowest rows come of it.
    @Test func rowsAreClearedAndCounted() {
        var game = Game(seed: 77)
        var fullest = 0
        for _ in 0..<400 where game.phase == .running {
            var best: (value: Int, game: Game)?
            for turns in 0..<4 {
                for shift in -6...6 {
                    var trial = game
                    for _ in 0..<turns { trial.play(.turnClockwise) }
                    for _ in 0..<abs(shift) { trial.play(shift < 0 ? .left : .right) }
                    trial.play(.drop)
                    let value = Self.value(of: trial)
                    if best.map({ value > $0.value }) ?? true { best = (value, trial) }
                }
            }
            game = best!.game
            #expect(game.field.fullRows.isEmpty)
            fullest = max(fullest, game.lineCount)
        }
        #expect(fullest > 20)
        #expect(game.level == 1 + game.lineCount / 10)
        #expect(game.rowDuration < 800_000_000)
        #expect(game.score >= 40 * game.lineCount / 4)
    }

    /// Cleared rows are good; holes and height are bad.
    private static func value(of game: Game) -> Int {
        var value = game.lineCount * 50
        for x in 0..<Field.width {
            var isCovered = false
            for y in 0..<Field.height {
                if game.field[Cell(x, y)] != nil {
                    if !isCovered { value -= (Field.height - y) * (Field.height - y) / 4 }
                    isCovered = true
                } else if isCovered {
                    value -= 40
                }
            }
        }
        return game.phase == .over ? value - 100_000 : value
    }

    @Test func randomGamesEndAndStayInTheField() {
        let moves: [Game.Move] = [
            .left, .right, .turnClockwise, .turnCounterclockwise, .down, .drop, .hold,
        ]
        for seed in 0..<200 as Range<UInt64> {
            var game = Game(seed: seed)
            var random = seed &* 2_654_435_761 | 1
            var steps = 0
            while game.phase == .running, steps < 20_000 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                game.play(moves[Int(random >> 33) % moves.count])
                game.advance(by: Int(random >> 40) * 100)
                #expect(
                    game.phase == .over
                        || game.cells.allSatisfy { (0..<10).contains($0.x) && $0.y < 20 })
                steps += 1
            }
            #expect(game.phase == .over)
            #expect(!played(.left, in: &game) && !advanced(by: 1_000_000_000, &game))
        }
    }
}
