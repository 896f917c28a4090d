// Parts that processes play in the cases about boxd. People can start the box `escape` with them, too:
// `escape copy 3 < file`, `escape where`, `escape rest`.

import BoxClient
import KernelABI
import Manifest
import Std

/// Something that a process does on demand. It says a word on standard output once others can rely on
/// it being done, so that nobody has to guess how long that takes.
struct Part: Sendable {
    var name: String
    var play: @Sendable ([String]) -> Never
}

let parts = [
    Part(name: "copy", play: copy),
    Part(name: "where", play: whereAmI),
    Part(name: "who", play: whoAmI),
    Part(name: "rest", play: rest),
    Part(name: "variable", play: variable),
    Part(name: "sees", play: sees),
    Part(name: "make-boxes", play: makeBoxes),
    Part(name: "spin", play: spin),
    Part(name: "multiply", play: multiply),
    Part(name: "strike", play: strike),
    Part(name: "silent", play: silentCrowd),
    Part(name: "loud", play: loudCrowd),
]

private func say(_ text: String) { try? Descriptor.standardOutput.write(text + "\n") }

/// Copies what it reads, and ends with a status.
private func copy(_ words: [String]) -> Never {
    let bytes = (try? Descriptor.standardInput.readAll()) ?? []
    _ = try? Descriptor.standardOutput.write(String(decoding: bytes, as: UTF8.self))
    Process.exit(words.first ?? "")
}

/// Names its working directory.
private func whereAmI(_ words: [String]) -> Never {
    say((try? WorkingDirectory.get()) ?? "nowhere")
    Process.exit("")
}

/// Names the path that it was started by, and says whether it finds itself there.
private func whoAmI(_ words: [String]) -> Never {
    let path = Arguments.all[0]
    say("\(path) \((try? File.status(path)) == nil ? "is not" : "is") there")
    Process.exit("")
}

/// Does nothing until somebody ends it.
private func rest(_ words: [String]) -> Never {
    say("resting")
    while true { Thread.sleep(.seconds(60)) }
}

/// Names the value of a variable.
private func variable(_ words: [String]) -> Never {
    say(words.first.flatMap { Environment.get($0) } ?? "nothing")
    Process.exit("")
}

/// Says of each path whether it is there.
private func sees(_ words: [String]) -> Never {
    for path in words { say("\(path) \((try? File.status(path)) == nil ? "no" : "yes")") }
    Process.exit("")
}

/// Makes boxes of the manifests in a directory, with this program in each, and starts boxd.
private func makeBoxes(_ words: [String]) -> Never {
    do throws(Errno) {
        guard let directory = words.first else { throw .invalidArgument }
        for entry in try DirectoryEntry.list(directory) {
            let box = "\(Manifest.root)/\(entry.name)"
            for name in ["bin", "data"] {
                try Descriptor.open("\(box)/\(name):create:directory:parents").close()
            }
            let program = try Descriptor.open("\(box)/bin/\(entry.name):create:write")
            try program.write(try File.read(Arguments.all[0]))
            try program.close()
            let manifest = try File.readText("\(directory)/\(entry.name)")
            try File.write("\(box)/manifest:create:write", manifest)
        }
    } catch {
        Process.exit("cannot make boxes: \(error.name)")
    }
    BoxClient.startService()
    Process.exit("")
}

/// Is busy until somebody ends it.
private func spin(_ words: [String]) -> Never {
    say("spinning")
    while true {}
}

/// Starts itself, by the path that it was started by, as often as it can, and each of those does the
/// same.
private func multiply(_ words: [String]) -> Never {
    while true {
        do throws(Errno) {
            _ = try Process.spawn([Arguments.all[0], "multiply"], [.standardFiles])
        } catch {
            say("refused \(error.name)")
            rest([])
        }
    }
}

/// Ends whoever it reaches of its group, itself included.
private func strike(_ words: [String]) -> Never {
    try? File.write("/proc/self/notegroup", "kill from inside")
    rest([])
}

/// Opens as many connections to boxd as it may, says nothing, and stays.
private func silentCrowd(_ words: [String]) -> Never {
    var connections: [Descriptor] = []
    while connections.count < 250, let connection = try? connectToBoxd() {
        connections.append(connection)
    }
    say("\(connections.count)")
    while true { Thread.sleep(.seconds(60)) }
}

/// Opens as many connections to boxd, asks on all of them, and then reads all the answers; its status
/// is how many were right.
private func loudCrowd(_ words: [String]) -> Never {
    var connections: [Descriptor] = []
    while connections.count < 250, let connection = try? connectToBoxd() {
        guard (try? connection.write("-- no-such-box")) != nil else { break }
        connections.append(connection)
    }
    var count = 0
    for connection in connections {
        let answer = (try? connection.read(upTo: 4096)) ?? []
        if answer.starts(with: Array("error there is no box".utf8)) { count += 1 }
    }
    Process.exit("\(count) right answers")
}
