// boxd: starts boxes and looks after them. The first process only watches over the one that serves,
// and starts another one if that should ever end; the boxes themselves go on meanwhile.

import KernelABI
import Std

func say(_ text: String) { try? File.write("/dev/klog:write", "boxd: \(text)\n") }

func serve() {
    do throws(Errno) {
        var service = try Service()
        service.run()
    } catch {
        say("cannot serve: \(error.message)")
        Process.exit("cannot serve: \(error.message)")
    }
}

func watch(_ program: String) -> Never {
    var pause: Int64 = 50
    while true {
        let start = Instant.now
        do throws(Errno) {
            let status = try Process.spawn([program, "serve"], [.standardFiles, .newGroup]).wait()
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
    try? Notes.handle { note in note.type == "interrupt" ? .resume : .die }
    let words = Arguments.all
    if words.count > 1, words[1] == "serve" { serve() }
    watch(words.first ?? "/sbin/boxd")
}

main()
