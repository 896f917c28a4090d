// The structures of the syscall line keep their layout, and the table is complete and consistent.

import KernelABI
import Testing

@Suite struct LayoutTests {
    @Test func structuresHaveTheirSizes() {
        #expect(MemoryLayout<StringReference>.size == 16)
        #expect(MemoryLayout<FileStatus>.size == 88)
        #expect(MemoryLayout<DirectoryEntryHeader>.size == 16)
        #expect(MemoryLayout<PollEntry>.size == 8)
        #expect(MemoryLayout<DescriptorPair>.size == 8)
        #expect(MemoryLayout<StartInfo>.size == 136)
    }

    @Test func fieldsHaveTheirOffsets() {
        #expect(MemoryLayout<FileStatus>.offset(of: \.size) == 16)
        #expect(MemoryLayout<FileStatus>.offset(of: \.created) == 72)
        #expect(MemoryLayout<FileStatus>.offset(of: \.type) == 80)
        #expect(MemoryLayout<DirectoryEntryHeader>.offset(of: \.nameLength) == 10)
        #expect(MemoryLayout<DirectoryEntryHeader>.offset(of: \.type) == 12)
        #expect(MemoryLayout<PollEntry>.offset(of: \.ready) == 6)
        #expect(MemoryLayout<StartInfo>.offset(of: \.stackLimit) == 40)
        #expect(MemoryLayout<StartInfo>.offset(of: \.entropy) == 104)
    }

    @Test func recordsAreMultiplesOfEight() {
        #expect(DirectoryEntryHeader.recordLength(nameLength: 1) == 24)
        #expect(DirectoryEntryHeader.recordLength(nameLength: 8) == 24)
        #expect(DirectoryEntryHeader.recordLength(nameLength: 9) == 32)
    }

    @Test func everyCallHasItsOwnRow() {
        var names: Set<String> = []
        for call in SystemCall.allCases {
            #expect(names.insert(call.row.name.description).inserted, "\(call) has another's row")
        }
        #expect(SystemCall.allCases.count == Int(SystemCall.count))
    }

    @Test func lengthsFollowWhatTheyMeasure() {
        // Their lengths measure addresses.
        let regions: [SystemCall] = [.mmap, .munmap, .mprotect]
        for call in SystemCall.allCases {
            let row = call.row
            var needsLength = false
            var used = 0
            for index in 0..<6 {
                let kind = row.arguments[index]
                let follows = (kind == .length) == needsLength
                #expect(follows || regions.contains(call), "\(row.name) argument \(index)")
                needsLength = [.path, .input, .output, .entries].contains(kind)
                if kind != .none { used = index + 1 }
            }
            let names = row.argumentNames.description.split(separator: " ")
            #expect(names.count == used, "\(row.name)")
        }
    }

    @Test func errorsHaveNames() {
        #expect(Errno.noEntry.name.description == "ENOENT")
        #expect(Errno.noMemory.message.description == "out of memory or memory quota")
        #expect(Errno(rawValue: 4000).name.description == "EUNKNOWN")
    }
}
