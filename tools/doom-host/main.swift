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
        case "--objects":
            guard let tic = arguments.next().flatMap({ Int32($0) }) else {
                fail("--objects needs a tic number")
            }
            options.objectsAt = tic
        default: positional.append(argument)
        }
    }
    guard positional.count == 2 else {
        fail("usage: doom-host [--objects TIC | --benchmark | --save FILE] IWAD DEMO.lmp|LUMP")
    }
    options.iwad = positional[0]
    options.demo = positional[1]
    return options
}

func run(_ options: Options) throws(DataError) {
    let file = WADFile(name: options.iwad, bytes: contents(of: options.iwad))
    let wad = try WADDirectory(files: [file])
    let isFile = FileManager.default.fileExists(atPath: options.demo)
    let trace = try DemoTrace(
        wad: wad, demo: isFile ? contents(of: options.demo) : nil, name: options.demo)
    if options.isBenchmark {
        try benchmark(trace)
        return
    }
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
            output += row.columns + ",\n"
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

func benchmark(_ trace: DemoTrace) throws(DataError) {
    var tics = 0
    let start = DispatchTime.now().uptimeNanoseconds
    while try trace.advance() { tics += 1 }
    let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) / 1000
    print("\(tics) tics, \(elapsed / Double(max(tics, 1))) µs per tic (simulation)")
}

do {
    try run(parseOptions())
} catch {
    fail("\(error)")
}
