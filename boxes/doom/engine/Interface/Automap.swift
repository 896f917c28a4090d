// The automap: lines that were seen, the player's arrow, marks, and a grid.

/// The automap's state.
final class Automap {
    private let numbers: [Patch]
    private(set) var isOpen = false
    private var window: AutomapWindow?
    private var levelName = ""
    private var follows = true
    private var showsGrid = false
    private var showsAll = false
    private var saved: AutomapWindow?
    private var marks: [MapPoint?] = .init(repeating: nil, count: 10)
    private var nextMark = 0
    private var panX: Int32 = 0
    private var panY: Int32 = 0
    private var zoomFactor: Fixed = 1
    private var lastPlace: MapPoint?
    /// 0; 1 shows all lines, 2 also things. The code `iddt` steps through them.
    var cheat = 0

    private static let zoomIn = Fixed(raw: 66846)
    private static let zoomOut = Fixed(raw: 64250)
    private static let panPixels: Int32 = 4

    init(_ catalog: GraphicsCatalog) throws(DataError) {
        var numbers: [Patch] = []
        for number in 0..<10 { numbers.append(try catalog.patch(LumpName("AMMNUM\(number)"))) }
        self.numbers = numbers
    }

    /// Closes the map when a level ends.
    func close() {
        isOpen = false
        panX = 0
        panY = 0
        zoomFactor = 1
    }

    /// Opens the map around the console player.
    func open(_ world: World) {
        if levelName != world.level.name || window == nil {
            levelName = world.level.name
            window = AutomapWindow(world.level)
            marks = .init(repeating: nil, count: 10)
            nextMark = 0
        }
        isOpen = true
        lastPlace = nil
        panX = 0
        panY = 0
        zoomFactor = 1
        window?.open(at: place(world))
    }

    /// Forgets the level before, so that a new one of the same name starts afresh.
    func startLevel() {
        close()
        levelName = ""
    }

    private func place(_ world: World) -> MapPoint {
        let body = world.players[world.consolePlayer].mobj
        return MapPoint(x: world.mobjs[body].x, y: world.mobjs[body].y)
    }

    /// What handling a key came to.
    enum Outcome: Equatable {
        case ignored
        case handled
        /// Handled, with a text to show: its name, and a number to add.
        case says(String, Int?)
    }

    /// Handles a key going down.
    func handle(_ key: Key, _ world: World) -> Outcome {
        guard isOpen else {
            if key != .tab { return .ignored }
            open(world)
            return .handled
        }
        switch key {
        case .tab: close()
        case .right, .left, .up, .down: return startPanning(key)
        case .equals: zoomFactor = Self.zoomIn
        case .minus: zoomFactor = Self.zoomOut
        case Key(UInt8(ascii: "0")): toggleAll()
        case Key(UInt8(ascii: "f")):
            follows.toggle()
            lastPlace = nil
            return .says(follows ? "AMSTR_FOLLOWON" : "AMSTR_FOLLOWOFF", nil)
        case Key(UInt8(ascii: "g")):
            showsGrid.toggle()
            return .says(showsGrid ? "AMSTR_GRIDON" : "AMSTR_GRIDOFF", nil)
        case Key(UInt8(ascii: "m")): return addMark()
        case Key(UInt8(ascii: "c")):
            marks = .init(repeating: nil, count: 10)
            nextMark = 0
            return .says("AMSTR_MARKSCLEARED", nil)
        default: return .ignored
        }
        return .handled
    }

    /// Handles a key going up.
    func release(_ key: Key) {
        switch key {
        case .right, .left: panX = 0
        case .up, .down: panY = 0
        case .equals, .minus: zoomFactor = 1
        default: break
        }
    }

    private func startPanning(_ key: Key) -> Outcome {
        if follows { return .ignored }
        switch key {
        case .right: panX = Self.panPixels
        case .left: panX = -Self.panPixels
        case .up: panY = Self.panPixels
        default: panY = -Self.panPixels
        }
        return .handled
    }

    private func toggleAll() {
        showsAll.toggle()
        if showsAll {
            saved = window
            window?.showAll()
        } else if let saved {
            window = saved
            lastPlace = nil
        }
    }

    private func addMark() -> Outcome {
        guard let window else { return .handled }
        let mark = nextMark
        marks[mark] = MapPoint(
            x: window.left + window.mapWidth.dividedBy(2),
            y: window.bottom + window.mapHeight.dividedBy(2))
        nextMark = (nextMark + 1) % marks.count
        return .says("AMSTR_MARKEDSPOT", mark)
    }

    /// One tic: follows the player, pans, zooms.
    func tick(_ world: World) {
        guard isOpen else { return }
        if follows {
            let place = place(world)
            if lastPlace == nil || lastPlace!.x != place.x || lastPlace!.y != place.y {
                window?.center(on: place)
                lastPlace = place
            }
        }
        if zoomFactor != 1 { window?.zoom(by: zoomFactor) }
        if panX != 0 || panY != 0, let window {
            self.window?.pan(
                by: MapPoint(x: window.distance(pixels: panX), y: window.distance(pixels: panY)))
            lastPlace = nil
        }
    }

    /// Draws the map over the view.
    func draw(_ world: World, on screen: Canvas) {
        guard isOpen, let window else { return }
        screen.fill(0, 0, AutomapWindow.width, AutomapWindow.height, 0)
        let pen = AutomapPen(window: window, screen: screen, trigonometry: world.trigonometry)
        if showsGrid { pen.drawGrid(world.level.blockmap) }
        pen.drawLines(world, cheat: cheat)
        pen.drawPlayers(world, cheat: cheat)
        if cheat == 2 { pen.drawThings(world) }
        screen[160, 84] = AutomapColor.crosshair
        for (number, mark) in marks.enumerated() {
            guard let mark else { continue }
            let (x, y) = window.pixel(mark)
            if x >= 0 && x <= AutomapWindow.width - 5 && y >= 0 && y <= AutomapWindow.height - 6 {
                screen.draw(numbers[number], x, y)
            }
        }
    }
}
