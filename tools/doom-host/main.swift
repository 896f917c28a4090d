// doom-host: plays a demo on this machine and prints one row per tic, for comparison with a
// recording of the reference engine; or measures how long tics take.

import DoomEngine
import Foundation

/// Reads a whole file, or stops with a message.
func contents(of path: String) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
        fail("cannot read \(path)")
    }
    return [UInt8](data)
}

/// Prints a message and stops.
func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("doom-host: \(message)\n".utf8))
    exit(1)
}

/// What the command line asks for.
struct Options {
    var iwad = ""
    var demo = ""
    /// The tic whose objects are listed instead of rows.
    var objectsAt: Int32?
    var isBenchmark = false
    /// Where to write the game that the demo saves.
    var savePath: String?
    /// Where pictures of frames go, and of which tics; all of them if the list is empty.
    var frameFolder: String?
    var frameTics: [Int32] = []
    /// Rows without the frame's hash, which is faster.
    var isStateOnly = false
    /// What lies behind pictures.
    var filler: UInt8 = 0
}

func parseOptions() -> Options {
    var options = Options()
    var positional: [String] = []
    var arguments = CommandLine.arguments.dropFirst().makeIterator()
    while let argument = arguments.next() {
        switch argument {
        case "--benchmark": options.isBenchmark = true
        case "--save":
            options.savePath = arguments.next()
            if options.savePath == nil { fail("--save needs a file name") }
        case "--filler":
            guard let value = arguments.next().flatMap({ UInt8($0) }) else {
                fail("--filler needs a number from 0 to 255")
            }
            options.filler = value
        case "--state": options.isStateOnly = true
        case "--frames": options.frameFolder = arguments.next()
        case "--tics":
            options.frameTics = (arguments.next() ?? "").split(separator: ",").compactMap {
                Int32($0)
            }
        case "--objects":
            guard let tic = arguments.next().flatMap({ Int32($0) }) else {
                fail("--objects needs a tic number")
            }
            options.objectsAt = tic
        default: positional.append(argument)
        }
    }
    guard positional.count == 2 else {
        fail(
            """
            usage: doom-host [OPTION] IWAD DEMO.lmp|LUMP
              --objects TIC                 list all map objects at a tic
              --state                       rows without the hash of the frame
              --filler BYTE                 what lies behind pictures; frames that change
                                            with it read what the original did not own
              --frames FOLDER [--tics A,B]  write frames as PPM pictures
              --save FILE                   write the game that the demo saves
              --benchmark                   measure microseconds per tic
            """)
    }
    options.iwad = positional[0]
    options.demo = positional[1]
    return options
}

func run(_ options: Options) throws(DataError) {
    let file = WADFile(name: options.iwad, bytes: contents(of: options.iwad))
    let wad = try WADDirectory(files: [file])
    let isFile = FileManager.default.fileExists(atPath: options.demo)
    let demo = isFile ? contents(of: options.demo) : nil
    if options.isBenchmark {
        for frames in [DemoTrace.Frames.none, .vanilla] {
            try benchmark(
                try DemoTrace(wad: wad, demo: demo, name: options.demo, frames: frames), frames)
        }
        return
    }
    // Intermissions and finales take their course only if they are drawn.
    let needsFrames = options.frameFolder != nil || !options.isStateOnly
    let trace = try DemoTrace(
        wad: wad, demo: demo, name: options.demo,
        frames: needsFrames ? .vanilla : .none,
        filler: options.filler)
    var output = options.objectsAt == nil ? TicRow.header + "\n" : ""
    while try trace.advance() {
        let row = trace.row()
        if let tic = options.objectsAt {
            if row.gameTic == tic {
                output = "type,x,y,z,angle,momx,momy,momz,health,sprite,frame,tics,flags\n"
                output += trace.objects().joined(separator: "\n") + "\n"
                break
            }
        } else if row.gameTic >= 2 {
            // The reference shows its first frame after the second tic.
            output += row.columns + "," + (trace.frameHash() ?? "") + "\n"
            writeFrame(of: trace, row.gameTic, options)
        }
    }
    FileHandle.standardOutput.write(Data(output.utf8))
    if let path = options.savePath {
        guard let bytes = trace.savedGame else { fail("the demo saved no game") }
        guard FileManager.default.createFile(atPath: path, contents: Data(bytes)) else {
            fail("cannot write \(path)")
        }
    }
}

/// Writes a frame as a PPM picture if the options ask for it.
func writeFrame(of trace: DemoTrace, _ tic: Int32, _ options: Options) {
    guard let folder = options.frameFolder,
        options.frameTics.isEmpty || options.frameTics.contains(tic),
        let frame = trace.frame()
    else { return }
    var picture = Data("P6 320 200 255\n".utf8)
    for pixel in frame.pixels { picture += frame.palette[Int(pixel) * 3..<Int(pixel) * 3 + 3] }
    let digits = String(tic)
    let zeros = String(repeating: "0", count: max(6 - digits.count, 0))
    let name = "frame\(zeros)\(digits).ppm"
    if !FileManager.default.createFile(atPath: folder + "/" + name, contents: picture) {
        fail("cannot write \(folder)/\(name)")
    }
}

/// Measures a demo from its third tic on; the first two load the level and melt the screen.
func benchmark(_ trace: DemoTrace, _ frames: DemoTrace.Frames) throws(DataError) {
    for _ in 0..<2 { _ = try trace.advance() }
    var tics = 0
    let start = clock()
    while try trace.advance() { tics += 1 }
    // Processor time: a busy machine stretches any other.
    let elapsed = Double(clock() - start) * 1e6 / Double(CLOCKS_PER_SEC)
    let part = frames == .none ? "simulation" : "simulation and frames"
    print("\(tics) tics, \(elapsed / Double(max(tics, 1))) µs per tic, \(part)")
}

do {
    try run(parseOptions())
} catch {
    fail("\(error)")
}
