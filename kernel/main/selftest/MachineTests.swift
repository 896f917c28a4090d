// What only a CPU can show: rights of pages, timers, interrupts on every CPU.

internal import Arch
internal import Drivers
internal import KernelLog
internal import Memory
internal import Synchronization

/// Counts timer interrupts during the tests.
private enum TimerTest {
    static let fired = Atomic<UInt32>(0)
    nonisolated(unsafe) static var apic: LocalAPIC?
}

extension SelfTest {
    /// Nothing is writable and executable, null and the guards are not there.
    mutating func checkProtection() {
        let text = KernelImage.text.start
        expect("protection.text-is-read-only", !canWrite(text), "the kernel can change its code")
        expect(
            "protection.constants-are-read-only", !canWrite(KernelImage.readOnlyData.start),
            "the kernel can change its constants")
        expect(
            "protection.null-is-unmapped", probeWord(at: VirtualAddress(0)) == nil,
            "address 0 is readable")
        expect(
            "protection.low-memory-is-unmapped", probeWord(at: VirtualAddress(0x20_0000)) == nil,
            "the boot path's identity map is still there")
        let guards = KernelImage.bootStackGuards
        var reachable = false
        for index in guards.indices where probeWord(at: guards[index].start) != nil {
            reachable = true
        }
        expect("protection.stack-guards", !reachable, "a stack has no guard")
        expect(
            "protection.data-is-not-executable", isNoExecute(KernelImage.data.start),
            "the kernel's variables can be executed")
        expect(
            "protection.direct-map-is-not-executable", isNoExecute(AddressLayout.directMap.start),
            "physical memory can be executed")
    }

    /// Tries to write the word at `address` back; a fault comes back as false.
    private func canWrite(_ address: VirtualAddress) -> Bool {
        guard let word = probeWord(at: address) else { return false }
        return probeWrite(word, at: address)
    }

    /// Looks the translation up in the page tables.
    private func isNoExecute(_ address: VirtualAddress) -> Bool {
        guard CPUFeatures.current.contains(.noExecute) else { return true }
        var table = currentRootTable
        var shift: UInt64 = 39
        while true {
            let place = memory.frames.directMap.virtualAddress(of: table)
            guard let word = probeWord(at: place + (address.rawValue >> shift & 511) * 8) else {
                return false
            }
            let entry = PageTableEntry(rawValue: word)
            guard entry.flags.contains(.present) else { return false }
            if entry.flags.contains(.noExecute) { return true }
            if shift == 12 || entry.flags.contains(.huge) { return false }
            table = entry.address
            shift -= 9
        }
    }

    /// The deadline timer fires once, and not before its time.
    mutating func checkTimers() {
        unsafe TimerTest.apic = devices.apic
        unsafe setInterruptHandler(InterruptVector.timer) { _ in
            TimerTest.fired.add(1, ordering: .relaxed)
            unsafe TimerTest.apic?.acknowledge()
        }
        let deadline = devices.clock.now + 5_000_000
        devices.timer.set(deadline)
        var cameAt: UInt64 = 0
        waitWithInterrupts {
            cameAt = devices.clock.now
            return TimerTest.fired.load(ordering: .relaxed) > 0
        }
        expect(
            "timer.fires", TimerTest.fired.load(ordering: .relaxed) == 1,
            "no timer interrupt, or more than one")
        // The timer and the clock were calibrated apart; a thousandth is their tolerance.
        expect("timer.not-early", cameAt + 5_000 >= deadline, "the timer fired too early")

        devices.timer.set(devices.clock.now + 2_000_000)
        devices.timer.cancel()
        let end = devices.clock.now + 10_000_000
        waitWithInterrupts { devices.clock.now >= end }
        expect(
            "timer.cancel", TimerTest.fired.load(ordering: .relaxed) == 1,
            "a cancelled timer fired")
    }

    /// Lets interrupts in until `condition` holds, for a second at most.
    private func waitWithInterrupts(_ condition: () -> Bool) {
        let limit = devices.clock.now + 1_000_000_000
        InterruptState.enable()
        while !condition(), devices.clock.now < limit { relaxCPU() }
        _ = InterruptState.disable()
    }

    /// The ring holds what was logged.
    mutating func checkLog() {
        Log.info("a line that the self-test looks for")
        let text = [UInt8](capacity: 8192) { output in
            _ = Log.read(from: 0, into: &output)
        }
        let wanted: StaticString = "a line that the self-test looks for\n"
        let start = text.count - wanted.utf8CodeUnitCount
        let found = start >= 0 && text.span.extracting(start..<text.count).equals(wanted)
        expect("log.ring", found, "the last line is not in the ring")
    }

    /// A second of nothing takes no memory.
    mutating func checkIdleMemory() {
        let before = memory.frames.statistics.free
        let end = devices.clock.now + 1_000_000_000
        InterruptState.enable()
        while devices.clock.now < end { relaxCPU() }
        _ = InterruptState.disable()
        expect(
            "memory.idle", memory.frames.statistics.free == before,
            "free memory changed during an idle second")
    }
}
