// What only a CPU can show: rights of pages, timers, interrupts on every CPU.

internal import Arch
internal import Drivers
internal import KernelLog
internal import Memory
internal import Scheduler

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

    /// A thread that parks until a deadline goes on then, and not before.
    mutating func checkTimers() {
        let deadline = Instant.now + .milliseconds(5)
        var reason = WakeReason.unparked
        while reason == .unparked { reason = Thread.park(until: deadline, .uninterruptible) }
        expect("timer.fires", reason == .timedOut, "the thread was not woken by its timer")
        expect("timer.not-early", Instant.now >= deadline, "the timer fired too early")
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

    /// CPUs without work clear memory ahead, again when some of it was taken, and then rest.
    mutating func checkClearedMemory() {
        let frames = memory.frames
        let isComplete = clearedMemoryGetsComplete()
        var taken: [PhysicalAddress] = []
        while frames.isClearedSupplyComplete, let frame = frames.allocateZeroed() {
            taken.append(frame)
        }
        let isCompleteAgain = clearedMemoryGetsComplete()
        for frame in taken { frames.free(frame) }
        expect(
            "memory.is-cleared-ahead", isComplete && !taken.isEmpty && isCompleteAgain,
            "no CPU without work has seen to the supply of cleared memory")
    }

    private func clearedMemoryGetsComplete() -> Bool {
        let end = Instant.now + .seconds(60)
        while !memory.frames.isClearedSupplyComplete, Instant.now < end {
            sleep(for: .milliseconds(1))
        }
        return memory.frames.isClearedSupplyComplete
    }

    /// A second of nothing takes no memory.
    mutating func checkIdleMemory() {
        let before = memory.frames.statistics.free
        let end = Instant.now + .seconds(1)
        while Instant.now < end { _ = Thread.park(until: end, .uninterruptible) }
        expect(
            "memory.idle", memory.frames.statistics.free == before,
            "free memory changed during an idle second")
    }
}
