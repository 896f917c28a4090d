// The command line of `doom`: what players of the original know, word by word.

/// What is wrong with a command line, and what to write instead.
public struct CommandLineError: Error, Equatable, Sendable {
    /// One sentence.
    public let message: String
}

/// What a demo that is named on the command line is played for.
public enum DemoPurpose: Equatable, Sendable {
    /// To be watched, at 35 tics a second.
    case watching
    /// To measure: as fast as it goes.
    case timing
}

/// The options of `doom`.
public struct CommandLine: Equatable, Sendable {
    /// The main WAD: a name in the data folder, or a path.
    public var iwad: String?
    /// Patch WADs, in order.
    public var files: [String] = []
    /// The demo to play: a lump, or a file in the data folder.
    public var demo: String?
    /// What it is played for.
    public var demoPurpose = DemoPurpose.watching
    /// The demo to record.
    public var recording: String?
    /// One or two numbers: a map, or an episode and its map.
    public var warp: [Int] = []
    /// 1...5.
    public var skill: Int?
    /// Monsters are as fast as in the hardest skill.
    public var isFast = false
    /// Monsters come back.
    public var respawns = false
    /// There are no monsters.
    public var hasNoMonsters = false
    /// Frames leave out what did not fit into the original's tables.
    public var keepsVanillaLimits = false
    /// The game opens on the whole screen.
    public var isFullScreen = false
    /// Help was asked for.
    public var wantsHelp = false

    /// No options.
    @export(interface)
    public init() {}

    /// Reads the arguments after the program's name.
    @export(interface)
    public init(_ arguments: [String]) throws(CommandLineError) {
        var rest = ArgumentReader(arguments)
        while let argument = rest.next() {
            switch argument {
            case "-iwad": iwad = try rest.value(of: argument, "the name of a WAD")
            case "-file":
                files += try rest.values(of: argument, "the names of patch WADs")
            case "-playdemo", "-timedemo":
                demo = try rest.value(of: argument, "a demo's name")
                demoPurpose = argument == "-timedemo" ? .timing : .watching
            case "-record": recording = try rest.value(of: argument, "a name for the demo")
            case "-warp": warp = try rest.numbers(of: argument)
            case "-skill": skill = try rest.skill()
            case "-fast": isFast = true
            case "-respawn": respawns = true
            case "-nomonsters": hasNoMonsters = true
            case "-vanilla-limits": keepsVanillaLimits = true
            case "-fullscreen": isFullScreen = true
            case "--help", "-help", "-h": wantsHelp = true
            default:
                throw CommandLineError(
                    message: "unknown option '\(argument)'; doom --help lists all of them")
            }
        }
        if demo != nil && recording != nil {
            throw CommandLineError(message: "a demo can be played or recorded, not both at once")
        }
        for name in [demo, recording].compactMap({ $0 }) where !DataFile.isName(name) {
            throw CommandLineError(
                message: "'\(name)' is no name of a demo: letters, digits, '-', '_' and '.' only")
        }
    }

    /// Whether a game starts at once instead of the title pages.
    public var startsGame: Bool {
        !warp.isEmpty || skill != nil || recording != nil
    }

    /// The level to start in.
    ///
    /// - Parameter isCommercial: whether maps are numbered through (MAP01), not by episode (E1M1).
    @export(interface)
    public func level(isCommercial: Bool) -> (episode: Int, map: Int) {
        guard let first = warp.first else { return (1, 1) }
        if isCommercial { return (1, first) }
        if warp.count > 1 { return (first, warp[1]) }
        // "-warp 23" for the third map of the second episode.
        return first > 10 ? (first / 10, first % 10) : (1, first)
    }

    /// What `--help` prints.
    public static let help: StaticString = """
        usage: doom [option ...]
          -iwad NAME             the game to play: a WAD in /app/data
          -file NAME ...         patch WADs on top of it
          -warp [EPISODE] MAP    start in this level
          -skill 1...5           how hard it is; 4 is "Ultra-Violence"
          -fast -respawn -nomonsters
                                 monsters are faster, come back, are not there
          -record NAME           record a demo as /app/data/NAME.lmp
          -playdemo NAME         play a demo of the WAD, or NAME.lmp
          -timedemo NAME         the same as fast as it goes, and print frames per second
          -vanilla-limits        leave out of frames what the original did
          -fullscreen            start on the whole screen
        Alt+Enter switches to the whole screen and back, F11 changes the brightness, Alt+S between
        whole pixels and smooth ones. Games, demos and doom.cfg are kept in /app/data.

        """
}

/// Goes through arguments.
private struct ArgumentReader {
    private let arguments: [String]
    private var index = 0

    init(_ arguments: [String]) {
        self.arguments = arguments
    }

    mutating func next() -> String? {
        guard index < arguments.count else { return nil }
        index += 1
        return arguments[index - 1]
    }

    /// The argument that follows an option, unless it is an option itself.
    private mutating func nextValue() -> String? {
        guard index < arguments.count, !arguments[index].utf8.starts(with: [0x2D]) else {
            return nil
        }
        return next()
    }

    mutating func value(
        of option: String, _ what: String
    ) throws(CommandLineError) -> String {
        guard let value = nextValue() else {
            throw CommandLineError(message: "\(option) needs \(what)")
        }
        return value
    }

    mutating func values(
        of option: String, _ what: String
    ) throws(CommandLineError) -> [String] {
        var values = [try value(of: option, what)]
        while let value = nextValue() { values.append(value) }
        return values
    }

    mutating func numbers(of option: String) throws(CommandLineError) -> [Int] {
        var numbers: [Int] = []
        while numbers.count < 2, let text = nextValue() {
            guard let number = Int(text), number >= 1, number <= 99 else {
                throw CommandLineError(
                    message:
                        "\(option) needs a map's number, or an episode's and a map's, not '\(text)'"
                )
            }
            numbers.append(number)
        }
        if numbers.isEmpty {
            throw CommandLineError(message: "\(option) needs a map's number")
        }
        return numbers
    }

    mutating func skill() throws(CommandLineError) -> Int {
        let text = try value(of: "-skill", "a number from 1 to 5")
        guard let skill = Int(text), skill >= 1, skill <= 5 else {
            throw CommandLineError(message: "-skill needs a number from 1 to 5, not '\(text)'")
        }
        return skill
    }
}
