// A FAT32 file system made in one go: all files are known, each lies in consecutive clusters
// (Microsoft Extensible Firmware Initiative FAT32 File System Specification 1.03).

/// One file of a volume.
public struct VolumeFile: Sendable {
    /// Where it goes, with slashes between names.
    public let path: String
    /// What it holds.
    public let contents: [UInt8]

    /// A file.
    public init(path: String, contents: [UInt8]) {
        self.path = path
        self.contents = contents
    }
}

/// Builds the bytes of a FAT32 volume.
struct FATVolume {
    static let sectorSize = 512
    private static let reservedSectors = 32
    private static let fatCount = 2
    /// With fewer clusters it would be FAT16 by definition (section 3.5).
    private static let fewestClusters = 65_525 + 16
    /// Room that a user can fill on a flashed stick.
    private static let spareBytes = 16 << 20

    private let root: FATDirectory
    private let serial: UInt32
    private let hiddenSectors: Int
    private let sectorsPerCluster: Int
    private let clusterCount: Int
    private let sectorsPerFAT: Int
    private var clusterSize: Int { sectorsPerCluster * Self.sectorSize }
    private var dataSector: Int {
        Self.reservedSectors + Self.fatCount * sectorsPerFAT
    }
    var sectorCount: Int { dataSector + clusterCount * sectorsPerCluster }

    /// - Parameters:
    ///   - serial: the volume's serial number.
    ///   - firstSector: where the volume begins on its disk.
    init(files: [VolumeFile], serial: UInt32, firstSector: Int) throws(ImageError) {
        root = FATDirectory()
        for file in files { try root.add(file) }
        self.serial = serial
        hiddenSectors = firstSector
        let bytes = files.reduce(0) { $0 + $1.contents.count }
        // The specification's table: half-kilobyte clusters up to 260 MiB, then 4 KiB and 32 KiB.
        sectorsPerCluster = bytes < 200 << 20 ? 1 : bytes < 7 << 30 ? 8 : 64
        let size = sectorsPerCluster * Self.sectorSize
        let needed = try root.clusterCount(clusterSize: size) + Self.spareBytes / size
        let clusters = max(needed, Self.fewestClusters)
        guard clusters < 0x0FFF_FFF5 else { throw .tooLarge("the files together") }
        // Whole FAT sectors and whole MiB: round the clusters up to fill what is allotted.
        let fat = ((clusters + 2) * 4 + Self.sectorSize - 1) / Self.sectorSize
        let mebibyte = (1 << 20) / Self.sectorSize
        let used = Self.reservedSectors + Self.fatCount * (fat + 8) + clusters * sectorsPerCluster
        let total = (used + mebibyte - 1) / mebibyte * mebibyte
        sectorsPerFAT =
            (((total - Self.reservedSectors) / sectorsPerCluster + 2) * 4 + Self.sectorSize - 1)
            / Self.sectorSize
        clusterCount =
            (total - Self.reservedSectors - Self.fatCount * sectorsPerFAT) / sectorsPerCluster
    }

    /// The volume's bytes.
    func bytes() throws(ImageError) -> [UInt8] {
        var volume = [UInt8](repeating: 0, count: sectorCount * Self.sectorSize)
        var table = FATTable(clusterCount: clusterCount)
        let start = dataSector * Self.sectorSize
        let clusterSize = clusterSize
        try root.layOut(table: &table, clusterSize: clusterSize) { cluster, contents in
            volume.store(contents, at: start + (cluster - 2) * clusterSize)
        }
        let sector = Self.sectorSize
        volume.store(bootSector(), at: 0)
        volume.store(infoSector(table), at: sector)
        volume.store(bootSector(), at: 6 * sector)
        volume.store(infoSector(table), at: 7 * sector)
        for copy in 0..<Self.fatCount {
            let offset = (Self.reservedSectors + copy * sectorsPerFAT) * sector
            for (index, link) in table.links.enumerated() {
                volume.store(link, at: offset + index * 4)
            }
        }
        return volume
    }

    /// BIOS parameter block (section 3.1 to 3.3) before code that stops a BIOS.
    private func bootSector() -> [UInt8] {
        var sector = [UInt8](repeating: 0, count: Self.sectorSize)
        sector.store([0xEB, 0x58, 0x90] + Array("MSWIN4.1".utf8), at: 0)
        sector.store(UInt16(Self.sectorSize), at: 11)
        sector[13] = UInt8(sectorsPerCluster)
        sector.store(UInt16(Self.reservedSectors), at: 14)
        sector[16] = UInt8(Self.fatCount)
        sector[21] = 0xF8  // fixed disk
        sector.store(UInt16(63), at: 24)
        sector.store(UInt16(255), at: 26)
        sector.store(UInt32(truncatingIfNeeded: hiddenSectors), at: 28)
        sector.store(UInt32(truncatingIfNeeded: sectorCount), at: 32)
        sector.store(UInt32(truncatingIfNeeded: sectorsPerFAT), at: 36)
        sector.store(UInt32(2), at: 44)  // root directory's cluster
        sector.store(UInt16(1), at: 48)  // information sector
        sector.store(UInt16(6), at: 50)  // backup boot sector
        sector[64] = 0x80
        sector[66] = 0x29
        sector.store(serial, at: 67)
        sector.store(Array("PATCHWORK  FAT32   ".utf8), at: 71)
        sector.store([0xFA, 0xF4, 0xEB, 0xFD], at: 90)  // cli; hlt; jmp to the hlt
        sector.store([0x55, 0xAA], at: 510)
        return sector
    }

    private func infoSector(_ table: FATTable) -> [UInt8] {
        var sector = [UInt8](repeating: 0, count: Self.sectorSize)
        sector.store(UInt32(0x4161_5252), at: 0)
        sector.store(UInt32(0x6141_7272), at: 484)
        sector.store(UInt32(truncatingIfNeeded: clusterCount + 2 - table.links.count), at: 488)
        sector.store(UInt32(truncatingIfNeeded: table.links.count), at: 492)
        sector.store(UInt32(0xAA55_0000), at: 508)
        return sector
    }
}

/// The file allocation table while clusters are handed out in order.
struct FATTable {
    private(set) var links: [UInt32] = [0x0FFF_FFF8, 0x0FFF_FFFF]
    private let limit: Int

    init(clusterCount: Int) { limit = clusterCount + 2 }

    /// Chains `count` new clusters and returns the first, or 0 for none.
    mutating func allocate(_ count: Int) throws(ImageError) -> Int {
        guard count > 0 else { return 0 }
        let first = links.count
        guard first + count <= limit else { throw .tooLarge("the files together") }
        for cluster in first..<first + count - 1 { links.append(UInt32(cluster + 1)) }
        links.append(0x0FFF_FFFF)
        return first
    }
}
