// Dies in the way its argument names: what process-test starts to see the status of each death.

import KernelABI
import Std

@inline(never)
func recurse(_ depth: Int) -> Int {
    var room = [depth, depth + 1, depth + 2]
    room[depth & 1] = recurse(depth + 1) &+ depth
    return room[0] &+ room[2]
}

func store(_ address: Int) {
    let pointer = unsafe UnsafeMutablePointer<UInt8>(bitPattern: address)
    unsafe pointer?.pointee = 1
}

func divide(_ number: Int) -> Int {
    // Arguments are not known to the compiler, so the division stays.
    let divisor = Arguments.all.count - 2
    return number &+ number / divisor
}

func main() -> Never {
    let all = Arguments.all
    switch all.count > 1 ? all[1] : "" {
    case "status": Process.exit(all.count > 2 ? all[2] : "")
    case "null": store(16)
    case "kernel": store(0x4000_0000)
    case "code":
        // The program's own instructions are not writable.
        let entry: @convention(c) () -> Int = { 1 }
        store(unsafe unsafeBitCast(entry, to: Int.self))
    case "overflow": print(recurse(0))
    case "divide": print(divide(7))
    case "trap": fatalError()
    case "hang": while true { Thread.sleep(.seconds(1000)) }
    case "spin": while true {}
    case "threads":
        var threads: [Thread] = []
        for _ in 0..<16 {
            if let thread = try? Thread({ Thread.sleep(.seconds(1000)) }) { threads.append(thread) }
        }
        Thread.sleep(.seconds(1000))
    case "environment": Process.exit(Environment.get("FAULT_TEST") ?? "none")
    default: Process.exit("usage: fault-test <way to die>")
    }
    Process.exit("survived")
}

main()
