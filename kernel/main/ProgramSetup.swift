// What it takes to run programs: the table of processes and the system calls.

internal import Arch
internal import FileSystem
internal import KernelLog
internal import Memory
internal import Processes
internal import Scheduler
internal import SystemCalls

/// Prepares for programs; returns the table of processes.
func startPrograms(_ memory: MemorySetup, _ devices: DeviceSetup) -> ProcessTable {
    let entropy = Entropy()
    // An eighth stays the kernel's own.
    let total = memory.frames.statistics.free.rawValue
    let limit = PageCount(total - total / 8)
    let processes = ProcessTable(
        kernelSpace: memory.kernelSpace, directMap: memory.frames.directMap,
        account: MemoryAccount(limit: limit), entropy: { entropy.next() },
        cpuCount: { Processors.onlineCount })
    guard let futexes = FutexTable() else {
        panic("there is not enough memory for the kernel's tables; add memory")
    }
    let wallClockStart = devices.wallClockStart
    let services = SystemCallServices(
        wallClock: { wallClockStart &+ Instant.now.nanoseconds }, memoryLimit: limit,
        keys: ShareKeys(entropy: { entropy.next() }))
    let calls = SystemCalls(processes, futexes, services)
    calls.install()
    return processes
}
