// The shared half of Arch: entry format, page sizes, addresses and ranges.

import Arch
import Testing

@Suite struct PageTableEntryTests {
    @Test func fieldsDoNotDisturbEachOther() {
        var entry = PageTableEntry(
            PhysicalAddress(0x000F_FFFF_FFFF_F000), [.present, .writable, .noExecute],
            cacheType: .writeCombining)
        entry.mark = 5
        entry.tag = 0x7F
        #expect(entry.address == PhysicalAddress(0x000F_FFFF_FFFF_F000))
        #expect(entry.cacheType == .writeCombining)
        #expect(entry.flags == [.present, .writable, .noExecute, .writeThrough])
        #expect(entry.mark == 5)
        #expect(entry.tag == 0x7F)
        entry.address = PhysicalAddress(0x1000)
        entry.cacheType = .uncacheable
        entry.mark = 0
        #expect(entry.rawValue == 0x87F0_0000_0000_101B)
    }

    @Test func emptyIsAllZero() {
        #expect(PageTableEntry.empty.rawValue == 0)
        #expect(!PageTableEntry.empty.isPresent)
        var entry = PageTableEntry.empty
        entry.payload = (1 << 40) - 1
        #expect(!entry.isEmpty)
        #expect(entry.payload == (1 << 40) - 1)
        #expect(entry.mark == 0 && entry.tag == 0 && entry.flags == [])
    }

    @Test func pageAttributeTableMatchesTheCases() {
        // Encodings of the memory types: SDM vol. 3, table 12-10.
        let table = CacheType.pageAttributeTable
        #expect((table >> (8 * CacheType.writeBack.rawValue)) & 0xFF == 6)
        #expect((table >> (8 * CacheType.writeCombining.rawValue)) & 0xFF == 1)
        #expect((table >> (8 * CacheType.uncacheable.rawValue)) & 0xFF == 0)
    }
}

@Suite struct AddressTests {
    @Test func tableIndicesFollowTheManual() {
        let address = VirtualAddress(0x0000_0181_40E0_B00D)
        #expect(address.tableIndex(atLevel: 4) == 3)
        #expect(address.tableIndex(atLevel: 3) == 5)
        #expect(address.tableIndex(atLevel: 2) == 7)
        #expect(address.tableIndex(atLevel: 1) == 11)
    }

    @Test func rangesRefuseToWrap() {
        #expect(PhysicalRange(start: PhysicalAddress(UInt64.max), length: 2) == nil)
        #expect(VirtualRange(start: VirtualAddress(16), length: UInt64.max) == nil)
        #expect(VirtualRange(start: VirtualAddress(UInt64.max - 1), length: 1) != nil)
    }

    @Test func wholePagesShrinkInwards() {
        let range = PhysicalRange(from: PhysicalAddress(1), to: PhysicalAddress(0x3001))
        let pages = range.wholePages(of: .standard)
        #expect(pages == PhysicalRange(from: PhysicalAddress(0x1000), to: PhysicalAddress(0x3000)))
        #expect(range.wholePages(of: .large).isEmpty)
        #expect(
            PhysicalRange(from: PhysicalAddress(UInt64.max - 5), to: PhysicalAddress(UInt64.max))
                .wholePages(of: .large).isEmpty)
    }

    @Test func pageCountsCoverTheBytes() {
        #expect(PageCount(coveringBytes: 0).rawValue == 0)
        #expect(PageCount(coveringBytes: 1).rawValue == 1)
        #expect(PageCount(coveringBytes: 4097).rawValue == 2)
        #expect(PageCount(coveringBytes: UInt64.max).rawValue == 1 << 52)
        #expect(PageCount(1 << 52).bytesIfRepresentable == nil)
    }

    @Test func layoutTilesTheLowerHalf() {
        #expect(AddressLayout.neverMapped.end == AddressLayout.kernelImage.start)
        #expect(AddressLayout.directMap.start.tableIndex(atLevel: 4) == 1)
        #expect(AddressLayout.kernelStacks.start == AddressLayout.directMap.end)
        #expect(AddressLayout.kernelMappings.start == AddressLayout.kernelStacks.end)
        #expect(AddressLayout.user.start == AddressLayout.kernelMappings.end)
        #expect(AddressLayout.user.end.rawValue == 0x7FFF_FFFF_F000)
    }
}
