// Machine-made plays: keys held for random times. goldens/record.py makes the same bytes.

/// A demo that a seed determines.
enum PlayScript {
    static let ticCount = 1400

    static func demo(
        seed: UInt32, skill: UInt8, episode: UInt8, map: UInt8, flags: UInt8
    ) -> [UInt8] {
        var random = Repeatable(state: seed)
        var data: [UInt8] = [
            109, skill, episode, map, 0, flags & 1, flags >> 1 & 1, flags >> 2 & 1, 0, 1, 0, 0, 0,
        ]
        var forward = 0
        var side = 0
        var turn = 0
        var buttons = 0
        var hold = 0
        for _ in 0..<ticCount {
            if hold == 0 {
                hold = 3 + random.draw(38)
                forward = [50, 50, 50, 25, 0, -50, 50, 127][random.draw(8)]
                side = [0, 0, 0, 40, -40, 24, -24, 0][random.draw(8)]
                turn = [0, 0, 0, 0, 5, -5, 2, -2, 10, -10, 1, -1][random.draw(12)]
                buttons = random.draw(100) < 35 ? 1 : 0
            }
            hold -= 1
            var extra = random.draw(100) < 12 ? 2 : 0
            if random.draw(100) < 2 { extra |= 4 | random.draw(8) << 3 }
            for number in [forward, side, turn, buttons | extra] {
                data.append(UInt8(truncatingIfNeeded: number))
            }
        }
        return data + [0x80]
    }
}
