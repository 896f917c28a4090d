// The records of moving floors, ceilings, doors and lifts, and of lights that change.

/// How a door moves. Raw values are those of saved games.
enum DoorKind: Int32 {
    case normal, close30ThenOpen, close, open, raiseIn5Minutes, blazeRaise, blazeOpen, blazeClose
}

/// A door in motion.
struct Door {
    var kind = DoorKind.normal
    var sector: Int32 = 0
    var topHeight: Fixed = 0
    var speed: Fixed = 0
    /// 1 up, 0 waiting at the top, -1 down, 2 waiting for the first time.
    var direction: Int32 = 0
    /// Tics to wait at the top, and how many of them are left.
    var topWait: Int32 = 0
    var topCountdown: Int32 = 0
    var isRemoved = false
}

/// How a floor moves. Raw values are those of saved games.
enum FloorKind: Int32 {
    case lower, lowerToLowest, turboLower, raise, raiseToNearest, raiseToTexture, lowerAndChange
    case raise24, raise24AndChange, raiseCrush, raiseTurbo, donutRaise, raise512
}

/// Whether what is in the way is crushed. `stairs` hurts without pushing on: the original left the
/// field of stairs unset, so it was neither of the two values it was compared with.
enum Crush {
    static let no: Int32 = 0
    static let yes: Int32 = 1
    static let stairs: Int32 = 10
}

/// A floor in motion.
struct FloorMover {
    var kind = FloorKind.lower
    var crush = Crush.no
    var sector: Int32 = 0
    var direction: Int32 = 0
    var newSpecial: Int32 = 0
    var texture: Int16 = 0
    var destination: Fixed = 0
    var speed: Fixed = 0
    var isRemoved = false
}

/// How a ceiling moves. Raw values are those of saved games.
enum CeilingKind: Int32 {
    case lowerToFloor, raiseToHighest, lowerAndCrush, crushAndRaise, fastCrushAndRaise
    case silentCrushAndRaise
}

/// A ceiling in motion, or stopped until its tag is triggered again.
struct CeilingMover {
    var kind = CeilingKind.lowerToFloor
    var sector: Int32 = 0
    var bottomHeight: Fixed = 0
    var topHeight: Fixed = 0
    var speed: Fixed = 0
    var crush = Crush.no
    /// 1 up, 0 in stasis, -1 down.
    var direction: Int32 = 0
    var tag: Int32 = 0
    var oldDirection: Int32 = 0
    /// Whether it had a place in the original's list of 30. One that had not never ends, and no line
    /// stops it.
    var isListed = true
    var isRemoved = false
}

/// How a lift moves. Raw values are those of saved games.
enum PlatKind: Int32 {
    case perpetualRaise, downWaitUpStay, raiseAndChange, raiseToNearestAndChange, blazeDownWaitUp
}

/// What a lift is doing. Raw values are those of saved games.
enum PlatStatus: Int32 {
    case up, down, waiting, inStasis
}

/// A lift.
struct Plat {
    var sector: Int32 = 0
    var speed: Fixed = 0
    var low: Fixed = 0
    var high: Fixed = 0
    /// Tics to wait at each end, and how many of them are left.
    var wait: Int32 = 0
    var count: Int32 = 0
    var status = PlatStatus.up
    var oldStatus = PlatStatus.up
    var crush = Crush.no
    var tag: Int32 = 0
    var kind = PlatKind.perpetualRaise
    var isRemoved = false
}

/// A light that changes by itself; its thinker's kind says how.
struct LightThinker {
    var sector: Int32 = 0
    /// Tics until the next change.
    var count: Int32 = 0
    var minimumLight: Int32 = 0
    var maximumLight: Int32 = 0
    /// Flash: masks for random times. Strobe: tics dark and bright.
    var darkTime: Int32 = 0
    var brightTime: Int32 = 0
    /// Glow: 1 brighter, -1 darker.
    var direction: Int32 = 0
    var isRemoved = false
}

/// Which of a side's textures a switch is.
enum ButtonPlace {
    case top, middle, bottom
}

/// A pressed button that pops out again; free when `timer` is 0.
struct Button {
    var line: Int32 = noIndex
    var place = ButtonPlace.top
    var texture: Int16 = 0
    var timer: Int32 = 0
    /// The sector whose place the button's sounds come from; none when free.
    var soundSector = noIndex
}

/// What came of moving a plane.
enum PlaneResult {
    case moving, crushed, arrived
}
