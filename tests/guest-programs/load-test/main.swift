// The system under load: threads that wait everywhere are ended, busy threads leave room for others.

import Cases
import KernelABI
import Std

/// Waits in one of the places where a program can wait for ever.
func waitForEver(_ place: Int, _ pipe: (reading: Descriptor, writing: Descriptor)) {
    switch place {
    case 0: _ = try? pipe.reading.read(upTo: 1)
    case 1: while true { _ = try? pipe.writing.write([UInt8](repeating: 0, count: 4096)) }
    case 2: _ = try? File.read("/proc/self/wait")
    case 3: while true { Thread.sleep(.seconds(1000)) }
    case 4:
        var poller = Poller()
        poller.add(pipe.reading)
        _ = try? poller.wait()
    case 5:
        let never = Mutex(false)
        let changed = Condition()
        never.wait(for: changed) {
            $0
        } _: { _ in
        }
    case 6:
        let socket = try? File.read("/net/local/seqpacket")
        let id = String(decoding: (socket ?? []).prefix { $0 > 32 }, as: UTF8.self)
        try? File.write("/net/local/\(id)/ctl", "bind load-test-\(Process.currentID) && listen")
        _ = try? Descriptor.open("/net/local/\(id)/accept")
    default: while true {}
    }
}

/// Two threads in each place.
func waitEverywhere() throws(Errno) -> Never {
    var threads: [Thread] = []
    let begun = Mutex(0)
    let changed = Condition()
    for number in 0..<16 {
        let pipe = try Descriptor.openPair("/dev/pipe/new")
        threads.append(
            try Thread {
                begun.withLock { $0 += 1 }
                changed.signal()
                waitForEver(number % 8, pipe)
            })
    }
    begun.wait(for: changed) {
        $0 == 16
    } _: { _ in
    }
    try sayReady()
    while true { Thread.sleep(.seconds(1000)) }
}

func stayBusy(_ count: Int) throws(Errno) -> Never {
    var threads: [Thread] = []
    for _ in 0..<count { threads.append(try Thread { while true {} }) }
    try sayReady()
    while true { Thread.sleep(.seconds(1000)) }
}

let program = Arguments.all[0]

func checkKilling(_ cases: inout Cases) {
    // Sockets are waited for among other places, and their names are remembered.
    cases.check("killed-wherever-it-waits", names: 128 << 10) { () throws(Errno) in
        for round in 0..<24 {
            // Before it has begun, or when all wait, or on their way there.
            let child =
                round % 4 == 0
                ? try Process.spawn([program, "everywhere"], [.standardFiles])
                : try startUntilReady([program, "everywhere"])
            for _ in 0..<round * (round % 4) { Thread.yield() }
            try child.kill(status: "round \(round)")
            let status = try child.wait()
            if status != "round \(round)" { return "ended with '\(status)'" }
        }
        return nil
    }
}

/// How late short sleeps end, in nanoseconds, in order.
func measureWakeUps(_ count: Int) -> [UInt64] {
    var late: [UInt64] = []
    for _ in 0..<count {
        let before = Instant.now
        Thread.sleep(.milliseconds(1))
        let passed = Instant.now.nanoseconds(since: before)
        late.append(passed > 1_000_000 ? passed - 1_000_000 : 0)
    }
    return late.sorted()
}

func checkLoad(_ cases: inout Cases) {
    for (count, samples) in [(100, 200), (1000, 50)] {
        cases.check("\(count)-busy-threads") { () throws(Errno) in
            let child = try startUntilReady([program, "busy", "\(count)"])
            let late = measureWakeUps(samples)
            print(
                "report wake-up among \(count) busy threads: median \(late[samples / 2] / 1000) µs, "
                    + "99th percentile \(late[samples * 99 / 100] / 1000) µs, "
                    + "longest \(late[samples - 1] / 1000) µs")
            // A program that starts among so many gets its share; among 1,000 that is a matter of half
            // a minute.
            let status =
                count > 100
                ? ""
                : try Process.spawn(["/base/bin/echo", "here"], [.standardFiles]).wait()
            try child.kill(status: "done")
            _ = try child.wait()
            return difference(status, "")
        }
    }
}

func main() -> Never {
    let words = Arguments.all.dropFirst()
    do throws(Errno) {
        switch words.first ?? "" {
        case "everywhere": try waitEverywhere()
        case "busy": try stayBusy(Int(Text.number(Array(words.last?.utf8 ?? "1".utf8)) ?? 1))
        case "hoard": try Hoard(rawValue: words.last ?? "")?.hoard()
        default: break
        }
    } catch {
        Process.exit("could not begin: \(error.message)")
    }
    var cases = Cases()
    if words.first == "hoards" {
        checkHoards(&cases)
        checkForgetting(&cases)
        cases.finish()
    }
    checkKilling(&cases)
    checkLoad(&cases)
    cases.finish()
}

main()
