// benchmark: what the system's parts cost. A line for each: `benchmark <name> <times> <nanoseconds per
// operation>`. Words on the command line choose rows whose names begin with them, or the one row of that
// name: `=map-1`.

import KernelABI
import Std

let wanted = Array(Arguments.all.dropFirst())
if wanted.contains("--help") {
    print("usage: benchmark [row | =row]...")
    print("Measures system calls, memory, files, processes and threads; prints the name, how")
    print("often, and nanoseconds for each. Rows: getpid map heap spawn thread switch futex pipe")
    print("open stat readdir poll memcpy desktop box socket lookup")
    Process.exit("")
}

func isWanted(_ name: String) -> Bool {
    wanted.isEmpty
        || wanted.contains { word in
            word.utf8.first == UInt8(ascii: "=")
                ? word.utf8.dropFirst().elementsEqual(name.utf8)
                : name.utf8.starts(with: word.utf8)
        }
}

/// Runs `body` so many times, but stops after two seconds, and prints what one time costs: also
/// returned, in nanoseconds, if it could be measured.
@discardableResult
func measure(_ name: String, _ times: Int, _ body: () throws(Errno) -> Void) -> UInt64? {
    guard isWanted(name) else { return nil }
    do throws(Errno) {
        try body()
        let start = Instant.now
        var done = 0
        var passed: UInt64 = 0
        let group = max(1, min(100, times / 100))
        while done < times, passed < 2_000_000_000 {
            for _ in 0..<group { try body() }
            done += group
            passed = Instant.now.nanoseconds(since: start)
        }
        let each = passed / UInt64(max(1, done))
        print("benchmark \(name) \(done) \(each)")
        return each
    } catch {
        print("benchmark \(name) failed: \(error.message)")
        return nil
    }
}

measure("getpid", 100_000) { () throws(Errno) in _ = Process.currentID }
measureMemory()
measureProcesses()
measureFiles()
measureDesktop()
measureBoxes()
measureChannels()
measureLookups()
