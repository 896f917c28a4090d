// Tests that run inside the booted kernel: what the language assumes of us, and what only a CPU can
// show. Each case is a line on the debug console; the host's test runner shows it as a test.

internal import Arch
internal import Drivers
internal import KernelLog
internal import Processes
internal import Scheduler

/// Collects the results of one run.
struct SelfTest: ~Copyable {
    private var count: UInt32 = 0
    private var failures: UInt32 = 0

    /// What the tests may use.
    let memory: MemorySetup
    /// What the tests may use.
    let devices: DeviceSetup
    /// Programs run in it.
    let programs: ProcessTable
    /// Threads that were there before the tests started any.
    let threadsAtStart = Scheduling.liveThreadCount

    /// Runs all cases and ends the virtual machine: 0x10 when all passed, 0x11 otherwise.
    static func runAll(
        _ memory: MemorySetup, _ devices: DeviceSetup, _ programs: ProcessTable
    ) -> Never {
        var test = SelfTest(memory, devices, programs)
        test.checkLanguage()
        test.checkProtection()
        test.checkTimers()
        test.checkDeferral()
        test.checkTicklessness()
        test.checkFairness()
        test.checkPlacement()
        test.checkProcessorTimes()
        test.checkInterruptTimes()
        test.checkThreads()
        test.checkProcesses()
        test.checkLog()
        test.checkClearedMemory()
        test.checkIdleMemory()
        DebugConsole.writeLine("done \(test.count)")
        exitVirtualMachine(test.failures == 0 ? 0x10 : 0x11)
    }

    private init(_ memory: MemorySetup, _ devices: DeviceSetup, _ programs: ProcessTable) {
        self.memory = memory
        self.devices = devices
        self.programs = programs
    }

    /// Reports the case `name`; `failure` says what is wrong, empty when nothing is.
    mutating func report(_ name: StaticString, failure: StaticString?) {
        count += 1
        if let failure {
            failures += 1
            DebugConsole.writeLine("case \(name) failed \(failure)")
            Log.error("self-test \(name) failed: \(failure)")
        } else {
            DebugConsole.writeLine("case \(name) ok")
        }
    }

    /// Reports the case `name` by a condition; `failure` says what it means when that is false.
    mutating func expect(_ name: StaticString, _ condition: Bool, _ failure: StaticString) {
        report(name, failure: condition ? nil : failure)
    }
}
