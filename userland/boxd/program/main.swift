// boxd: starts boxes and looks after them. The first process only watches over the one that serves,
// and starts another one if that should ever end; the boxes themselves go on meanwhile.

import BoxClient
import KernelABI
import Manifest
import Std

func say(_ text: String) { try? File.write("/dev/klog:write", "boxd: \(text)\n") }

func serve(_ words: [String]) {
    guard words.count == 4 else { Process.exit("boxd is started without arguments") }
    do throws(Errno) {
        var service = try Service(start: words[2], control: words[3])
        service.run()
    } catch {
        say("cannot serve: \(error.message)")
        Process.exit("cannot serve: \(error.message)")
    }
}

/// Makes a name in /base/bin for each box, so that it is run as any other program. Before anybody can
/// find boxd's sockets: who waits for those expects the names.
func makeLinks() {
    for entry in (try? DirectoryEntry.list(Manifest.root)) ?? [] {
        let path = "/base/bin/\(entry.name)"
        guard ManifestValue.isBoxName(entry.name),
            (try? File.status("\(Manifest.root)/\(entry.name)/manifest")) != nil,
            (try? File.status("\(path):nofollow")) == nil
        else { continue }
        do throws(Errno) {
            try File.symlink(to: "boxspawn", at: path)
        } catch {
            say("cannot make \(path): \(error.message)")
        }
    }
}

/// Makes the sockets: they last as long as this process, so callers who come while nobody serves wait
/// in their queues instead of being refused.
func makeSockets() throws(Errno) -> [String] {
    var directories: [String] = []
    for name in [BoxClient.startSocket, BoxClient.controlSocket] {
        let socket = try LocalSocket()
        try socket.listen(as: name, backlog: 128)
        directories.append(socket.directory)
    }
    return directories
}

func watch(_ program: String) throws(Errno) -> Never {
    makeLinks()
    let sockets = try makeSockets()
    var pause: Int64 = 50
    while true {
        let start = Instant.now
        do throws(Errno) {
            let status = try Process.spawn(
                [program, "serve"] + sockets, [.standardFiles, .newGroup]
            ).wait()
            say("ended (\(status)), and is started again")
        } catch {
            say("cannot be started: \(error.message)")
        }
        let isGood = Instant.now.nanoseconds(since: start) > 10_000_000_000
        pause = isGood ? 50 : min(pause * 2, 10_000)
        Thread.sleep(.milliseconds(pause))
    }
}

func main() {
    // Notes that were meant for a terminal's programs do not end a service.
    try? Notes.handle { note in note.isOf(type: "interrupt") ? .resume : .die }
    let words = Arguments.all
    if words.count > 1, words[1] == "serve" { serve(words) }
    do throws(Errno) {
        try watch(words.first ?? "/sbin/boxd")
    } catch {
        say("cannot listen: \(error.message)")
        Process.exit("cannot listen: \(error.message)")
    }
}

main()
