// Facts about the terminal, and pictures drawn in it with half blocks.

import Glibc

/// What is known of the terminal behind a file descriptor.
public enum Terminal {
    /// Whether the descriptor leads to a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1
    }

    /// Columns of the terminal; of `COLUMNS` or 80 when the descriptor leads elsewhere.
    public static func width(_ descriptor: Int32) -> Int {
        var size = winsize()
        if unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        let columns = environment("COLUMNS").flatMap { Int($0) } ?? 80
        return min(max(columns, 1), 1_000)
    }

    /// A variable of the process's environment.
    static func environment(_ name: String) -> String? {
        // SAFETY: tools read the environment only, so the string stays where it is while copied.
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }
}

/// Draws a picture with one character for two pixels: the upper half block takes the upper pixel's
/// colour, its background the lower's. Needs a terminal with 24-bit colour.
public enum HalfBlocks {
    /// The rows of text, each ended by a reset and a line feed.
    ///
    /// - Parameter color: the colour at a column and a row, `R << 16 | G << 8 | B`.
    public static func draw(width: Int, height: Int, color: (_ x: Int, _ y: Int) -> UInt32)
        -> String
    {
        var text = ""
        for top in stride(from: 0, to: height, by: 2) {
            var last: (upper: UInt32, lower: UInt32?)?
            for x in 0..<width {
                let upper = color(x, top)
                let lower = top + 1 < height ? color(x, top + 1) : nil
                // Colours are sent only where they change.
                if last == nil || last?.upper != upper || last?.lower != lower {
                    text += "\u{1B}[38;2;\(components(upper))"
                    text += lower.map { ";48;2;\(components($0))m" } ?? ";49m"
                }
                last = (upper, lower)
                text += "\u{2580}"
            }
            text += "\u{1B}[0m\n"
        }
        return text
    }

    private static func components(_ color: UInt32) -> String {
        "\(color >> 16 & 0xFF);\(color >> 8 & 0xFF);\(color & 0xFF)"
    }
}
