// From a command line and files to a game.

internal import Cfg
public import DoomEngine

/// What a game is started from.
public struct GameStart {
    private let options: CommandLine
    private let files: any GameFiles

    /// A start with these options.
    @export(interface)
    public init(_ options: CommandLine, files: any GameFiles) {
        self.options = options
        self.files = files
    }

    /// The game.
    ///
    /// - Parameter iwad: the path of its main WAD.
    /// - Throws: an error naming the file or lump that is missing or damaged.
    @export(interface)
    public func engine(iwad: String) throws(DataError) -> Engine {
        var wads = [try wad(iwad)]
        for name in options.files {
            guard let path = DataFile.wad(name) else {
                throw DataError(lump: name, problem: "is no name of a WAD in \(DataFile.folder)")
            }
            wads.append(try wad(path))
        }
        let directory = try WADDirectory(files: wads)
        return try Engine(wad: directory, options: try engineOptions(directory))
    }

    private func wad(_ path: String) throws(DataError) -> WADFile {
        guard let bytes = files.read(path) else {
            throw DataError(lump: path, problem: "cannot be read")
        }
        return WADFile(name: path, bytes: bytes)
    }

    private func engineOptions(_ wad: WADDirectory) throws(DataError) -> EngineOptions {
        var result = EngineOptions()
        if options.startsGame {
            result.warp = options.level(isCommercial: wad.index(of: "MAP01") != nil)
        }
        if let skill = options.skill { result.skill = skill }
        result.hasFastMonsters = options.isFast
        result.monstersRespawn = options.respawns
        result.hasNoMonsters = options.hasNoMonsters
        result.records = options.recording != nil
        result.keepsVanillaLimits = options.keepsVanillaLimits
        if let demo = options.demo {
            if let bytes = files.read(DataFile.demo(demo)) {
                result.demo = bytes
            } else if wad.index(of: LumpName(demo)) != nil {
                result.demoLump = demo
            } else {
                throw DataError(
                    lump: demo,
                    problem: "is neither a demo of the WAD nor \(DataFile.demo(demo))")
            }
        }
        return result
    }
}

/// Why a game cannot start.
public struct DoomStartError: Error, Sendable {
    /// One sentence that names the file or lump.
    public let message: String
}

extension GameSession {
    /// A game from the command line's options.
    @export(interface)
    public convenience init(
        starting iwad: String, _ options: CommandLine, preferences: Preferences,
        files: any GameFiles
    ) throws(DoomStartError) {
        let engine: Engine
        do throws(DataError) {
            engine = try GameStart(options, files: files).engine(iwad: iwad)
        } catch {
            throw DoomStartError(message: error.description)
        }
        self.init(
            engine, wad: iwad, preferences: preferences, recording: options.recording, files: files)
    }
}

extension Preferences {
    /// Reads a file that may be damaged: then nobody has chosen anything.
    @export(interface)
    public init(readingConfiguration bytes: [UInt8]) {
        if let file = try? Configuration(bytes) { self.init(file) } else { self.init() }
    }
}
