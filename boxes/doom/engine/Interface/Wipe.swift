// The melting screen between two phases of a game: columns of the old picture slide down, each
// with its own delay, and uncover the new one.

/// A melt in progress.
final class Wipe {
    private let old = Canvas(height: Screen.height)
    private let new = Canvas(height: Screen.height)
    /// How far each pair of columns has slid; negative while it waits.
    private var offsets: [Int32] = []

    /// A melt from one picture to another. Takes 320 numbers of the menu's random sequence: the
    /// original drew one for each column and used those of the first 160.
    init(from first: Canvas, to second: Canvas, random: inout RandomSource) {
        old.copyAll(from: first)
        new.copyAll(from: second)
        var offset = -(random.menu() % 16)
        offsets.append(offset)
        for _ in 1..<Screen.width {
            offset += random.menu() % 3 - 1
            if offset > 0 { offset = 0 } else if offset == -16 { offset = -15 }
            offsets.append(offset)
        }
    }

    /// Advances by some tics and draws the picture; true when the melt is over.
    func advance(tics: Int32, on screen: Canvas) -> Bool {
        for _ in 0..<tics { step() }
        draw(on: screen)
        return offsets.prefix(Int(Screen.width / 2)).allSatisfy { $0 >= Screen.height }
    }

    private func step() {
        for column in 0..<Int(Screen.width / 2) {
            let offset = offsets[column]
            if offset < 0 {
                offsets[column] += 1
            } else if offset < Screen.height {
                let speed = offset < 16 ? offset + 1 : 8
                offsets[column] = min(offset + speed, Screen.height)
            }
        }
    }

    private func draw(on screen: Canvas) {
        for column in 0..<Screen.width / 2 {
            let offset = max(offsets[Int(column)], 0)
            for x in column * 2..<column * 2 + 2 {
                for y in 0..<Screen.height {
                    screen[x, y] = y < offset ? new[x, y] : old[x, y - offset]
                }
            }
        }
    }
}
