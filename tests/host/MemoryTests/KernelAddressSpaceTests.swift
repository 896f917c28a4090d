// The kernel's own part of the page tables: stacks, huge blocks, devices.

import Arch
import Memory
import Testing

@Suite struct KernelAddressSpaceTests {
    @Test func stacksHaveGuardsAndComeBack() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let stacks = try #require(
            KernelStacks(space: machine.kernel, pages: PageCount(4), capacity: 100))
        let before = machine.frames.statistics.used
        var ranges: [VirtualRange] = []
        var held: [KernelStackBox] = []
        for _ in 0..<40 {
            let stack = try stacks.allocate()
            ranges.append(stack.range)
            held.append(KernelStackBox(stack))
        }
        #expect(ranges.allSatisfy { $0.pageCount == PageCount(4) })
        for (one, next) in zip(ranges, ranges.dropFirst()) {
            // The guard is wide enough that a large frame cannot step over it.
            #expect(next.start - one.end == 8 * 4096)
            #expect(stacks.isGuard(one.end) && !stacks.isGuard(one.start))
        }
        let full = machine.frames.statistics.used
        var isOverfull = false
        for box in held { if let stack = box.take() { isOverfull = stacks.free(stack) } }
        // Nothing has been unmapped yet: whoever gives a stack back waits for nobody.
        #expect(isOverfull && machine.frames.statistics.used == full)
        stacks.trim()
        // Sixteen stacks stay at hand, with the tables of levels 2 and 1.
        #expect(machine.frames.statistics.used == before + PageCount(16 * 4 + 2))
    }

    @Test func hugeBlocksComeAndGo() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let before = machine.frames.statistics.used
        let kernel = try #require(machine.kernel)
        let one = try #require(kernel.allocate(pages: PageCount(600)))
        let two = try #require(kernel.allocate(pages: PageCount(700)))
        #expect(two - one == 601 * 4096)
        #expect(kernel.allocate(pages: PageCount(1 << 40)) == nil)
        #expect(kernel.allocate(pages: PageCount(4000)) == nil)
        kernel.free(one)
        kernel.free(two)
        #expect(machine.frames.statistics.used == before)
    }

    @Test func devicesKeepTheirOffset() throws {
        let machine = try #require(SimulatedMachine(mebibytes: 16, cpuCount: 1))
        let kernel = try #require(machine.kernel)
        let device = try #require(PhysicalRange(start: PhysicalAddress(0xFEC0_0010), length: 4096))
        let address = try kernel.mapDevice(device, .uncacheable)
        #expect(address.rawValue & 0xFFF == 0x10)
        #expect(AddressLayout.kernelMappings.contains(address))
        let empty = try #require(PhysicalRange(start: PhysicalAddress(0), length: 0))
        #expect(throws: MemoryError.invalidRange) { try kernel.mapDevice(empty, .uncacheable) }
    }
}

/// Holds a stack where arrays of them are wanted.
final class KernelStackBox {
    private var stack: KernelStack?

    init(_ stack: consuming KernelStack) {
        self.stack = consume stack
    }

    func take() -> KernelStack? {
        stack.take()
    }
}
