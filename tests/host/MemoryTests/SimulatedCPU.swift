// A CPU's memory management unit: it walks page tables in simulated memory as the manual says,
// notes "accessed" and "dirty", and remembers translations until it is told to forget them.

import Arch
import Memory
import Synchronization

/// A translation as a TLB holds it.
struct Translation: Equatable {
    var frame: UInt64
    var flags: PageTableEntry.Flags
}

/// CPUs that share a machine. Used by one test thread at a time, or under a lock.
final class SimulatedMachine: TLBShootdown, @unchecked Sendable {
    let memory: SimulatedMemory
    let frames: FrameAllocator
    private(set) var kernel: KernelAddressSpace!
    /// For each CPU, what it remembers of the address space that it runs.
    var remembered: [[UInt64: Translation]]
    /// For each CPU, which tables of level 1 it remembers for which 2 MiB.
    var rememberedTables: [[UInt64: UInt64]]
    var flushes = 0

    init?(mebibytes: UInt64, cpuCount: Int) {
        memory = SimulatedMemory(bytes: mebibytes * mebibyte)
        guard let frames = memory.makeAllocator([(mebibyte, mebibytes * mebibyte, .now)]),
            let root = frames.allocateZeroed()
        else { return nil }
        self.frames = frames
        remembered = Array(repeating: [:], count: cpuCount)
        rememberedTables = Array(repeating: [:], count: cpuCount)
        guard let kernel = KernelAddressSpace(root: root, frames: frames, shootdown: self) else {
            return nil
        }
        self.kernel = kernel
    }

    func flush(_ range: VirtualRange, root: PhysicalAddress, on cpus: CPUSet) {
        flushes += 1
        cpus.forEach { forget(range, on: Int($0.rawValue)) }
    }

    func flushKernel(_ range: VirtualRange) {
        flushes += 1
        for cpu in remembered.indices { forget(range, on: cpu) }
    }

    private func forget(_ range: VirtualRange, on cpu: Int) {
        remembered[cpu] = remembered[cpu].filter { !range.contains(VirtualAddress($0.key)) }
        // INVLPG forgets all tables, whatever the address.
        rememberedTables[cpu] = [:]
    }

    private func load(_ address: PhysicalAddress) -> PageTableEntry {
        PageTableEntry(rawValue: memory[address])
    }

    private func note(_ flags: PageTableEntry.Flags, in address: PhysicalAddress) {
        memory[address] |= flags.rawValue
    }

    /// Walks down; `nil` is a page fault.
    func walk(
        _ root: PhysicalAddress, _ address: VirtualAddress, isWrite: Bool, noting: Bool,
        through cpu: Int? = nil
    ) -> Translation? {
        var table = root
        var rights: PageTableEntry.Flags = [.writable, .user]
        var level = 4
        let span = address.rawValue >> 21
        if let cpu, let known = rememberedTables[cpu][span] {
            table = PhysicalAddress(known)
            level = 1
        }
        while true {
            let place = table + UInt64(address.tableIndex(atLevel: level)) * 8
            let entry = load(place)
            guard entry.isPresent else { return nil }
            rights = rights.intersection(entry.flags)
            let isLeaf = level == 1 || entry.isHuge
            if isLeaf && isWrite && !rights.contains(.writable) { return nil }
            if isLeaf && !rights.contains(.user) { return nil }
            if noting { note(isLeaf && isWrite ? [.accessed, .dirty] : .accessed, in: place) }
            if isLeaf {
                if level == 1, let cpu { rememberedTables[cpu][span] = table.rawValue }
                let offset = address.rawValue & ((level == 1 ? 1 << 12 : 1 << 21) - 1) & ~0xFFF
                return Translation(
                    frame: (entry.address + offset).frameNumber,
                    flags: rights.union(entry.flags.intersection(.noExecute)))
            }
            table = entry.address
            level -= 1
        }
    }

    /// Loads or stores one word as a program on `cpu` would; `nil` is a fault that stays one.
    func access(
        _ space: AddressSpace, on cpu: Int, _ address: VirtualAddress, store value: UInt64? = nil
    ) -> UInt64?? {
        let page = address.rawValue & ~0xFFF
        for _ in 0..<4 {
            var translation = remembered[cpu][page]
            if let known = translation, value != nil, !known.flags.contains(.writable) {
                remembered[cpu][page] = nil
                translation = nil
            }
            if translation == nil {
                translation = walk(
                    space.root, address, isWrite: value != nil, noting: true, through: cpu)
                remembered[cpu][page] = translation
            }
            if let translation {
                let place =
                    PhysicalAddress(
                        frameNumber: translation.frame) + (address.rawValue & 0xFFF)
                if let value { memory[place] = value }
                return .some(memory[place])
            }
            rememberedTables[cpu][address.rawValue >> 21] = nil
            let resolution = space.handleFault(at: address, value == nil ? .read : .write)
            guard resolution == .resolved else { return .none }
        }
        return .none
    }

    /// Whether everything that CPUs remember is still so.
    func rememberedIsTrue(of space: AddressSpace) -> Bool {
        remembered.allSatisfy { known in
            known.allSatisfy { page, translation in
                guard
                    let now = walk(
                        space.root, VirtualAddress(page), isWrite: false, noting: false)
                else { return false }
                return now.frame == translation.frame
                    && now.flags.isSuperset(of: translation.flags.intersection(.writable))
            }
        }
    }
}
