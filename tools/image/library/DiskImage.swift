// A disk with a GUID partition table around one EFI system partition (UEFI 2.10, chapter 5).

/// Puts files on a bootable disk.
public enum DiskImage {
    private static let sectorSize = FATVolume.sectorSize
    /// Where partitions begin by convention: 1 MiB into the disk.
    private static let firstPartitionSector = 2048
    private static let entryCount = 128
    private static let entrySize = 128
    private static let tableSectors = entryCount * entrySize / sectorSize
    /// C12A7328-F81F-11D2-BA4B-00A0C93EC93B (table 5.7).
    private static let systemPartitionType: [UInt8] = [
        0x28, 0x73, 0x2A, 0xC1, 0x1F, 0xF8, 0xD2, 0x11, 0xBA, 0x4B, 0x00, 0xA0, 0xC9, 0x3E, 0xC9,
        0x3B,
    ]

    /// The bytes of a disk that holds the files. Equal files give equal bytes.
    public static func make(files: [VolumeFile]) throws(ImageError) -> [UInt8] {
        let sorted = files.sorted { $0.path < $1.path }
        var fingerprint = Fingerprint()
        for file in sorted {
            fingerprint.add(Array(file.path.utf8))
            fingerprint.add(file.contents)
        }
        let volume = try FATVolume(
            files: sorted, serial: fingerprint.serial,
            firstSector: firstPartitionSector)
        let volumeBytes = try volume.bytes()
        let afterVolume = firstPartitionSector + volume.sectorCount
        // One MiB behind the partition holds the backup table and keeps the size round.
        let sectorCount = afterVolume + (1 << 20) / sectorSize
        var disk = [UInt8](repeating: 0, count: sectorCount * sectorSize)
        disk.store(volumeBytes, at: firstPartitionSector * sectorSize)
        disk.store(protectiveRecord(sectorCount: sectorCount), at: 0)
        let table = partitionTable(fingerprint, sectors: firstPartitionSector..<afterVolume)
        let last = sectorCount - 1
        for (own, other, entries) in [(1, last, 2), (last, 1, last - tableSectors)] {
            let header = tableHeader(
                fingerprint, own: own, other: other, entries: entries, last: last,
                tableChecksum: crc32(table))
            disk.store(header, at: own * sectorSize)
            disk.store(table, at: entries * sectorSize)
        }
        return disk
    }

    /// The protective MBR (section 5.2.3): one partition of type 0xEE over everything.
    private static func protectiveRecord(sectorCount: Int) -> [UInt8] {
        var sector = [UInt8](repeating: 0, count: sectorSize)
        sector.store([0, 0, 2, 0, 0xEE, 0xFF, 0xFF, 0xFF], at: 446)
        sector.store(UInt32(1), at: 454)
        sector.store(UInt32(clamping: sectorCount - 1), at: 458)
        sector.store([0x55, 0xAA], at: 510)
        return sector
    }

    /// The partition entries (section 5.3.3).
    private static func partitionTable(
        _ fingerprint: Fingerprint, sectors: Range<Int>
    ) -> [UInt8] {
        var table = [UInt8](repeating: 0, count: entryCount * entrySize)
        table.store(systemPartitionType + fingerprint.guid(purpose: 2), at: 0)
        table.store(UInt64(sectors.lowerBound), at: 32)
        table.store(UInt64(sectors.upperBound - 1), at: 40)
        table.store("PatchworkOS".utf16.flatMap { littleEndian($0) }, at: 56)
        return table
    }

    /// A partition table header (section 5.3.2).
    private static func tableHeader(
        _ fingerprint: Fingerprint, own: Int, other: Int, entries: Int, last: Int,
        tableChecksum: UInt32
    ) -> [UInt8] {
        let headerSize = 92
        var header = Array("EFI PART".utf8)
        header += littleEndian(0x0001_0000 as UInt32) + littleEndian(UInt32(headerSize))
        header += [UInt8](repeating: 0, count: 8)
        for sector in [own, other, 2 + tableSectors, last - tableSectors - 1] {
            header += littleEndian(UInt64(sector))
        }
        header += fingerprint.guid(purpose: 1) + littleEndian(UInt64(entries))
        header += littleEndian(UInt32(entryCount)) + littleEndian(UInt32(entrySize))
        header += littleEndian(tableChecksum)
        header.store(crc32(header), at: 16)
        return header
    }
}
