// What programs switch on and off, and what a terminal reports of the mouse.

/// Which movements of the mouse a program wants to hear of.
public enum MouseTracking: Int, Sendable {
    /// None: the mouse selects text.
    case off
    /// Presses only (mode 9).
    case presses
    /// Presses and releases (mode 1000).
    case buttons
    /// Also movement while a button is held (mode 1002).
    case drags
    /// All movement (mode 1003).
    case everything
}

/// The modes of a terminal (ECMA-48 section 7, DEC's and xterm's private modes).
public struct Modes: Equatable, Sendable {
    /// Arrows and the like are sent as SS3 sequences (DECCKM).
    public var applicationCursorKeys = false
    /// The numeric pad sends sequences (DECKPAM).
    public var applicationKeypad = false
    /// Pasted text is put between marks (mode 2004).
    public var bracketedPaste = false
    /// Which mouse events the program wants.
    public var mouseTracking = MouseTracking.off
    /// Mouse events are sent as decimal numbers (mode 1006).
    public var extendedMouse = false
    /// The wheel sends arrow keys while the alternate screen is shown (mode 1007).
    public var wheelSendsArrows = true
    /// The program wants to know whether the window has the focus (mode 1004).
    public var reportsFocus = false
    /// The cursor shows (DECTCEM).
    public var isCursorVisible = true
    /// Foreground and background are exchanged (DECSCNM).
    public var isReversed = false
    /// The alternate screen is shown.
    public internal(set) var isAlternateScreen = false
    /// The program is in the midst of drawing, and the screen should not be shown (mode 2026).
    public var isDrawingHeldBack = false
    /// Text goes on in the next row when it reaches the end of one (DECAWM).
    var wraps = true
    /// Characters push others to the right (IRM).
    var inserts = false
    /// A line feed also returns to the first column (LNM). On at first, other than in xterm: there is
    /// no line discipline between program and terminal that would add the carriage return.
    var lineFeedReturns = true
}

/// The shape of the cursor (DECSCUSR).
public struct CursorStyle: Equatable, Sendable {
    /// What is drawn.
    public enum Shape: Sendable {
        /// A filled cell.
        case block
        /// A line below the character.
        case underline
        /// A line in front of the character.
        case bar
    }

    /// What is drawn.
    public var shape = Shape.block
    /// Whether it blinks.
    public var blinks = true

    /// A blinking block.
    @export(interface)
    public init() {}

    /// The style with a number from 0 to 6.
    init?(number: Int) {
        switch number {
        case 0, 1, 2: shape = .block
        case 3, 4: shape = .underline
        case 5, 6: shape = .bar
        default: return nil
        }
        blinks = number == 0 || number % 2 == 1
    }

    /// The style's number.
    var number: Int {
        let base =
            switch shape {
            case .block: 1
            case .underline: 3
            case .bar: 5
            }
        return blinks ? base : base + 1
    }
}
