// Dies in the way its argument names: what process-test starts to see the status of each death.

import CSystem
import Cases
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

/// Executes instructions that no compiler would make.
func execute(_ code: [UInt8]) throws(Errno) {
    let file = try File("/dev/const/zero:rw")
    let memory = unsafe try file.descriptor.map(length: 4096)
    for index in code.indices { unsafe memory[index] = code[index] }
    let address = Int(bitPattern: unsafe memory.baseAddress)
    let protection = Int((Protection.read.rawValue | Protection.execute.rawValue))
    let result = system_call(
        Int(SystemCall.mprotect.rawValue), address, 4096, protection, 0, 0, 0)
    guard result == 0 else { Process.exit("mprotect: \(result)") }
    let entry = unsafe unsafeBitCast(address, to: (@convention(c) () -> Void).self)
    entry()
}

/// Starts programs like itself until the system refuses, and tells why: in its environment, and whoever
/// looks at the console, if the second argument is `aloud`.
func multiply() throws(Errno) -> Never {
    let isLoud = Arguments.all.count > 2 && Arguments.all[2] == "aloud"
    do throws(Errno) {
        while true { _ = try Process.spawn([Arguments.all[0], "multiply"], [.standardFiles]) }
    } catch {
        try? Environment.set("REFUSED", to: "\(error.name)")
        if isLoud { print("refused: \(error.name)") }
    }
    try sayReady()
    while true { Thread.sleep(.seconds(1000)) }
}

/// Makes a set of its own for a program like itself, and ends; the one that is refused a set tells
/// how deep it is.
func nest(_ depth: Int) throws(Errno) -> Never {
    do throws(Errno) {
        try Process(Process.currentID).control("childlimits processes=1000")
    } catch {
        print("\(error.name) at \(depth)")
        Process.exit("")
    }
    _ = try Process.spawn([Arguments.all[0], "nest", "\(depth + 1)"], [.standardFiles])
    Process.exit("")
}

/// Takes memory until the system refuses, and ends with the reason.
func takeMemory() throws(Errno) -> Never {
    let file = try File("/dev/const/zero:rw")
    var blocks = 0
    while blocks < 1 << 20 {
        do throws(Errno) {
            _ = unsafe try file.descriptor.map(length: 1 << 20)
        } catch {
            Process.exit("\(error.name) after \(blocks)")
        }
        blocks += 1
    }
    Process.exit("there is no end of memory")
}

/// Where its stack is, and where it gets memory.
func tellPlaces() throws(Errno) {
    var local = 0
    let stack = unsafe withUnsafeMutablePointer(to: &local) { unsafe UInt(bitPattern: $0) }
    let file = try Descriptor.open("/dev/const/zero:rw")
    let memory = unsafe try file.map(length: 4096)
    Process.exit("\(stack) \(unsafe UInt(bitPattern: memory.baseAddress))")
}

func main() -> Never {
    do throws(Errno) {
        try die(Arguments.all)
    } catch {
        Process.exit("\(error.name)")
    }
    Process.exit("survived")
}

func die(_ all: [String]) throws(Errno) {
    switch all.count > 1 ? all[1] : "" {
    case "status": Process.exit(all.count > 2 ? all[2] : "")
    case "name": Process.exit(all[0])
    case "null": store(16)
    case "kernel": store(0x4000_0000)
    case "code":
        // The program's own instructions are not writable.
        let entry: @convention(c) () -> Int = { 1 }
        store(unsafe unsafeBitCast(entry, to: Int.self))
    case "overflow": print(recurse(0))
    case "overflow-in-thread": try Thread { print(recurse(0)) }.join()
    case "places": try tellPlaces()
    // xor ecx, ecx; xor edx, edx; div ecx
    case "divide": try execute([0x31, 0xC9, 0x31, 0xD2, 0xF7, 0xF1])
    // An instruction that is none in 64-bit mode; one that is the kernel's.
    case "illegal": try execute([0xD6])
    case "privileged": try execute([0xF4])
    case "trap": fatalError()
    case "allocate":
        let block = unsafe UnsafeMutablePointer<UInt8>.allocate(capacity: 1 << 46)
        unsafe block.initialize(to: 1)
    case "hang":
        try sayReady()
        while true { Thread.sleep(.seconds(1000)) }
    case "spin":
        try sayReady()
        while true {}
    case "threads":
        var threads: [Thread] = []
        for _ in 0..<16 { threads.append(try Thread { Thread.sleep(.seconds(1000)) }) }
        try sayReady()
        Thread.sleep(.seconds(1000))
    case "leave-orphan":
        Process.exit("\(try startUntilReady([all[0], "hang"]).number)")
    case "multiply": try multiply()
    case "memory": try takeMemory()
    case "nest": try nest(all.count > 2 ? Int(all[2]) ?? 0 : 0)
    case "environment": Process.exit(Environment.get("FAULT_TEST") ?? "none")
    default: Process.exit("usage: fault-test <way to die>")
    }
}

main()
